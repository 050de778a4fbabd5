using Nokta.Insights.Explore;
using Nokta.JourneyEngine.Flows;
using Nokta.Touchpoints;

namespace Nokta.Insights.Funnels;

/// <summary>A funnel worth beginning with, from the data: the way most people take to the goal, or without a goal the way most people go.</summary>
internal static class ProposedFunnel
{
    private const int Most = 5;

    public static IReadOnlyList<StepChoice> Of(ExplorerView view)
    {
        var measured = view.Measured;
        var flow = Flow.Run(new FlowQuestion(measured.TouchpointOf, measured.HighestTouchpoint) { Scope = view.Journeys, CollapseRepeats = true }, view.Index);
        var isLive = view.Touchpoints.Select(t => t.Number).ToHashSet();
        var edges = flow.Edges.Where(e => e.From != 0 && e.To != 0 && e.From != e.To && isLive.Contains(e.From) && isLive.Contains(e.To)).ToList();
        var goal = GoalOf(view, flow);
        var steps = goal is { } end ? Backwards(edges, flow, end) : Forwards(edges, flow, isLive);
        if (steps.Count < 2) steps = [.. flow.Nodes.Select((n, i) => (n.Persons, Number: i)).Where(n => n.Persons > 0 && isLive.Contains(n.Number)).OrderByDescending(n => n.Persons).Take(3).Select(n => n.Number)];
        return [.. steps.Select(number => new StepChoice([TouchpointCard.IdOf(number)]))];
    }

    /// <summary>The touchpoint at which most people reach the goal.</summary>
    private static int? GoalOf(ExplorerView view, FlowAnswer flow)
    {
        if (view.Goal is not { } goal) return null;
        var of = view.Measured.TouchpointOf;
        var at = Enumerable.Range(0, Math.Min(goal.Matches.Length, of.Length)).Where(s => goal.Matches[s] && of[s] > 0).Select(s => of[s]).Distinct().ToList();
        return at.Count == 0 ? null : at.MaxBy(t => flow.Nodes[t].Persons) is var most && flow.Nodes[most].Persons > 0 ? most : null;
    }

    // Back from the goal as long as more people come from one touchpoint than begin right here.
    private static List<int> Backwards(List<FlowEdge> edges, FlowAnswer flow, int end)
    {
        var begins = flow.Edges.Where(e => e.From == 0).ToDictionary(e => e.To, e => e.Persons);
        var steps = new List<int> { end };
        while (steps.Count < Most && Busiest(edges.Where(e => e.To == steps[0] && !steps.Contains(e.From))) is { Persons: > 0 } before)
        {
            if (steps.Count > 1 && begins.GetValueOrDefault(steps[0]) > before.Persons) break;
            steps.Insert(0, before.From);
        }
        return steps;
    }

    private static List<int> Forwards(List<FlowEdge> edges, FlowAnswer flow, HashSet<int> isLive)
    {
        var start = Busiest(flow.Edges.Where(e => e.From == 0 && isLive.Contains(e.To)));
        if (start.Persons == 0) return [];
        var steps = new List<int> { start.To };
        while (steps.Count < Most - 1 && Busiest(edges.Where(e => e.From == steps[^1] && !steps.Contains(e.To))) is { Persons: > 0 } after) steps.Add(after.To);
        return steps;
    }

    // Nobody's edge, all zeros, when there is none.
    private static FlowEdge Busiest(IEnumerable<FlowEdge> edges) => edges.OrderByDescending(e => e.Persons).FirstOrDefault();
}
