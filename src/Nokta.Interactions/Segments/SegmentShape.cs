using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;
using Nokta.Touchpoints.Api;

namespace Nokta.Interactions.Segments;

/// <summary>One condition of a segment, in the API, in files and in the database.</summary>
/// <param name="Kind">trait, any, activity, touchpoint, channel, branch, campaign, source, goal, amount, score, first, last, consent or audience.</param>
/// <param name="Test">is, contains, set, least, most, exactly, after or before.</param>
/// <param name="Values">What it compares with; a touchpoint as TP-14, a goal by its number.</param>
/// <param name="Not">The opposite: has not.</param>
/// <param name="Name">Name of a trait, a currency (EUR) or a scale (csat5, nps10, ces7).</param>
/// <param name="Number">Times, an amount in whole units of the currency, or a score.</param>
/// <param name="When">ever, within (the last days), before (longer ago than so many days) or between.</param>
/// <param name="Days">Days of within and before.</param>
/// <param name="From">First day of between.</param>
/// <param name="To">Last day of between, included.</param>
public sealed record SegmentTestShape(string Kind, string Test, IReadOnlyList<string>? Values = null, bool Not = false, string Name = "", decimal Number = 0, string When = "ever", int Days = 0, DateOnly? From = null, DateOnly? To = null)
{
    internal static SegmentTestShape Of(SegmentTest test) => new(SegmentCodes.Of(test.Kind), SegmentCodes.Of(test.Compare),
        test.Kind == TestKind.Touchpoint ? [.. test.Values.Select(v => TouchpointCard.IdOf(int.Parse(v, CultureInfo.InvariantCulture)))] : test.Values,
        test.IsNot, test.Name, test.Number, SegmentCodes.Of(test.Window.Kind), test.Window.Days, test.Window.From, test.Window.To);

    /// <summary>The condition; null when a code is none.</summary>
    internal SegmentTest? Read()
    {
        if (SegmentCodes.Find<TestKind>(Kind) is not { } kind || SegmentCodes.Find<TestCompare>(Test) is not { } test || SegmentCodes.Find<WindowKind>(When) is not { } when) return null;
        var values = (Values ?? []).Select(v => v.Trim()).Where(v => v.Length > 0);
        if (kind == TestKind.Touchpoint) values = values.Select(v => TouchpointCard.NumberIn(v)?.ToString(CultureInfo.InvariantCulture) ?? "");
        if (kind == TestKind.Goal) values = values.Select(v => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? v : "");
        return new SegmentTest(kind, test, [.. values]) { IsNot = Not, Name = Name.Trim(), Number = Number, Window = new TestWindow(when, Days, From, To) };
    }
}

/// <summary>Conditions that stand together.</summary>
/// <param name="Match">all or any.</param>
/// <param name="Not">The opposite of the whole group.</param>
public sealed record SegmentGroupShape(IReadOnlyList<SegmentTestShape> Tests, string Match = "all", bool Not = false);

/// <summary>What may be written of a segment.</summary>
/// <param name="Match">Whether all groups must hold, or any.</param>
public sealed record SegmentWrite(NameShape Name, IReadOnlyList<SegmentGroupShape> Groups, string Match = "all")
{
    internal static SegmentWrite Of(SegmentDraft draft) => new(NameShape.Of(draft.Name),
        [.. draft.Groups.Select(g => new SegmentGroupShape([.. g.Tests.Select(SegmentTestShape.Of)], g.IsAll ? "all" : "any", g.IsNot))], draft.IsAll ? "all" : "any");

    internal Outcome<SegmentDraft> Draft()
    {
        var groups = new List<SegmentGroup>();
        for (var g = 0; g < Groups.Count; g++)
        {
            var tests = new List<SegmentTest>();
            for (var t = 0; t < Groups[g].Tests.Count; t++)
            {
                if (Groups[g].Tests[t].Read() is not { } test) return new Refusal("segment.no-kind", string.Create(CultureInfo.InvariantCulture, $"groups.{g}.tests.{t}"));
                tests.Add(test);
            }

            groups.Add(new SegmentGroup(Groups[g].Match != "any", Groups[g].Not, tests));
        }

        var draft = new SegmentDraft(Name.Read(), Match != "any", groups);
        var refusals = draft.Check();
        return refusals.Count > 0 ? refusals : draft;
    }
}

/// <summary>The codes of kinds, comparisons and windows, as addresses, files and text keys write them.</summary>
internal static class SegmentCodes
{
    public static string Of<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    public static T? Find<T>(string? code) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            if (Of(value) == code) return value;
        return null;
    }
}

/// <summary>A segment as it stands in the database: what programs write, and of a frozen one where it was taken from.</summary>
internal sealed record SegmentBody(SegmentWrite Says, FrozenList? Frozen)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    public static string Write(SegmentDraft draft) => JsonSerializer.Serialize(new SegmentBody(SegmentWrite.Of(draft), draft.Frozen), s_json);

    public static SegmentDraft Read(string body)
    {
        var (says, frozen) = JsonSerializer.Deserialize<SegmentBody>(body, s_json)!;
        var groups = says.Groups.Select(g => new SegmentGroup(g.Match != "any", g.Not, [.. g.Tests.Select(t => t.Read()!)]));
        return new SegmentDraft(new Trilingual(says.Name.Fa, says.Name.En, says.Name.Ru), says.Match != "any", [.. groups], frozen);
    }
}
