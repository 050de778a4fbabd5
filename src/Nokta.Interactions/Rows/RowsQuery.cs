using System.Globalization;
using Microsoft.AspNetCore.Http;
using Nokta.Interactions.Measures;
using Nokta.Interactions.Rules;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Rows;

/// <summary>
/// Which figure's rows a URL asks for: the scope of the figure (<see cref="Measures.Scope"/>), its touchpoint (<c>tp=TP-14</c>, 0 for unmapped),
/// its kind (<c>kind=unhappy</c>), for answers the scale and value, for a breakdown axis and group, for a trend the bucket.
/// </summary>
public sealed record RowsQuery
{
    public const int PageSize = 50;

    private static readonly string[] s_scales = ["csat5", "nps10", "ces7"];

    public Scope Scope { get; init; } = new();

    /// <summary>0 = unmapped, null = all.</summary>
    public int? Touchpoint { get; init; }
    public RowKind Kind { get; init; } = RowKind.Interactions;

    /// <summary>Null = the main scale of the touchpoint, else CSAT.</summary>
    public Scale? Scale { get; init; }
    public int? Value { get; init; }

    /// <summary>ISO code; empty = any.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Axis and value of a breakdown's group; empty = none.</summary>
    public string By { get; init; } = "";
    public string Group { get; init; } = "";

    /// <summary>Bounds of a trend's bucket in microseconds, instead of the scope's period.</summary>
    public Period? Bucket { get; init; }

    /// <summary>Only what this rule takes.</summary>
    public int? Rule { get; init; }

    /// <summary>Only this combination of values.</summary>
    public int? Signature { get; init; }

    /// <summary>Only where this field has this value.</summary>
    public SignatureField? Field { get; init; }
    public string Is { get; init; } = "";

    /// <summary>Only the journey of this person (the smallest of their keys).</summary>
    public ulong? Person { get; init; }

    /// <summary>Only what came so, on these days.</summary>
    public Came? Came { get; init; }

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Whether the figure counts persons, so that each gives one row.</summary>
    public bool CountsPeople => Kind is RowKind.Persons or RowKind.Answers or RowKind.Unhappy or RowKind.Top or RowKind.Eligible or RowKind.Converted or RowKind.StillOpen
        or RowKind.Abandoned or RowKind.Failed or RowKind.Unanswered or RowKind.Repeated or RowKind.Troubled or RowKind.Dropped or RowKind.DropEligible;

    public static RowsQuery Read(IQueryCollection query) => new()
    {
        Scope = Scope.Read(query["p"], query["from"], query["to"], query["loc"], query["ch"], query["src"], query["seg"], query["aud"], query["who"]),
        Touchpoint = query["tp"].ToString() is "0" or "unmapped" ? 0 : TouchpointCard.NumberIn(query["tp"].ToString()),
        Kind = KindIn(query["kind"].ToString()) ?? RowKind.Interactions,
        Scale = ScaleIn(query["scale"].ToString()),
        Value = Number(query["value"]),
        Currency = query["currency"].ToString(),
        By = query["by"].ToString(),
        Group = query["group"].ToString(),
        Bucket = BucketIn(query["bucket"].ToString()),
        Rule = Number(query["rule"]),
        Signature = Number(query["sig"]),
        Field = SignatureFields.Find(query["field"]),
        Is = query["is"].ToString(),
        Person = ulong.TryParse(query["person"], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var person) && person > 0 ? person : null,
        Came = Came.Read(query["came"]),
        Page = Math.Max(1, Number(query["page"]) ?? 1),
    };

    /// <summary>The engine's kind in a URL: <c>still-open</c>.</summary>
    public static string CodeOf(RowKind kind) => string.Concat(kind.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));

    public static RowKind? KindIn(string code) =>
        Enum.GetValues<RowKind>().Where(k => CodeOf(k) == code).Select(k => (RowKind?)k).FirstOrDefault();

    public static string CodeOf(Scale scale) => s_scales[(int)scale];

    public static Scale? ScaleIn(string code) => Array.IndexOf(s_scales, code) is >= 0 and var scale ? (Scale)scale : null;

    /// <summary>The address of these rows, on a page of their own or as CSV.</summary>
    public string Link(string path = "/interactions", int page = 1)
    {
        var parts = new List<string>();
        void Add(string name, string? value) { if (!string.IsNullOrEmpty(value)) parts.Add(name + "=" + Uri.EscapeDataString(value)); }

        Add("tp", Touchpoint is { } touchpoint ? (touchpoint == 0 ? "0" : TouchpointCard.IdOf(touchpoint)) : null);
        Add("kind", Kind == RowKind.Interactions ? null : CodeOf(Kind));
        Add("scale", Scale is { } scale ? CodeOf(scale) : null);
        Add("value", Text(Value));
        Add("currency", Currency);
        Add("by", By);
        Add("group", Group);
        Add("bucket", Bucket is { } bucket ? string.Create(CultureInfo.InvariantCulture, $"{bucket.From}-{bucket.To}") : null);
        Add("rule", Text(Rule));
        Add("sig", Text(Signature));
        Add("field", Field?.Code());
        Add("is", Field is null ? null : Is);
        Add("person", Person?.ToString("x", CultureInfo.InvariantCulture));
        Add("came", Came?.Text);
        if (Scope.Query() is { Length: > 0 } scoped) parts.Add(scoped);
        Add("page", page > 1 ? Text(page) : null);
        return parts.Count == 0 ? path : path + "?" + string.Join('&', parts);
    }

    private static Period? BucketIn(string text)
    {
        var dash = text.IndexOf('-', Math.Min(1, text.Length));
        return dash > 0 && long.TryParse(text.AsSpan(0, dash), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var from)
            && long.TryParse(text.AsSpan(dash + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var to) && to > from ? new Period(from, to) : null;
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
