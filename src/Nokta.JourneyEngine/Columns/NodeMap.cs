namespace Nokta.JourneyEngine.Columns;

/// <summary>What each signature means to a question about steps, filter included, so that a row costs one look-up.</summary>
internal static class NodeMap
{
    /// <summary>Node of each signature of the index; 0 = the row is as if it were not there.</summary>
    /// <exception cref="ArgumentException">A signature names a node that does not exist.</exception>
    public static int[] Of(int[] nodeOf, int nodes, JourneyScope scope, JourneyIndex index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nodes);
        var map = new int[index.Signatures];
        for (var s = 0; s < Math.Min(map.Length, nodeOf.Length); s++)
        {
            if ((uint)nodeOf[s] > (uint)nodes) throw new ArgumentException($"Signature {s} is node {nodeOf[s]}, and there are {nodes}.", nameof(nodeOf));
            if (Keeps(scope, s)) map[s] = nodeOf[s];
        }
        return map;
    }

    /// <summary>Whether the scope's filter keeps a signature.</summary>
    public static bool Keeps(JourneyScope scope, int signature) =>
        scope.Filter is not { } filter || signature >= filter.Length || filter[signature];
}
