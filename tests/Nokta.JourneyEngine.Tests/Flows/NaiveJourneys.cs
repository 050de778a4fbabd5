using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Flows;
using Nokta.JourneyEngine.Paths;

namespace Nokta.JourneyEngine.Tests.Flows;

/// <summary>The questions about steps, answered word for word from their definitions, however slowly.</summary>
internal static class NaiveJourneys
{
    public sealed record Step(int Node, long Time, bool InPeriod);

    /// <summary>Each person's steps in journey order; those of persons outside the segment and left out signatures are not there.</summary>
    public static List<List<Step>> Of(Touch[] rows, int[] nodeOf, JourneyScope scope, Func<ulong, bool>? people) =>
    [
        .. rows.Where(r => r.Person != 0 && (people is null || people(r.Person))).GroupBy(r => r.Person).Select(g => g
            .OrderBy(r => r.Time).ThenBy(r => r.Row)
            .Where(r => scope.Filter is null || r.Signature >= scope.Filter.Length || scope.Filter[r.Signature])
            .Select(r => new Step(r.Signature < nodeOf.Length ? nodeOf[r.Signature] : 0, r.Time, scope.Period.Contains(r.Time)))
            .Where(s => s.Node != 0).ToList()),
    ];

    public static List<Step> Collapsed(IEnumerable<Step> steps, bool collapses)
    {
        var kept = new List<Step>();
        foreach (var step in steps)
            if (!collapses || kept.Count == 0 || kept[^1].Node != step.Node) kept.Add(step);
        return kept;
    }

    public static FlowAnswer Flow(Touch[] rows, FlowQuestion question, Func<ulong, bool>? people)
    {
        var journeys = InPeriod(rows, question.NodeOf, question.Scope, question.CollapseRepeats, people);
        var moves = journeys.SelectMany((journey, j) => journey.Select((step, i) => (From: i == 0 ? 0 : journey[i - 1].Node, To: step.Node, Gap: i == 0 ? 0 : step.Time - journey[i - 1].Time, Who: j))
            .Append((From: journey[^1].Node, To: 0, Gap: 0, Who: j))).ToList();
        var edges = moves.GroupBy(m => (m.From, m.To)).Select(g =>
        {
            var gaps = g.Select(m => (double)m.Gap).Order().ToArray();
            var isBetween = g.Key is { From: > 0, To: > 0 };
            return new FlowEdge(g.Key.From, g.Key.To, gaps.Length, g.Select(m => m.Who).Distinct().Count(),
                isBetween ? At(gaps, 0.5, question.NearestRank) : double.NaN, isBetween ? At(gaps, 0.9, question.NearestRank) : double.NaN, isBetween ? gaps.Average() : double.NaN);
        });
        var nodes = Enumerable.Range(0, question.Nodes + 1).Select(node =>
        {
            var visits = journeys.Select(j => j.Count(s => s.Node == node)).Where(n => n > 0).ToList();
            return new FlowNode(visits.Sum(), visits.Count, visits.Sum(v => v - 1), visits.Count(v => v > 1));
        });
        return new FlowAnswer(journeys.Count, journeys.Sum(j => j.Count), [.. nodes], [.. edges.OrderByDescending(e => e.Count).ThenBy(e => e.From).ThenBy(e => e.To)]);
    }

