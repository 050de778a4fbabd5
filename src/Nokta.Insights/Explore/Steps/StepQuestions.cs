using Nokta.JourneyEngine.Flows;
using Nokta.JourneyEngine.Paths;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Explore.Steps;

/// <summary>The engine's questions about steps, asked by an address: flow graph, variants, gaps, paths, conformance.</summary>
internal static class StepQuestions
{
    private const int MostShown = 10_000;

    /// <summary><c>collapse</c>, <c>nearest</c>, <c>top</c> edges.</summary>
    public static Outcome<StepReply> Flows(StepRequest request, Reader reader)
    {
        var top = request.Number("top", MostShown, 1, MostShown);
        var question = new FlowQuestion(request.NodeOf, request.Nodes) { Scope = request.Scope, CollapseRepeats = request.Flag("collapse"), NearestRank = request.Flag("nearest") };
        if (request.Refusals.Count > 0) return request.Refusals;
        var flow = Flow.Run(question, request.Index);
        var edges = flow.Edges.Take(top).Select(e => new EdgeLine(
            NamedStep.Of(e.From, request, NamedStep.Start), NamedStep.Of(e.To, request, NamedStep.End), e.Count, e.Persons, Seconds.Of(e.MedianGap), Seconds.Of(e.P90Gap), Seconds.Of(e.MeanGap))).ToList();
        var nodes = flow.Nodes.Select((n, i) => (Node: n, Number: i)).Where(n => n.Node.Count > 0)
            .Select(n => new NodeLine(NamedStep.Of(n.Number, request, NamedStep.Start), n.Node.Count, n.Node.Persons, n.Node.Rework, n.Node.ReworkPersons));
        return new StepReply(
            new FlowReply(NamedPeriod.Of(request.Period), flow.Journeys, flow.Steps, nodes, edges),
            new PlainTable(
                ["from", "from_name", "to", "to_name", "count", "persons", "median_seconds", "p90_seconds", "mean_seconds"],
                [.. edges.Select(e => new object?[] { e.From.Id, e.From.Name, e.To.Id, e.To.Name, e.Count, e.Persons, e.MedianSeconds, e.P90Seconds, e.MeanSeconds })]));
    }

    /// <summary><c>steps</c> counted, <c>top</c> kept, <c>collapse</c>.</summary>
    public static Outcome<StepReply> VariantsOf(StepRequest request, Reader reader)
    {
        var question = new VariantsQuestion(request.NodeOf)
        {
            Scope = request.Scope,
            Steps = request.Number("steps", int.MaxValue, 1, int.MaxValue),
            Top = request.Number("top", 20, 1, MostShown),
            CollapseRepeats = request.Flag("collapse"),
        };
        if (request.Refusals.Count > 0) return request.Refusals;
        var variants = Variants.Run(question, request.Index);
        var lines = variants.Variants.Select(v => new VariantLine([.. v.Steps.Select(s => NamedStep.Of(s, request, NamedStep.Start))], NamedShare.Of(v.Count, variants.Journeys), Seconds.Of(v.MedianDuration))).ToList();
        return new StepReply(
            new VariantsReply(NamedPeriod.Of(request.Period), variants.Journeys, variants.Distinct, lines),
            new PlainTable(
                ["persons", "n", "share", "share_low", "share_high", "median_seconds", "variant"],
                [.. lines.Select(v => new object?[] { v.Share?.Persons, v.Share?.N, v.Share?.Share, v.Share?.Low, v.Share?.High, v.MedianSeconds, string.Join(" > ", v.Steps.Select(s => s.Id)) })]));
    }

    /// <summary><c>start</c> and <c>stop</c> (several are either/or), <c>direct</c>, <c>window</c>, <c>nearest</c>.</summary>
    public static Outcome<StepReply> GapsBetween(StepRequest request, Reader reader)
    {
        var question = new GapQuestion(request.At(request.Touchpoints("start", 1)), request.At(request.Touchpoints("stop", 1)))
        {
            Scope = request.Scope,
            IsDirect = request.Flag("direct"),
            Window = request.Window(),
            NearestRank = request.Flag("nearest"),
        };
        if (request.Refusals.Count > 0) return request.Refusals;
        var gaps = Gaps.Run(question, request.Index);
        var bins = gaps.Counts.Select((count, i) => new BinLine(
            i == 0 ? 0 : Seconds.Of(gaps.Bounds[i - 1]), i == gaps.Bounds.Length ? null : Seconds.Of(gaps.Bounds[i]), count)).ToList();
        return new StepReply(
            new GapsReply(NamedPeriod.Of(request.Period), gaps.Starts, gaps.Gaps, NamedShare.Of(gaps.Gaps, gaps.Starts), Seconds.Of(gaps.Median), Seconds.Of(gaps.P90), Seconds.Of(gaps.P95), Seconds.Of(gaps.Mean), bins),
            new PlainTable(["from_seconds", "below_seconds", "count"], [.. bins.Select(b => new object?[] { b.FromSeconds, b.BelowSeconds, b.Count })]));
    }

