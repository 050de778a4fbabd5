using Nokta.JourneyEngine.Attribution;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Flows;
using Nokta.JourneyEngine.Funnels;
using Nokta.JourneyEngine.Paths;
using Nokta.JourneyEngine.Retention;
using Nokta.JourneyEngine.Segments;
using Nokta.JourneyEngine.Volumes;

namespace Nokta.Bench.Journeys;

/// <summary>The engine's answers in the form of the <see cref="Yardsticks"/>, so that they can be compared number by number.</summary>
internal sealed class Questions(JourneyIndex index, PersonSet? segment)
{
    private const int Touchpoints = 20, Nodes = 21, Signatures = 160;
    private const long Week = 7 * Microseconds.Day;

    private static readonly int[] s_nodeOf = [.. Enumerable.Range(0, Signatures).Select(s => s / 8 + 1)];
    private readonly JourneyScope _scope = new() { People = segment };

    public long[] CountAndSum()
    {
        var volumes = VolumeCount.Run(new VolumeQuestion(s_nodeOf, Touchpoints) { Scope = _scope, Currency = 1, WithPersons = false }, index);
        return [.. volumes.Select(v => v.Count), .. volumes.Select(v => v.Amount)];
    }

    public long[] Reach() => [.. VolumeCount.Run(new VolumeQuestion(s_nodeOf, Touchpoints) { Scope = _scope }, index).Select(v => v.Persons)];

    public long[] Flow()
    {
        var answer = new long[Nodes * Nodes * 2];
        foreach (var edge in AskFlow(false).Edges)
        {
            answer[edge.From * Nodes + edge.To] = edge.Count;
            if (edge is { From: > 0, To: > 0 }) answer[Nodes * Nodes + edge.From * Nodes + edge.To] = Seconds(edge.MeanGap * edge.Count);
        }
        return answer;
    }

    public long[] FlowMedians()
    {
        var answer = new long[Nodes * Nodes];
        foreach (var edge in AskFlow(true).Edges)
            if (edge is { From: > 0, To: > 0 }) answer[edge.From * Nodes + edge.To] = Seconds(edge.MedianGap);
        return answer;
    }

    public long[] Funnel(int steps, bool isBetween, bool withTimes = false) => [.. JourneyEngine.Funnels.Funnel.Run(
        new FunnelQuestion([.. Enumerable.Range(1, steps).Select(t => new FunnelStep([.. s_nodeOf.Select(node => node == t)]))])
        {
            Scope = _scope,
            Window = Week,
            WithTimes = withTimes,
            WindowFrom = isBetween ? FunnelWindow.BetweenSteps : FunnelWindow.FromFirstStep,
        }, index).Steps.Select(s => s.Persons)];

    public long[] Paths() => [.. Variants.Run(new VariantsQuestion(s_nodeOf) { Scope = _scope, Steps = 5, Top = 20, WithDurations = false }, index).Variants.Select(v => v.Count)];

    public long[] Tree() => [PathTree.Run(new PathsQuestion(s_nodeOf, Touchpoints) { Scope = _scope, Depth = 5, CollapseRepeats = false }, index).Persons];

    public long[] Retention()
    {
        var first = index.StartOfData / Week;
        var answer = RetentionCohorts.Run(new RetentionQuestion([.. Enumerable.Range(0, 21).Select(w => (first + w) * Week)]) { Scope = _scope }, index);
        var cells = new long[400];
        foreach (var cohort in answer.Cohorts)
            for (var k = 0; k < cohort.Returned.Length; k++) cells[cohort.Bucket * 20 + k] = cohort.Returned[k];
        return cells;
    }

    public long[] Attribution()
    {
        bool[] isGoal = [.. Enumerable.Range(0, Signatures).Select(s => s % 8 == 7)];
        var answer = AttributionModels.Run(new AttributionQuestion(s_nodeOf, Touchpoints, isGoal, [new ModelChoice(ModelKind.First), new ModelChoice(ModelKind.Last)]) { Scope = _scope, WithTouched = false }, index);
        return [.. answer.Models.SelectMany(m => m.Conversions).Select(c => (long)Math.Round(c))];
    }

    public long[] Responses()
    {
        var answer = Gaps.Run(new GapQuestion(Kind(3), Kind(4)) { Scope = _scope, IsDirect = true, NearestRank = true }, index);
        return answer.Gaps == 0 ? [0, 0, 0] : [answer.Gaps, Seconds(answer.Median), Seconds(answer.P95)];
    }

    private FlowAnswer AskFlow(bool withGaps) =>
        JourneyEngine.Flows.Flow.Run(new FlowQuestion(s_nodeOf, Touchpoints) { Scope = _scope, WithGaps = withGaps, WithPersons = false, NearestRank = true }, index);

    private static bool[] Kind(int kind) => [.. Enumerable.Range(0, Signatures).Select(s => s % 8 == kind)];

    private static long Seconds(double microseconds) => (long)Math.Round(microseconds / Microseconds.Second);
}
