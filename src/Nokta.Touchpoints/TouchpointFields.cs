using System.Globalization;

namespace Nokta.Touchpoints;

/// <summary>One editable field of a touchpoint, read and written as text: what history keeps and undo gives back.</summary>
internal sealed record TouchpointField(string Name, Func<TouchpointCard, string> Read, Func<TouchpointCard, string, TouchpointCard> Write)
{
    public static readonly IReadOnlyList<TouchpointField> All =
    [
        new("code", c => c.Code, (c, v) => c with { Code = v }),
        new("name.fa", c => c.Name.Fa, (c, v) => c with { Name = c.Name with { Fa = v } }),
        new("name.en", c => c.Name.En, (c, v) => c with { Name = c.Name with { En = v } }),
        new("name.ru", c => c.Name.Ru, (c, v) => c with { Name = c.Name with { Ru = v } }),
        new("stage", c => c.Stage, (c, v) => c with { Stage = v }),
        new("kind", c => c.Kind, (c, v) => c with { Kind = v }),
        new("channel", c => c.Channel, (c, v) => c with { Channel = v }),
        new("facet", c => c.Facet, (c, v) => c with { Facet = v }),
        new("relationship", c => c.Relationship, (c, v) => c with { Relationship = v }),
        new("branch", c => c.Branch, (c, v) => c with { Branch = v }),
        new("tags", c => string.Join('\n', c.Tags), (c, v) => c with { Tags = TagsIn(v) }),
        new("owner", c => c.Owner, (c, v) => c with { Owner = v }),
        new("standard", c => c.Standard, (c, v) => c with { Standard = v }),
        new("measurability", c => c.Measurability, (c, v) => c with { Measurability = v }),
        new("state", c => c.State, (c, v) => c with { State = v }),
        new("importance", c => Text(c.Importance), (c, v) => c with { Importance = Number(v) }),
        new("scale", c => MainScales.CodeOf(c.MainScale), (c, v) => c with { MainScale = MainScales.Find(v) ?? MainScales.None }),
        new("cost", CostOf, WithCost),
        new("review-days", c => Text(c.ReviewDays), (c, v) => c with { ReviewDays = Number(v) }),
        new("next-review", c => c.NextReview?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "", (c, v) => c with { NextReview = DayIn(v) }),
        new("costs", c => TouchpointCost.Write(c.Costs), (c, v) => c with { Costs = TouchpointCost.Read(v) }),
        new("photos", c => string.Join('\n', c.Photos), (c, v) => c with { Photos = TagsIn(v) }),
        new("successor", c => Successor.Write(c.Successor), (c, v) => c with { Successor = Successor.Read(v) }),
        new("note", c => c.Note, (c, v) => c with { Note = v }),
    ];

    public static TouchpointField Find(string name) => All.First(f => f.Name == name);

    public static int OrderOf(string name) => All.TakeWhile(f => f.Name != name).Count();

    public static List<FieldChange> Between(TouchpointCard before, TouchpointCard after) =>
        [.. from field in All
            let was = field.Read(before)
            let now = field.Read(after)
            where was != now
            select new FieldChange(field.Name, was, now)];

    public static IReadOnlyList<string> TagsIn(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string CostOf(TouchpointCard card) => card.CostPerMonth is { } minor ? Text(minor) + " " + card.CostCurrency : "";

    private static TouchpointCard WithCost(TouchpointCard card, string text) => text.Split(' ') is [var minor, var currency]
        ? card with { CostPerMonth = long.Parse(minor, CultureInfo.InvariantCulture), CostCurrency = currency }
        : card with { CostPerMonth = null, CostCurrency = "" };

    private static DateOnly? DayIn(string text) => text.Length == 0 ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