    public static VariantsAnswer Variants(Touch[] rows, VariantsQuestion question, Func<ulong, bool>? people)
    {
        var journeys = InPeriod(rows, question.NodeOf, question.Scope, question.CollapseRepeats, people).Select(j => j.Take(question.Steps).ToList()).ToList();
        var variants = journeys.GroupBy(j => string.Join(' ', j.Select(s => s.Node))).Select(g => new Variant(
            [.. g.First().Select(s => s.Node)], g.Count(), !question.WithDurations ? double.NaN : At([.. g.Select(j => (double)(j[^1].Time - j[0].Time)).Order()], 0.5, false))).ToList();
        variants.Sort((a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : a.Steps.AsSpan().SequenceCompareTo(b.Steps));
        return new VariantsAnswer(journeys.Count, variants.Count, [.. variants.Take(question.Top)]);
    }

    public static GapAnswer Gaps(Touch[] rows, GapQuestion question, Func<ulong, bool>? people)
    {
        // Every signature is a step of its own here: a response is the very next interaction, whatever it is.
        var journeys = Of(rows, [.. Enumerable.Range(1, 8)], question.Scope, people);
        var (starts, gaps) = (0, new List<double>());
        foreach (var journey in journeys)
        {
            for (var i = 0; i < journey.Count; i++)
            {
                if (!journey[i].InPeriod || !question.IsFrom[journey[i].Node - 1]) continue;
                starts++;
                var after = journey.Skip(i + 1).Take(question.IsDirect ? 1 : int.MaxValue).FirstOrDefault(s => question.IsTo[s.Node - 1]);
                if (after is not null && after.Time - journey[i].Time <= question.Window) gaps.Add(after.Time - journey[i].Time);
            }
        }
        gaps.Sort();
        var bounds = Nokta.JourneyEngine.Flows.Gaps.Bounds;
        var counts = Enumerable.Range(0, bounds.Count + 1).Select(b => (long)gaps.Count(g => (b == 0 || g >= bounds[b - 1]) && (b == bounds.Count || g < bounds[b])));
        double[] sorted = [.. gaps];
        return new GapAnswer(starts, gaps.Count, At(sorted, 0.5, question.NearestRank), At(sorted, 0.9, question.NearestRank), At(sorted, 0.95, question.NearestRank),
            gaps.Count == 0 ? double.NaN : gaps.Average(), [.. bounds], [.. counts]);
    }

    /// <summary>A path as nodes and times from its anchor; the anchor itself is the first, or nothing when it is the journey's start.</summary>
    public static PathsAnswer Paths(Touch[] rows, PathsQuestion question, Func<ulong, bool>? people)
    {
        var paths = new List<List<Step>>();
        foreach (var journey in Of(rows, question.NodeOf, question.Scope, people))
        {
            var walked = question.Before ? Enumerable.Reverse(journey).ToList() : journey;
            var anchor = walked.FindIndex(s => s.InPeriod && (question.Anchor == 0 || s.Node == question.Anchor));
            if (anchor < 0) continue;
            var steps = Collapsed(walked.Skip(anchor), question.CollapseRepeats).TakeWhile(s => Math.Abs(s.Time - walked[anchor].Time) <= question.Window);
            paths.Add([.. question.Anchor == 0 ? steps.Prepend(new Step(0, walked[anchor].Time, true)) : steps]);
        }
        return new PathsAnswer(paths.Count, Branch(question.Anchor, paths, 0, question));
    }

    public static ConformanceAnswer Conformance(Touch[] rows, ConformanceQuestion question, Func<ulong, bool>? people)
    {
        var mapped = question.Mapped;
        var journeys = new List<int[]>();
        foreach (var journey in Of(rows, question.NodeOf, question.Scope, people))
        {
            var anchor = journey.FindIndex(s => s.InPeriod && s.Node == mapped[0]);
            if (anchor >= 0) journeys.Add([.. Collapsed(journey.Skip(anchor), true).TakeWhile(s => s.Time - journey[anchor].Time <= question.Window).Select(s => s.Node)]);
        }
        // Where each mapped step was first reached in order; -1 = never.
        var reached = journeys.Select(j => mapped.Aggregate(new List<int>(), (at, node) =>
            [.. at, at.Count > 0 && at[^1] < 0 ? -1 : Array.IndexOf(j, node, at.Count == 0 ? 0 : at[^1] + 1)])).ToList();
        var steps = Enumerable.Range(0, mapped.Length).Select(s =>
        {
            var (skipped, left) = (0, 0);
            var next = new Dictionary<int, long>();
            for (var j = 0; j < journeys.Count; j++)
            {
                if (s > 0 && reached[j][s - 1] >= 0 && reached[j][s] < 0 && CameLater(journeys[j], reached[j][s - 1] + 1, s + 1)) skipped++;
                if (reached[j][s] < 0) continue;
                if (!CameLater(journeys[j], reached[j][s] + 1, s + 1)) left++;
                var after = reached[j][s] + 1 < journeys[j].Length ? journeys[j][reached[j][s] + 1] : 0;
                next[after] = next.GetValueOrDefault(after) + 1;
            }
            return new ConformanceStep(mapped[s], reached.Count(r => r[s] >= 0), skipped, left, [.. next.OrderByDescending(n => n.Value).ThenBy(n => n.Key).Select(n => (n.Key, n.Value))]);
        });
        return new ConformanceAnswer(journeys.Count, journeys.Count(j => j.AsSpan().StartsWith(mapped)), reached.Count(r => r[^1] >= 0), [.. steps]);

        bool CameLater(int[] journey, int from, int position) => journey.Skip(from).Any(node => mapped.Skip(position).Contains(node));
    }

    private static PathNode Branch(int node, List<List<Step>> paths, int depth, PathsQuestion question)
    {
        var gaps = paths.Select(p => depth == 0 || (depth == 1 && question.Anchor == 0) ? double.NaN : Math.Abs((double)p[depth].Time - p[depth - 1].Time)).Order().ToArray();
        if (depth == question.Depth) return new PathNode(node, paths.Count, At(gaps, 0.5, false), [], 0, 0);
        var on = paths.Where(p => p.Count > depth + 1).GroupBy(p => p[depth + 1].Node).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).ToList();
        return new PathNode(node, paths.Count, At(gaps, 0.5, false), [.. on.Take(question.PerStep).Select(g => Branch(g.Key, [.. g], depth + 1, question))],
            paths.Count(p => p.Count == depth + 1), on.Skip(question.PerStep).Sum(g => g.Count()));
    }

    private static List<List<Step>> InPeriod(Touch[] rows, int[] nodeOf, JourneyScope scope, bool collapses, Func<ulong, bool>? people) =>
        [.. Of(rows, nodeOf, scope, people).Select(j => Collapsed(j.Where(s => s.InPeriod), collapses)).Where(j => j.Count > 0)];

    private static double At(double[] sorted, double share, bool nearestRank)
    {
        if (sorted.Length == 0) return double.NaN;
        if (nearestRank) return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
        var at = (sorted.Length - 1) * share;
        return at > (int)at ? sorted[(int)at] + (at - (int)at) * (sorted[(int)at + 1] - sorted[(int)at]) : sorted[(int)at];
    }
}
