using System.Numerics;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Flows;

/// <summary>What the journeys of the wanted persons hold: all that is named, and nothing that is ruled out.</summary>
public sealed record FlowFilter
{
    /// <summary>Nodes that occur.</summary>
    public IReadOnlyList<int> With { get; init; } = [];

    /// <summary>Nodes that do not.</summary>
    public IReadOnlyList<int> Without { get; init; } = [];

    /// <summary>Edges that are taken; from 0 = the journey starts there, to 0 = it ends there.</summary>
    public IReadOnlyList<(int From, int To)> Edges { get; init; } = [];
}

/// <summary>Who stands behind the nodes and edges of <see cref="Flow"/>: given on request, for lists of people, and to narrow a flow graph to them.</summary>
public static class FlowPeople
{
    private const int Most = 64;

    /// <summary>Persons whose journeys in the scope pass the filter; for one node or edge, exactly its <c>Persons</c>.</summary>
    /// <exception cref="ArgumentException">A signature names a node that does not exist, the filter names more than 64 nodes and edges, or the segment is made from another index.</exception>
    /// <remarks>O(rows of the scope × nodes and edges named), in parallel over persons.</remarks>
    public static PersonSet Run(FlowQuestion question, JourneyIndex index, FlowFilter filter)
    {
        if (filter.With.Count + filter.Edges.Count > Most) throw new ArgumentException($"A filter names at most {Most} nodes and edges.", nameof(filter));
        return index.Scan(new FilterScan(question, index, filter));
    }

    private sealed class FilterScan(FlowQuestion question, JourneyIndex index, FlowFilter filter) : IScan<PersonSet>
    {
        private readonly ulong _wanted = filter.With.Count + filter.Edges.Count is > 0 and var n ? ulong.MaxValue >> (Most - n) : 0;

        public PersonSet Over<TTime, TSignature>(Journeys<TTime, TSignature> journeys)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature>
        {
            var scoped = new ScopedJourneys<TTime, TSignature>(journeys, question.Scope);
            var map = NodeMap.Of(question.NodeOf, question.Nodes, question.Scope, index);
            var passes = new bool[journeys.Persons];
            scoped.Walk((from, to) =>
            {
                for (var person = from; person < to; person++) passes[person] = Passes(scoped, map, person);
                return 0;
            });
            return PersonSet.Where(index, person => passes[person]);
        }

        private bool Passes<TTime, TSignature>(ScopedJourneys<TTime, TSignature> scoped, int[] map, int person)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature>
        {
            scoped.InPeriod(person, out var start, out var end);
            var (last, seen) = (0, 0UL);
            for (var i = start; i < end; i++)
            {
                var node = map[int.CreateTruncating(scoped.Journeys.Signature[i])];
                if (node == 0 || (question.CollapseRepeats && node == last)) continue;
                if (filter.Without.Contains(node)) return false;
                seen |= Seen(last, node);
                last = node;
            }
            return last != 0 && ((seen | Seen(last, 0)) & _wanted) == _wanted;
        }

        private ulong Seen(int from, int to)
        {
            var seen = 0UL;
            for (var w = 0; w < filter.With.Count; w++)
                if (filter.With[w] == to) seen |= 1UL << w;
            for (var e = 0; e < filter.Edges.Count; e++)
                if (filter.Edges[e] == (from, to)) seen |= 1UL << (filter.With.Count + e);
            return seen;
        }
    }
}
