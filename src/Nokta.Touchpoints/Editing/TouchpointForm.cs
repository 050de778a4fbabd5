using System.Globalization;
using Microsoft.AspNetCore.Http;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>The settings of a touchpoint as they stand in the form's fields, and what was typed there when it could not be saved.</summary>
public sealed class TouchpointForm
{
    private readonly Dictionary<string, string> _typed;

    private TouchpointForm(Dictionary<string, string> typed, IReadOnlyList<string> tags, int version) => (_typed, Tags, Version) = (typed, tags, version);

    public IReadOnlyList<string> Tags { get; }
    public int Version { get; private set; }
    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    /// <summary>What stands in a field, by the field's name.</summary>
    public string this[string field] => _typed.GetValueOrDefault(field, "");

    /// <summary>What is wrong with a field, in words; null when nothing is.</summary>
    public string? Wrong(string field, Reader reader) => Refusals.FirstOrDefault(r => r.Field == field) is { } refusal ? reader.Say(refusal) : null;

    public static TouchpointForm Of(TouchpointCard card, Reader reader, string currency)
    {
        var typed = TouchpointField.All.ToDictionary(f => f.Name, f => f.Read(card));
        typed["currency"] = card.CostCurrency.Length > 0 ? card.CostCurrency : currency;
        typed["cost"] = card.CostPerMonth is { } cost ? MoneyText.Field(cost, card.CostCurrency, reader) : "";
        typed["review-days"] = card.ReviewDays == 0 ? "" : reader.Digits(typed["review-days"]);
        typed["branches"] = string.Join(reader.Language.Code == "fa" ? "، " : ", ", TagsOf(card.Tags, Axis.Branch));
        return new TouchpointForm(typed, card.Tags, card.Version);
    }

    public static TouchpointForm Of(IFormCollection posted)
    {
        var typed = TouchpointField.All.Select(f => f.Name).Concat(["currency", "branches"]).ToDictionary(name => name, name => posted[name].ToString());
        var tags = posted["tags"].Where(t => t is { Length: > 0 }).Select(t => t!).Concat(Branches(typed["branches"]).Select(b => Axis.Branch + ":" + b)).ToList();
        _ = int.TryParse(posted["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version);
        return new TouchpointForm(typed, tags, version);
    }

    /// <summary>The card these fields describe, with what cannot be read left out, and every field that is wrong.</summary>
    public (TouchpointCard Card, List<Refusal> Wrong) Read(TouchpointCard card, TouchpointRegister register, Reader reader)
    {
        var wrong = new List<Refusal>();
        var cost = Read("cost", text => MoneyText.Read(text, this["currency"], reader), "cost-form", reader.Number(12_500L), wrong);
        var review = Read("review-days", Whole, "review-range", "", wrong);
        var next = Read("next-review", DayText.Read, "date-form", DayText.Example(reader), wrong);
        var read = card with
        {
            Version = Version, Code = this["code"], Name = new Trilingual(this["name.fa"], this["name.en"], this["name.ru"]),
            Stage = this["stage"], Kind = this["kind"], Channel = this["channel"], Facet = this["facet"], Relationship = this["relationship"],
            Branch = this["branch"], Tags = Tags, Owner = this["owner"], Standard = OneLine(this["standard"]), Measurability = this["measurability"], State = this["state"],
            Importance = Whole(this["importance"]) ?? 0, MainScale = MainScales.Find(this["scale"]) ?? sbyte.MaxValue,
            CostPerMonth = cost, CostCurrency = cost is null ? "" : this["currency"], ReviewDays = review ?? 0, NextReview = next, Note = this["note"].ReplaceLineEndings("\n"),
        };
        return (read, [.. wrong, .. register.Check(read)]);
    }

    public TouchpointForm Refused(IReadOnlyList<Refusal> refusals)
    {
        Refusals = refusals;
        return this;
    }

    /// <summary>The next attempt replaces what was saved meanwhile: the person has been told.</summary>
    public void AcceptVersion(int version) => Version = version;

    private T? Read<T>(string field, Func<string, T?> read, string refusal, string example, List<Refusal> wrong) where T : struct
    {
        if (this[field].Trim().Length == 0) return null;
        var value = read(this[field]);
        if (value is null) wrong.Add(Refusal.Of("touchpoint." + refusal, ("example", example)).At(field));
        return value;
    }

    private static int? Whole(string text) => int.TryParse(Folding.Digits(text.Trim()), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static string[] Branches(string text) => text.Split([',', '،', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IEnumerable<string> TagsOf(IEnumerable<string> tags, string axis) => tags.Where(t => t.StartsWith(axis + ":", StringComparison.Ordinal)).Select(t => t[(axis.Length + 1)..]);
}
