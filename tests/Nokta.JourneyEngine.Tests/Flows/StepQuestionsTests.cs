using System.Text.Json;
using System.Text.Json.Serialization;
using FsCheck;
using FsCheck.Fluent;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Flows;
using Nokta.JourneyEngine.Paths;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Tests.Flows;

/// <summary>Every question about steps against its naive twin, on random small histories.</summary>
public sealed class StepQuestionsTests
{
    private static readonly int[] s_nodes = [0, 1, 1, 2, 3, 3, 4, 2];
    private static readonly bool[] s_some = [true, true, false, true, true, true, false];
    private static readonly bool[] s_odd = [false, true, false, true, false, true, false, true];
    private static readonly JsonSerializerOptions s_json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, IncludeFields = true };

    [Fact]
    public void The_flow_graph_agrees() => Agree((index, scope) =>
        from collapses in Both from nearest in Both
        let question = new FlowQuestion(s_nodes, 4) { Scope = scope, CollapseRepeats = collapses, NearestRank = nearest }
        select (Asked: (object)Flow.Run(question, index), Twin: (Func<Touch[], Func<ulong, bool>?, object>)((rows, people) => NaiveJourneys.Flow(rows, question, people))));

    [Fact]
    public void Leaving_out_persons_changes_nothing_else() => Prop.ForAll(Some.Histories, rows =>
    {
        foreach (var collapses in Both)
        {
            var question = new FlowQuestion(s_nodes, 4) { CollapseRepeats = collapses };
            var (flow, bare) = (Flow.Run(question, Some.Index(rows)), Flow.Run(question with { WithPersons = false }, Some.Index(rows)));
            Assert.Equal(flow.Edges.Select(e => e with { Persons = 0 }), bare.Edges);
            Assert.Equal(flow.Nodes.Select(n => new FlowNode(n.Count, 0, 0, 0)), bare.Nodes);
            Assert.Equal((flow.Journeys, flow.Steps), (bare.Journeys, bare.Steps));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Variants_agree() => Agree((index, scope) =>
        from collapses in Both from durations in Both from steps in new[] { 1, 3, int.MaxValue } from top in new[] { 1, 2, int.MaxValue }
        let question = new VariantsQuestion(s_nodes) { Scope = scope, CollapseRepeats = collapses, Steps = steps, Top = top, WithDurations = durations }
        select (Asked: (object)Variants.Run(question, index), Twin: (Func<Touch[], Func<ulong, bool>?, object>)((rows, people) => NaiveJourneys.Variants(rows, question, people))));

    [Fact]
    public void Gaps_agree() => Agree((index, scope) =>
        from direct in Both from nearest in Both from window in new[] { 0, Some.Day * 3 / 2, long.MaxValue }
        let question = new GapQuestion([true, true, false, true, false, false, true, false], s_odd) { Scope = scope, IsDirect = direct, NearestRank = nearest, Window = window }
        select (Asked: (object)Gaps.Run(question, index), Twin: (Func<Touch[], Func<ulong, bool>?, object>)((rows, people) => NaiveJourneys.Gaps(rows, question, people))));

    [Fact]
    public void Paths_agree() => Agree((index, scope) =>
        from anchor in new[] { 0, 2 } from before in Both from collapses in Both from window in new[] { 9 * Some.Day, long.MaxValue } from perStep in new[] { 1, 3 }
        let question = new PathsQuestion(s_nodes, 4) { Scope = scope, Anchor = anchor, Before = before, CollapseRepeats = collapses, Window = window, PerStep = perStep, Depth = 3 }
        select (Asked: (object)PathTree.Run(question, index), Twin: (Func<Touch[], Func<ulong, bool>?, object>)((rows, people) => NaiveJourneys.Paths(rows, question, people))));

    [Fact]
    public void Conformance_agrees() => Agree((index, scope) =>
        from mapped in new int[][] { [1, 2], [1, 2, 3], [2, 1, 2], [3, 4, 1, 2] } from window in new[] { 9 * Some.Day, long.MaxValue }
        let question = new ConformanceQuestion(s_nodes, 4, mapped) { Scope = scope, Window = window }
        select (Asked: (object)Conformance.Run(question, index), Twin: (Func<Touch[], Func<ulong, bool>?, object>)((rows, people) => NaiveJourneys.Conformance(rows, question, people))));

    [Fact]
    public void Answers_do_not_depend_on_how_rows_came_or_persons_are_numbered() => Prop.ForAll(Some.Histories, rows =>
    {
        if (rows.Length == 0) return;
        var blocks = Some.Blocks(rows, 5);
        var expected = Everything(Some.Index(rows));

        Assert.Equal(expected, Everything(JourneyIndex.Build(Enumerable.Reverse(blocks))));
        Assert.Equal(expected, Everything(blocks.Skip(1).Aggregate(JourneyIndex.Build([blocks[0]]), (index, block) => index.Append([block]))));
        Assert.Equal(expected, Everything(JourneyIndex.Build(blocks, person => person * 7919 % 104729)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Sums_hold_between_the_answers() => Prop.ForAll(Some.Histories, rows =>
    {
        var index = Some.Index(rows);
        var flow = Flow.Run(new FlowQuestion(s_nodes, 4), index);
        var variants = Variants.Run(new VariantsQuestion(s_nodes), index);
        var paths = PathTree.Run(new PathsQuestion(s_nodes, 4) { CollapseRepeats = false, Depth = 5, PerStep = 2 }, index);
        var conformance = Conformance.Run(new ConformanceQuestion(s_nodes, 4, [1, 2, 3]), index);

        Assert.Equal(flow.Steps, flow.Edges.Where(e => e.From != 0).Sum(e => e.Count));
        Assert.Equal(flow.Steps, flow.Edges.Where(e => e.To != 0).Sum(e => e.Count));
        Assert.Equal(flow.Journeys, flow.Edges.Where(e => e.From == 0).Sum(e => e.Persons));
        Assert.Equal((flow.Journeys, flow.Steps), (variants.Variants.Sum(v => v.Count), variants.Variants.Sum(v => v.Count * v.Steps.Length)));
        Assert.Equal(flow.Journeys, paths.Persons);
        Whole(paths.Root, 0);
        for (var s = 0; s + 1 < 3; s++)
            Assert.Equal(conformance.Steps[s].Reached, conformance.Steps[s].Left + conformance.Steps[s + 1].Skipped + conformance.Steps[s + 1].Reached);
        for (var s = 0; s < 3; s++)
        {
            var people = Conformance.PeopleAt(new ConformanceQuestion(s_nodes, 4, [1, 2, 3]), index, s);
            var figures = conformance.Steps[s];
            Assert.Equal((figures.Reached, figures.Skipped, figures.Left), (people.Reached.Count, people.Skipped.Count, people.Left.Count));
        }
        Assert.All(conformance.Steps, s => Assert.Equal(s.Reached, s.Next.Sum(n => n.Persons)));
        Assert.All(conformance.Deviations, d => Assert.InRange(d.Share, d.Interval.Low, d.Interval.High));
        Assert.All(conformance.Deviations, d => Assert.InRange(d.Share, 0, 1));

        static void Whole(PathNode node, int depth)
        {
            if (depth < 5) Assert.Equal(node.Persons, node.Children.Sum(c => c.Persons) + node.Ended + node.Other);
            foreach (var child in node.Children) Whole(child, depth + 1);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_history_cut_over_threads_agrees_too()
    {
        var rows = Some.Numbered(Some.Histories.Generator.Sample(1500, 60).SelectMany((h, i) => h.Select(t => t.Person == 0 ? t : t with { Person = t.Person + (ulong)i * 10 })));
        var index = JourneyIndex.Build(Some.Blocks(rows, 1000));
        Assert.True(rows.Length > 40_000, $"{rows.Length} rows are not enough to be cut");

        Same(NaiveJourneys.Flow(rows, new FlowQuestion(s_nodes, 4), null), Flow.Run(new FlowQuestion(s_nodes, 4), index));
        Same(NaiveJourneys.Variants(rows, new VariantsQuestion(s_nodes), null), Variants.Run(new VariantsQuestion(s_nodes), index));
        Same(NaiveJourneys.Paths(rows, new PathsQuestion(s_nodes, 4), null), PathTree.Run(new PathsQuestion(s_nodes, 4), index));
        Same(NaiveJourneys.Gaps(rows, new GapQuestion(s_odd, s_odd), null), Gaps.Run(new GapQuestion(s_odd, s_odd), index));
        Same(NaiveJourneys.Conformance(rows, new ConformanceQuestion(s_nodes, 4, [1, 2, 3]), null), Conformance.Run(new ConformanceQuestion(s_nodes, 4, [1, 2, 3]), index));
    }

    private static bool[] Both => [false, true];

    private static void Agree(Func<JourneyIndex, JourneyScope, IEnumerable<(object Asked, Func<Touch[], Func<ulong, bool>?, object> Twin)>> ask) =>
        Prop.ForAll(Some.Histories, rows =>
        {
            var index = Some.Index(rows);
            foreach (var (scope, people) in Scopes(rows, index))
                foreach (var (asked, twin) in ask(index, scope)) Same(twin(rows, people), asked);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(120));

    // Everything; a period that cuts journeys and a filter; a segment of persons as well.
    private static IEnumerable<(JourneyScope Scope, Func<ulong, bool>? People)> Scopes(Touch[] rows, JourneyIndex index)
    {
        var period = new Period(12 * Some.Day, 30 * Some.Day);
        var persons = rows.Where(r => r.Signature == 3).Select(r => r.Person).ToHashSet();
        yield return (JourneyScope.All, null);
        yield return (new JourneyScope { Period = period, Filter = s_some }, null);
        yield return (new JourneyScope { Period = period, People = PersonSet.Touching(index, [false, false, false, true]) }, persons.Contains);
    }

    private static string Everything(JourneyIndex index) => string.Join('\n',
        Json(Flow.Run(new FlowQuestion(s_nodes, 4), index)), Json(Variants.Run(new VariantsQuestion(s_nodes), index)), Json(Gaps.Run(new GapQuestion(s_odd, s_odd), index)),
        Json(PathTree.Run(new PathsQuestion(s_nodes, 4), index)), Json(Conformance.Run(new ConformanceQuestion(s_nodes, 4, [1, 2, 3]), index)));

    // Means are sums divided in another order; everything else is equal to the last digit.
    private static void Same(object expected, object actual) => Assert.Equal(Rounded(expected), Rounded(actual));

    private static string Rounded(object answer) => Json(answer switch
    {
        FlowAnswer flow => flow with { Edges = [.. flow.Edges.Select(e => e with { MedianGap = Math.Round(e.MedianGap), P90Gap = Math.Round(e.P90Gap), MeanGap = Math.Round(e.MeanGap) })] },
        GapAnswer gaps => gaps with { Median = Math.Round(gaps.Median), P90 = Math.Round(gaps.P90), P95 = Math.Round(gaps.P95), Mean = Math.Round(gaps.Mean) },
        _ => answer,
    });

    private static string Json(object answer) => JsonSerializer.Serialize(answer, answer.GetType(), s_json);
}
