using Nokta.JourneyEngine.Flows;

namespace Nokta.Insights.Explore.Paths;

/// <summary>
/// The flow graph as much of it as is wanted: it opens on the most frequent path; two shares add steps and connections.
/// Steps that are not shown are passed over, so what goes into a step comes out of it.
/// </summary>
/// <param name="Question">Over the shown steps only and the people who pass the filters: what people are asked by.</param>
/// <param name="Nodes">Shown steps.</param>
/// <param name="Edges">Shown connections.</param>
/// <param name="Happy">The most frequent path.</param>
public sealed record ProcessMap(PathsAsk Ask, FlowQuestion Question, FlowAnswer Answer, IReadOnlyList<int> Nodes, IReadOnlyList<FlowEdge> Edges, int AllNodes, Variant? Happy, long Journeys)
{
    private const int MostNodes = 60;

    public static readonly IReadOnlyList<string> Filters = ["with", "without", "first", "final"];

    public int NodeShare => AllNodes == 0 ? 100 : (int)Math.Ceiling(100.0 * Nodes.Count / AllNodes);

    public int EdgeShare => Answer.Edges.Count == 0 ? 100 : (int)Math.Ceiling(100.0 * Edges.Count / Answer.Edges.Count);

    /// <summary>Share of all moves from one shown step to the next that the shown connections make up.</summary>
    public double Covered => Answer.Edges.Sum(e => e.Count) is > 0 and var all ? (double)Edges.Sum(e => e.Count) / all : 0;

    public string? PeopleOf(FlowEdge edge) => Ask.People("edge." + (edge.From == 0 ? "START" : Ask.Trail([edge.From])) + "~" + (edge.To == 0 ? "END" : Ask.Trail([edge.To])));

    public string Name(int node, string none) => node == 0 ? none : Ask.Steps.Names[node];

    public static ProcessMap Draw(ExplorerView view, PathsAsk ask)
    {
        var whole = new FlowQuestion(ask.Steps.NodeOf, ask.Steps.Count) { Scope = Narrowed(view, ask), CollapseRepeats = ask.Question.CollapseRepeats, WithGaps = false };
        var all = Flow.Run(whole, view.Index);
        var ranked = Enumerable.Range(1, ask.Steps.Count).Where(n => all.Nodes[n].Count > 0).OrderByDescending(n => all.Nodes[n].Persons).ThenBy(n => n).ToList();
        var happy = Variants.Run(new VariantsQuestion(whole.NodeOf) { Scope = whole.Scope, CollapseRepeats = true, Top = 8 }, view.Index).Variants;
        var path = happy.FirstOrDefault(v => v.Steps.Distinct().Count() > 1) ?? (happy.Count > 0 ? happy[0] : null);

        var kept = path?.Steps.Distinct().Take(MostNodes).ToHashSet() ?? [];
        if (ask.Address["acts"] is { } acts) kept = [.. ranked.Take(Math.Clamp((int)Math.Ceiling(PathsAsk.Number(acts, 0, 0, 100) / 100.0 * ranked.Count), 1, MostNodes))];
        var question = whole with { NodeOf = Array.ConvertAll(whole.NodeOf, n => kept.Contains(n) ? n : 0), WithGaps = true };
        var answer = Flow.Run(question, view.Index);
        return new ProcessMap(ask, question, answer, [.. ranked.Where(kept.Contains)], Shown(answer, ask.Address["conns"]), ranked.Count, path, all.Journeys);
    }

    /// <summary>The most frequent connections, and of each step at least the strongest one into it and out of it.</summary>
    private static List<FlowEdge> Shown(FlowAnswer answer, string? share)
    {
        var wanted = share is null ? 0 : (int)Math.Ceiling(PathsAsk.Number(share, 0, 0, 100) / 100.0 * answer.Edges.Count);
        var (entered, left) = (new HashSet<int>(), new HashSet<int>());
        var shown = new List<FlowEdge>();
        for (var e = 0; e < answer.Edges.Count; e++)
        {
            var edge = answer.Edges[e];
            var isStrongest = edge.From != edge.To && ((edge.To != 0 && entered.Add(edge.To)) | (edge.From != 0 && left.Add(edge.From)));
            if (isStrongest || e < wanted) shown.Add(edge);
        }
        // Somebody starts and somebody ends, whatever else is shown.
        if (!shown.Exists(e => e.From == 0) && answer.Edges.FirstOrDefault(e => e.From == 0) is { Count: > 0 } start) shown.Add(start);
        if (!shown.Exists(e => e.To == 0) && answer.Edges.FirstOrDefault(e => e.To == 0) is { Count: > 0 } end) shown.Add(end);
        return shown;
    }

    private static Nokta.JourneyEngine.Columns.JourneyScope Narrowed(ExplorerView view, PathsAsk ask)
    {
        List<int> Of(string name) => [.. ask.Address.All(name).Select(ask.Steps.Find).OfType<int>().Take(16)];
        var filter = new FlowFilter
        {
            With = Of("with"),
            Without = Of("without"),
            Edges = [.. Of("first").Select(n => (0, n)), .. Of("final").Select(n => (n, 0))],
        };
        if (filter.With.Count + filter.Without.Count + filter.Edges.Count == 0) return view.Journeys;
        var question = new FlowQuestion(ask.Steps.NodeOf, ask.Steps.Count) { Scope = view.Journeys, CollapseRepeats = ask.Question.CollapseRepeats };
        return view.Journeys with { People = FlowPeople.Run(question, view.Index, filter) };
    }
}
