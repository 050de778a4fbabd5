using System.Globalization;
using Nokta.Bench.Journeys;
using Nokta.JourneyEngine.Attribution;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Flows;
using Nokta.JourneyEngine.Funnels;
using Nokta.JourneyEngine.Retention;
using Nokta.JourneyEngine.Volumes;

namespace Nokta.Bench;

/// <summary>A question that Nokta and its peers answer: rows of numbers and texts.</summary>
/// <param name="Name">Its name in the peers' SQL.</param>
/// <param name="Text">What it asks.</param>
/// <param name="Plain">The loop that limits it.</param>
/// <param name="Ask">Nokta's answer.</param>
internal sealed record PeerQuestion(string Name, string Text, Func<Yardsticks, long[]> Plain, Func<JourneyIndex, List<object[]>> Ask)
{
    private const int Touchpoints = 20, Kinds = 8;
    private const long Week = 7 * Microseconds.Day;
    private static readonly int[] s_touchpointOf = [.. Enumerable.Range(0, Touchpoints * Kinds).Select(s => s / Kinds + 1)];

    public static IReadOnlyList<PeerQuestion> All { get; } =
    [
        new("scan_count", "count and sum per touchpoint", p => p.CountAndSum(), index => [.. Volumes(index, 1).Select((v, i) => (object[])[i + 1.0, (double)v.Count, (double)v.Amount])]),
        new("uniq", "distinct persons per touchpoint", p => p.Reach(), index => [.. Volumes(index, 0).Select((v, i) => (object[])[i + 1.0, (double)v.Persons])]),
        new("funnel3_7d", "funnel of 3 steps, 7 days", p => p.Funnel(3, isBetween: false), AskFunnel) { OfPeer = Cumulated },
        new("transitions", "transitions with mean gap", p => p.Flow(), AskFlow),
        new("paths5_top20", "first 5 steps, top 20", p => p.Paths(), AskPaths),
        new("retention_w", "weekly retention", p => p.Retention(), AskRetention),
        new("resp_p50_95", "time to the answer: median, p95", p => p.Responses(), AskGaps),
        new("last_touch_30d", "last touch before conversion, 30 days", p => p.Attribution(), AskLastTouch),
    ];

    /// <summary>A peer's rows as Nokta puts the same answer.</summary>
    public Func<List<object[]>, List<object[]>> OfPeer { get; private init; } = rows => rows;

    /// <summary>Rows in an order that does not depend on who answers.</summary>
    public List<object[]> Normal(List<object[]> rows) => [.. rows.OrderBy(r => string.Join(',', r.Take(Name is "transitions" or "retention_w" ? 2 : 1).Select(Key)), StringComparer.Ordinal)];

    private static string Key(object cell) => cell is double number ? number.ToString("000000000000", CultureInfo.InvariantCulture) : (string)cell;

    private static IEnumerable<NodeVolume> Volumes(JourneyIndex index, byte currency) =>
        VolumeCount.Run(new VolumeQuestion(s_touchpointOf, Touchpoints) { Currency = currency, WithPersons = currency == 0 }, index).Skip(1);

    private static List<object[]> AskFunnel(JourneyIndex index)
    {
        var steps = Enumerable.Range(1, 3).Select(t => new FunnelStep([.. s_touchpointOf.Select(o => o == t)])).ToList();
        return [.. Funnel.Run(new FunnelQuestion(steps) { Window = Week, WithTimes = false }, index).Steps.Select((s, i) => (object[])[i + 1.0, (double)s.Persons])];
    }

    /// <summary>The peers count persons by the deepest step; a funnel counts who reached it or further.</summary>
    private static List<object[]> Cumulated(List<object[]> rows) =>
        [.. Enumerable.Range(1, 3).Select(k => (object[])[(double)k, rows.Where(r => (double)r[0] >= k).Sum(r => (double)r[1])])];

    private static List<object[]> AskFlow(JourneyIndex index) =>
        [.. Flow.Run(new FlowQuestion(s_touchpointOf, Touchpoints) { WithGaps = false, WithPersons = false }, index).Edges.Where(e => e is { From: > 0, To: > 0 })
            .Select(e => (object[])[(double)e.From, (double)e.To, (double)e.Count, e.MeanGap / Microseconds.Second])];

    private static List<object[]> AskPaths(JourneyIndex index) =>
        [.. Variants.Run(new VariantsQuestion(s_touchpointOf) { Steps = 5, Top = 20, WithDurations = false }, index).Variants.Select(v => (object[])[string.Join('>', v.Steps), (double)v.Count])];

    private static List<object[]> AskRetention(JourneyIndex index)
    {
        var first = index.StartOfData / Week;
        var weeks = (int)(index.EndOfData / Week - first) + 1;
        var answer = RetentionCohorts.Run(new RetentionQuestion([.. Enumerable.Range(0, weeks + 1).Select(w => (first + w) * Week)]), index);
        return [.. from cohort in answer.Cohorts from k in Enumerable.Range(0, cohort.Returned.Length) where cohort.Returned[k] > 0 select (object[])[(double)(first + cohort.Bucket), (double)k, (double)cohort.Returned[k]]];
    }

    private static List<object[]> AskGaps(JourneyIndex index)
    {
        bool[] Kind(int kind) => [.. Enumerable.Range(0, Touchpoints * Kinds).Select(s => s % Kinds == kind)];
        var answer = Gaps.Run(new GapQuestion(Kind(3), Kind(4)) { IsDirect = true, NearestRank = true }, index);
        return [[answer.Median / Microseconds.Second, answer.P95 / Microseconds.Second, (double)answer.Gaps]];
    }

    private static List<object[]> AskLastTouch(JourneyIndex index)
    {
        bool[] isGoal = [.. Enumerable.Range(0, Touchpoints * Kinds).Select(s => s % Kinds == 7)];
        var answer = AttributionModels.Run(new AttributionQuestion(s_touchpointOf, Touchpoints, isGoal, [new ModelChoice(ModelKind.Last)]) { Currency = 1, WithTouched = false }, index).Models[0];
        return [.. Enumerable.Range(1, Touchpoints).Select(t => (object[])[(double)t, answer.Conversions[t], answer.Values[t]])];
    }
}
