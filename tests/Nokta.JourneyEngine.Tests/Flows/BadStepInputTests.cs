using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Flows;
using Nokta.JourneyEngine.Paths;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Tests.Flows;

/// <summary>What the questions about steps say to logs and questions at the edge.</summary>
public sealed class BadStepInputTests
{
    [Fact]
    public void An_empty_log_has_empty_answers()
    {
        var flow = Flow.Run(new FlowQuestion([], 0), JourneyIndex.Empty);
        var variants = Variants.Run(new VariantsQuestion([]), JourneyIndex.Empty);
        var gaps = Gaps.Run(new GapQuestion([], []), JourneyIndex.Empty);
        var paths = PathTree.Run(new PathsQuestion([], 0), JourneyIndex.Empty);
        var conformance = Conformance.Run(new ConformanceQuestion([1, 2], 2, [1, 2]), JourneyIndex.Empty);

        Assert.Equal((0, 0, 0), (flow.Journeys, flow.Steps, flow.Edges.Count));
        Assert.Equal((0, 0, 0), (variants.Journeys, variants.Distinct, variants.Variants.Count));
        Assert.Equal((0, 0, double.NaN), (gaps.Starts, gaps.Gaps, gaps.Median));
        Assert.Equal((0, 0), (paths.Persons, paths.Root.Children.Count));
        Assert.Equal((0, 0, 0), (conformance.Persons, conformance.InOrder, conformance.Deviations.Count));
    }

    [Fact]
    public void One_person_may_have_many_rows()
    {
        const int rows = 300_000;
        var index = Some.Index(Enumerable.Range(0, rows).Select(i => new Touch(i * Microseconds.Second, 7, i % 3)));

        var flow = Flow.Run(new FlowQuestion([1, 2, 3], 3), index);
        var variant = Assert.Single(Variants.Run(new VariantsQuestion([1, 2, 3]), index).Variants);

        Assert.Equal([(1, 2, 100_000), (2, 3, 100_000), (3, 1, 99_999), (0, 1, 1), (3, 0, 1)], flow.Edges.Select(e => (e.From, e.To, (int)e.Count)));
        Assert.All(flow.Edges, e => Assert.Equal(1, e.Persons));
        Assert.Equal(new FlowNode(100_000, 1, 99_999, 1), flow.Nodes[2]);
        Assert.Equal((rows, (rows - 1.0) * Microseconds.Second), (variant.Steps.Length, variant.MedianDuration));
        Assert.Equal(1, PathTree.Run(new PathsQuestion([1, 2, 3], 3) { Depth = 20 }, index).Persons);
    }

    [Fact]
    public void Long_sequences_that_differ_in_one_step_are_different_variants()
    {
        var touches = Enumerable.Range(0, 400).SelectMany(p => Enumerable.Range(0, 400).Select(i => new Touch(i, (ulong)p + 1, i == p / 2 ? 1 : 0)));

        var answer = Variants.Run(new VariantsQuestion([1, 2]), Some.Index(touches));

        Assert.Equal((200, 200), (answer.Distinct, answer.Variants.Count(v => v.Count == 2)));
    }

    [Fact]
    public void Sixty_thousand_nodes_take_no_matrix()
    {
        const int nodes = 60_000;
        int[] nodeOf = [.. Enumerable.Range(1, nodes)];
        var index = Some.Index(Enumerable.Range(0, nodes).Select(i => new Touch(i / 4, (ulong)(i / 4) + 1, i)));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var flow = Flow.Run(new FlowQuestion(nodeOf, nodes), index);
        var paths = PathTree.Run(new PathsQuestion(nodeOf, nodes) { PerStep = 3 }, index);
        var conformance = Conformance.Run(new ConformanceQuestion(nodeOf, nodes, [1, 2, 3]), index);

        Assert.Equal((nodes / 4 * 5, nodes / 4), (flow.Edges.Count, Variants.Run(new VariantsQuestion(nodeOf), index).Distinct));
        Assert.Equal((nodes / 4, 3, nodes / 4 - 3), (paths.Persons, paths.Root.Children.Count, paths.Root.Other));
        Assert.Equal((1, 1), (conformance.Persons, conformance.Exact));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
    }

    [Fact]
    public void Times_at_both_ends_of_the_range_overflow_nothing()
    {
        var index = Some.Index([new(long.MinValue, 1, 0), new(long.MaxValue, 1, 1)]);
        var longest = 2.0 * Frame.Limit;

        var edge = Flow.Run(new FlowQuestion([1, 2], 2), index).Edges.Single(e => e is { From: 1, To: 2 });
        var gaps = Gaps.Run(new GapQuestion([true], [false, true]), index);

        Assert.Equal((longest, longest, longest), (edge.MedianGap, edge.P90Gap, edge.MeanGap));
        Assert.Equal((1, longest), (gaps.Counts[^1], gaps.Mean));
        Assert.Equal(longest, Variants.Run(new VariantsQuestion([1, 2]), index).Variants[0].MedianDuration);
        Assert.Equal(0, Gaps.Run(new GapQuestion([true], [false, true]) { Window = long.MaxValue / 2 }, index).Gaps);
    }

