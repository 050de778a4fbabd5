using System.Globalization;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>
/// One touchpoint as the rest of the product sees it, and the draft from which one is added or edited (<c>card with { … }</c>).
/// Axis values are codes of <see cref="PackLibrary"/>; an empty text means "not chosen".
/// </summary>
public sealed record TouchpointCard(
    int Number, string Code, Trilingual Name, string Stage, string Kind, string Channel, string Facet, string Relationship,
    string Branch, string Owner, string Standard, string Measurability, string State, int Importance, sbyte MainScale)
{
    /// <summary>Further values of an axis beside the primary one: <c>channel:sms</c>, <c>audience:new</c>, <c>branch:Vanak</c>; free words are <c>tag:summer</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Running cost per month in minor units of <see cref="CostCurrency"/>; null when nobody wrote it down.</summary>
    public long? CostPerMonth { get; init; }
    public string CostCurrency { get; init; } = "";

    /// <summary>Days between two reviews, 0 for none.</summary>
    public int ReviewDays { get; init; }
    public DateOnly? NextReview { get; init; }

    /// <summary>What it costs beside the usual month: amounts with their times.</summary>
    public IReadOnlyList<TouchpointCost> Costs { get; init; } = [];

    /// <summary>Names of photo files, the main one first.</summary>
    public IReadOnlyList<string> Photos { get; init; } = [];

    /// <summary>Where a retired touchpoint went, or null.</summary>
    public Successor? Successor { get; init; }
    public string Note { get; init; } = "";

    /// <summary>Grows with every edit; an edit made from an older version is refused.</summary>
    public int Version { get; init; }
    public DateTimeOffset Added { get; init; }

    /// <summary>The id people say on the phone: <c>TP-14</c>.</summary>
    public string Id => IdOf(Number);

    /// <summary>Id and code, as links carry it: <c>TP-14-delivery</c>.</summary>
    public string Slug => Code.Length == 0 || string.Equals(Code, Id, StringComparison.OrdinalIgnoreCase) ? Id : Id + "-" + Code;

    public bool IsRetired => State == TouchpointState.Retired;

    public static string IdOf(int number) => "TP-" + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>An empty draft with the usual choices.</summary>
    public static TouchpointCard Draft(Trilingual name, string stage = "during") =>
        new(0, "", name, stage, "customer", "", "", "", "", "", "", Touchpoints.Measurability.Survey, TouchpointState.Live, 2, MainScales.None);

    /// <summary>The number in <c>TP-14</c>, <c>tp-14-delivery</c> or <c>14</c>, in any digits; null for anything else.</summary>
    public static int? NumberIn(string text)
    {
        var plain = Folding.Digits(text.Trim());
        if (plain.StartsWith("TP-", StringComparison.OrdinalIgnoreCase)) plain = plain[3..];
        var end = plain.IndexOf('-', StringComparison.Ordinal);
        if (end >= 0) plain = plain[..end];
        return int.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }
}

/// <summary>Which touchpoint took the place of a retired one; a merged one gave it its rules, photos, costs and tags too.</summary>
public sealed record Successor(int Number, bool IsMerged)
{
    /// <summary>As the database and the history keep it: <c>merged:14</c>, <c>replaced:14</c>, empty for none.</summary>
    internal static string Write(Successor? successor) => successor is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{(successor.IsMerged ? "merged" : "replaced")}:{successor.Number}");

    internal static Successor? Read(string text) => text.Split(':') is [var kind, var number] ? new Successor(int.Parse(number, CultureInfo.InvariantCulture), kind == "merged") : null;
}

/// <summary>Where a touchpoint is in its life.</summary>
public static class TouchpointState
{
    public const string Planned = "planned";
    public const string Live = "live";
    public const string Paused = "paused";
    public const string Retired = "retired";
    public static readonly IReadOnlyList<string> All = [Planned, Live, Paused, Retired];
}

/// <summary>How a touchpoint can be known: by what happens at it, by asking people, or only by going there and looking.</summary>
public static class Measurability
{
    public const string Events = "events";
    public const string Survey = "survey";
    public const string Audit = "audit";
    public static readonly IReadOnlyList<string> All = [Events, Survey, Audit];
}

/// <summary>The one satisfaction scale a touchpoint declares; scales are never pooled.</summary>
public static class MainScales
{
    public const sbyte None = -1;
    public const sbyte Csat5 = 0;
    public const sbyte Nps10 = 1;
    public const sbyte Ces7 = 2;
    public static readonly IReadOnlyList<sbyte> All = [None, Csat5, Nps10, Ces7];

    public static string CodeOf(sbyte scale) => scale switch { Csat5 => "csat5", Nps10 => "nps10", Ces7 => "ces7", _ => "none" };

    public static sbyte? Find(string code) => code switch { "csat5" => Csat5, "nps10" => Nps10, "ces7" => Ces7, "none" or "" => None, _ => null };
}