    /// <summary><c>anchor</c>, <c>before</c>, <c>depth</c>, <c>top</c> per step, <c>collapse</c>, <c>window</c>.</summary>
    public static Outcome<StepReply> PathsFrom(StepRequest request, Reader reader)
    {
        var question = new PathsQuestion(request.NodeOf, request.Nodes)
        {
            Scope = request.Scope,
            Anchor = request.Touchpoints("anchor").FirstOrDefault(),
            Before = request.Flag("before"),
            Depth = request.Number("depth", 4, 1, 20),
            PerStep = request.Number("top", 5, 1, 100),
            CollapseRepeats = request.Flag("collapse", true),
            Window = request.Window(),
        };
        if (request.Refusals.Count > 0) return request.Refusals;
        var paths = PathTree.Run(question, request.Index);
        var root = question.Before ? NamedStep.End : NamedStep.Start;
        return new StepReply(
            new PathsReply(NamedPeriod.Of(request.Period), paths.Persons, BranchLine.Of(paths.Root, request, root)),
            new PlainTable(["step", "path", "touchpoint", "name", "persons", "median_seconds", "ended", "other"], [.. Lines(paths.Root, 0, "")]));

        IEnumerable<object?[]> Lines(PathNode node, int depth, string before)
        {
            var step = NamedStep.Of(node.Node, request, root);
            var path = before.Length == 0 ? step.Id : before + " > " + step.Id;
            return [new object?[] { (long)depth, path, step.Id, step.Name, node.Persons, Seconds.Of(node.MedianGap), node.Ended, node.Other }, .. node.Children.SelectMany(c => Lines(c, depth + 1, path))];
        }
    }

    /// <summary><c>step</c> for each mapped step in order, <c>window</c>.</summary>
    public static Outcome<StepReply> ConformanceWith(StepRequest request, Reader reader)
    {
        var (mapped, window) = (request.Touchpoints("step", 2), request.Window());
        if (request.Refusals.Count == 0 && mapped.Length > 64) request.Refusals.Add(Refusal.Of("steps.many", ("most", 64)).At("step"));
        if (request.Refusals.Count == 0 && mapped.Zip(mapped.Skip(1)).Any(pair => pair.First == pair.Second)) request.Refusals.Add(Refusal.Of("steps.repeated").At("step"));
        if (request.Refusals.Count > 0) return request.Refusals;
        var fits = Conformance.Run(new ConformanceQuestion(request.NodeOf, request.Nodes, mapped) { Scope = request.Scope, Window = window }, request.Index);
        var steps = fits.Steps.Select(s => new MappedLine(
            NamedStep.Of(s.Node, request, NamedStep.Start), s.Reached, s.Skipped, s.Left, [.. s.Next.Select(n => new NextLine(NamedStep.Of(n.Node, request, NamedStep.End), n.Persons))])).ToList();
        var deviations = fits.Deviations.Select(d => new DeviationLine(
            NamedStep.Of(d.From, request, NamedStep.Start), NamedStep.Of(d.Missed, request, NamedStep.Start), d.Skipped, NamedShare.Of(d.Persons, d.Of), DeviationWords.Say(d, request.NameOf, reader)));
        return new StepReply(
            new ConformanceReply(NamedPeriod.Of(request.Period), fits.Persons, NamedShare.Of(fits.Exact, fits.Persons), NamedShare.Of(fits.InOrder, fits.Persons), steps, deviations),
            new PlainTable(["step", "touchpoint", "name", "reached", "skipped", "left"], [.. steps.Select((s, i) => new object?[] { (long)i + 1, s.Step.Id, s.Step.Name, s.Reached, s.Skipped, s.Left })]));
    }
}

/// <summary>Where a mapped path loses people, in one sentence with its n.</summary>
internal static class DeviationWords
{
    /// <summary>A share from 30 people on, a range from 5, and below that only how many there are.</summary>
    public static string Say(Deviation deviation, Func<int, string> nameOf, Reader reader)
    {
        if (deviation.Of < Honesty.Shown) return reader.Say("steps.few", ("from", nameOf(deviation.From)), ("n", deviation.Of));
        var share = deviation.Of < Honesty.Solid ? new FigureWords(reader).Share(deviation.Interval) : reader.Percent(deviation.Share);
        return reader.Say(deviation.Skipped ? "steps.skipped" : "steps.left", ("share", share), ("from", nameOf(deviation.From)), ("missed", nameOf(deviation.Missed)), ("n", deviation.Of));
    }
}
