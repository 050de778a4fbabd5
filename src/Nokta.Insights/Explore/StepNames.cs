using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights.Explore;

/// <summary>What counts as a step of a journey: its touchpoint, or its activity; with the names people read and the ids that addresses carry.</summary>
public sealed class StepNames
{
    private readonly Dictionary<string, int> _byId = new(StringComparer.OrdinalIgnoreCase);

    private StepNames(int[] nodeOf, string[] ids, string[] names)
    {
        (NodeOf, Ids, Names) = (nodeOf, ids, names);
        for (var n = 1; n < ids.Length; n++)
            if (ids[n].Length > 0) _byId.TryAdd(ids[n], n);
    }

    /// <summary>Node of each signature; 0 = no step: unmapped, or without an activity.</summary>
    public int[] NodeOf { get; }

    /// <summary>By node, for addresses: <c>TP-14</c> or the activity's own word; element 0 is empty.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>By node, for the reader; element 0 is empty.</summary>
    public IReadOnlyList<string> Names { get; }

    public int Count => Ids.Count - 1;

    /// <summary>Steps that occur at all, by name.</summary>
    public IEnumerable<int> Occurring => Enumerable.Range(1, Count).Where(NodeOf.ToHashSet().Contains).OrderBy(n => Names[n], StringComparer.Ordinal);

    public int? Find(string? id) => id is { Length: > 0 } && (_byId.TryGetValue(id, out var node) || (TouchpointCard.NumberIn(id) is { } number && _byId.TryGetValue(TouchpointCard.IdOf(number), out node))) ? node : null;

    public static StepNames Of(ExplorerView view, bool byActivity, Reader reader) => byActivity ? ByActivity(view) : ByTouchpoint(view, reader);

    private static StepNames ByTouchpoint(ExplorerView view, Reader reader)
    {
        var (ids, names) = (new string[view.Measured.HighestTouchpoint + 1], new string[view.Measured.HighestTouchpoint + 1]);
        Array.Fill(ids, "");
        Array.Fill(names, "");
        foreach (var touchpoint in view.Measured.Touchpoints) (ids[touchpoint.Number], names[touchpoint.Number]) = (touchpoint.Id, reader.In(touchpoint.Name));
        return new StepNames(view.Measured.TouchpointOf, ids, names);
    }

    private static StepNames ByActivity(ExplorerView view)
    {
        var (nodeOf, names, nodes) = (new int[view.Measured.TouchpointOf.Length], new List<string> { "" }, new Dictionary<string, int>());
        foreach (var signature in view.Measured.Signatures)
        {
            if (signature.Activity.Length == 0 || signature.Id >= nodeOf.Length) continue;
            if (!nodes.TryGetValue(signature.Activity, out var node))
            {
                nodes[signature.Activity] = node = names.Count;
                names.Add(signature.Activity);
            }
            nodeOf[signature.Id] = node;
        }
        return new StepNames(nodeOf, [.. names], [.. names]);
    }
}