    [Fact]
    public void Signatures_beyond_the_arrays_are_no_steps()
    {
        var index = Some.Index([new(1, 1, 0), new(2, 1, 9), new(3, 1, 1)]);

        var flow = Flow.Run(new FlowQuestion([1, 2], 2), index);

        Assert.Equal((2, 1), (flow.Steps, flow.Edges.Single(e => e is { From: 1, To: 2 }).Count));
        Assert.Equal(1, Gaps.Run(new GapQuestion([true], [false, true]), index).Gaps);
        Assert.Equal(0, Gaps.Run(new GapQuestion([true], [false, true]) { IsDirect = true }, index).Gaps);
    }

    [Fact]
    public void A_period_cuts_journeys_and_lets_paths_and_gaps_run_on()
    {
        var index = Some.Index([new(1, 1, 0), new(10, 1, 1), new(20, 1, 2), new(30, 1, 0)]);
        var scope = new JourneyScope { Period = new Period(5, 15) };
        int[] nodes = [1, 2, 3];

        Assert.Equal([(0, 2), (2, 0)], Flow.Run(new FlowQuestion(nodes, 3) { Scope = scope }, index).Edges.Select(e => (e.From, e.To)));
        Assert.Equal([2], Variants.Run(new VariantsQuestion(nodes) { Scope = scope }, index).Variants.Single().Steps);
        Assert.Equal(3, PathTree.Run(new PathsQuestion(nodes, 3) { Scope = scope, Anchor = 2 }, index).Root.Children.Single().Node);
        Assert.Equal(1, PathTree.Run(new PathsQuestion(nodes, 3) { Scope = scope, Anchor = 2, Before = true }, index).Root.Children.Single().Node);
        Assert.Equal(20, Gaps.Run(new GapQuestion([false, true], [true]) { Scope = scope }, index).Median);
        Assert.Equal(1, Conformance.Run(new ConformanceQuestion(nodes, 3, [2, 3, 1]) { Scope = scope }, index).Exact);
    }

    [Fact]
    public void A_wrong_question_is_refused()
    {
        var index = Some.Index([new(1, 1, 0), new(2, 1, 1)]);
        var other = PersonSet.Touching(Some.Index([new(1, 1, 0), new(2, 2, 0)]), [true]);

        Assert.ThrowsAny<ArgumentException>(() => Flow.Run(new FlowQuestion([1, 3], 2), index));
        Assert.ThrowsAny<ArgumentException>(() => Flow.Run(new FlowQuestion([1, -1], 2), index));
        Assert.ThrowsAny<ArgumentException>(() => Flow.Run(new FlowQuestion([1, 2], 2) { Scope = new JourneyScope { People = other } }, index));
        Assert.ThrowsAny<ArgumentException>(() => Variants.Run(new VariantsQuestion([-1]), index));
        Assert.ThrowsAny<ArgumentException>(() => Variants.Run(new VariantsQuestion([1]) { Top = 0 }, index));
        Assert.ThrowsAny<ArgumentException>(() => Gaps.Run(new GapQuestion([], []) { Window = -1 }, index));
        Assert.ThrowsAny<ArgumentException>(() => PathTree.Run(new PathsQuestion([1, 2], 2) { Anchor = 3 }, index));
        Assert.ThrowsAny<ArgumentException>(() => PathTree.Run(new PathsQuestion([1, 2], 2) { Depth = 21 }, index));
        Assert.ThrowsAny<ArgumentException>(() => Conformance.Run(new ConformanceQuestion([1, 2], 2, [1]), index));
        Assert.ThrowsAny<ArgumentException>(() => Conformance.Run(new ConformanceQuestion([1, 2], 2, [1, 1]), index));
        Assert.ThrowsAny<ArgumentException>(() => Conformance.Run(new ConformanceQuestion([1, 2], 2, [1, 3]), index));
    }

    [Fact]
    public void Quantiles_of_many_equal_or_crowded_gaps_are_exact()
    {
        var random = new Random(5);
        long[] gaps = [.. Enumerable.Range(0, 20_000).Select(i => i % 3 == 0 ? 0 : 86_400_000_000 + random.Next(1000))];
        var time = 0L;
        var index = Some.Index(gaps.Prepend(0).Select(g => new Touch(time += g, 1, 0)));

        var answer = Gaps.Run(new GapQuestion([true], [true]) { IsDirect = true }, index);

        double[] sorted = [.. gaps.Order().Select(g => (double)g)];
        Assert.Equal(
            (Statistics.Quantile.Type7(sorted, 0.5), Statistics.Quantile.Type7(sorted, 0.9), Statistics.Quantile.Type7(sorted, 0.95)),
            (answer.Median, answer.P90, answer.P95));
    }
}
