using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Flows;

/// <summary>The flow graph: which step directly follows which, how often, for how many people, after how long.</summary>
/// <remarks>
/// Counts, START and END are those of the directly-follows graph (van der Aalst, Process Mining, 2nd edition 2016, 5.2; every event counts,
/// also of equal instants, in the order of arrival). Quantiles are exact: type 7 of Hyndman and Fan (1996) unless the nearest rank is asked for.
/// </remarks>
public static class Flow
{
    /// <summary>Answers the question from the journeys of its scope.</summary>
    /// <returns>Times in microseconds.</returns>
    /// <exception cref="ArgumentException">A signature names a node that does not exist, or the segment is made from another index.</exception>
    /// <remarks>
    /// O(rows of the scope), in parallel over persons; with gaps a second pass and 4 or 8 bytes a step. Memory otherwise: a matrix for
    /// up to about 500 nodes, a table of the edges that occur for more. Deterministic whatever the number of threads.
    /// </remarks>
    public static FlowAnswer Run(FlowQuestion question, JourneyIndex index) => index.Scan(new FlowScan(question, index));

    private sealed class FlowScan(FlowQuestion question, JourneyIndex index) : IScan<FlowAnswer>
    {
        public FlowAnswer Over<TTime, TSignature>(Journeys<TTime, TSignature> journeys)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature> =>
            EdgeMatrix.Fits(question.Nodes + 1, question.Nodes + 1, index.Count) ? Run<TTime, TSignature, EdgeMatrix>(journeys) : Run<TTime, TSignature, EdgeTable>(journeys);

        private FlowAnswer Run<TTime, TSignature, TEdges>(Journeys<TTime, TSignature> journeys)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature>
            where TEdges : IEdges<TEdges>
        {
            var scoped = new ScopedJourneys<TTime, TSignature>(journeys, question.Scope);
            var map = NodeMap.Of(question.NodeOf, question.Nodes, question.Scope, index);
            var passes = scoped.Walk((from, to) => new FlowPass<TTime, TSignature, TEdges>(scoped, question, map, from, to).Count());
            var figuring = new FlowFiguring<TTime, TSignature, TEdges>(question, journeys.Clock.Unit, passes);
            if (question.WithGaps && Unsafe.SizeOf<TTime>() <= 4) figuring.MeasureGaps<uint>();
            if (question.WithGaps && Unsafe.SizeOf<TTime>() > 4) figuring.MeasureGaps<ulong>();
            return figuring.Answer();
        }
    }
}

/// <summary>Puts together what the threads have counted.</summary>
internal sealed class FlowFiguring<TTime, TSignature, TEdges>
    where TTime : unmanaged, IBinaryInteger<TTime>
    where TSignature : unmanaged, IBinaryInteger<TSignature>
    where TEdges : IEdges<TEdges>
{
    private static readonly double[] s_shares = [0.5, 0.9];
    private readonly FlowQuestion _question;
    private readonly long _unit;
    private readonly FlowPass<TTime, TSignature, TEdges>[] _passes;
    private readonly FlowEdge[] _edges;

    public FlowFiguring(FlowQuestion question, long unit, FlowPass<TTime, TSignature, TEdges>[] passes)
    {
        (_question, _unit, _passes) = (question, unit, passes);
        var total = passes.Length == 1 ? passes[0].Edges : TEdges.For(question.Nodes + 1, question.Nodes + 1);
        if (passes.Length > 1)
        {
            foreach (var pass in passes) AddTo(ref total, ref pass.Edges);
        }
        _edges = Ordered(total);
    }

    /// <summary>Median and 90th percentile of every edge, from all its gaps side by side.</summary>
    public void MeasureGaps<TGap>() where TGap : unmanaged, IBinaryInteger<TGap>, IUnsignedNumber<TGap>
    {
        var starts = Places();
        var gaps = ArrayPool<TGap>.Shared.Rent(starts[^1]);
        Parallel.ForEach(_passes, new ParallelOptions { MaxDegreeOfParallelism = Slices.Threads }, pass => pass.Fill(gaps));
        Parallel.For(0, _edges.Length, new ParallelOptions { MaxDegreeOfParallelism = Slices.For(starts[^1]) }, e =>
        {
            if (starts[e] == starts[e + 1]) return;
            Span<double> quantiles = stackalloc double[2];
            Selection.Quantiles(gaps.AsSpan(starts[e], starts[e + 1] - starts[e]), s_shares, _question.NearestRank, quantiles);
            _edges[e] = _edges[e] with { MedianGap = quantiles[0] * _unit, P90Gap = quantiles[1] * _unit };
        });
        ArrayPool<TGap>.Shared.Return(gaps);
    }

    public FlowAnswer Answer()
    {
        var nodes = new FlowNode[_question.Nodes + 1];
        var counts = new long[nodes.Length];
        foreach (var edge in _edges) counts[edge.To] += edge.Count;
        for (var n = 1; n < nodes.Length; n++)
        {
            var (persons, rework) = (0L, 0L);
            foreach (var pass in _passes) (persons, rework) = (persons + pass.Nodes[n].Persons, rework + pass.Nodes[n].ReworkPersons);
            nodes[n] = new FlowNode(counts[n], persons, _question.WithPersons ? counts[n] - persons : 0, rework);
        }
        return new FlowAnswer(counts[0], counts.Sum() - counts[0], nodes, _edges);
    }

    // Each edge has its stretch of the gaps, and in it each thread its part.
    private int[] Places()
    {
        var starts = new int[_edges.Length + 1];
        for (var e = 0; e < _edges.Length; e++)
        {
            var (at, edge) = (starts[e], _edges[e]);
            if (edge is { From: > 0, To: > 0 })
            {
                foreach (var pass in _passes)
                {
                    ref var tally = ref pass.Edges.At(edge.From, edge.To);
                    tally.Cursor = at;
                    at += tally.Count;
                }
            }
            starts[e + 1] = at;
        }
        return starts;
    }

    private static void AddTo(ref TEdges total, ref TEdges part)
    {
        for (var place = 0; place < part.Places; place++)
        {
            ref var tally = ref part.In(place, out var from, out var to);
            if (tally.Count > 0) total.At(from, to).Add(tally);
        }
    }

    private FlowEdge[] Ordered(TEdges total)
    {
        var edges = new List<FlowEdge>();
        for (var place = 0; place < total.Places; place++)
        {
            ref var tally = ref total.In(place, out var from, out var to);
            if (tally.Count == 0) continue;
            var mean = from == 0 || to == 0 ? double.NaN : (double)(tally.GapSum * (ulong)_unit) / tally.Count;
            edges.Add(new FlowEdge(from, to, tally.Count, tally.Persons, double.NaN, double.NaN, mean));
        }
        edges.Sort((a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : a.From != b.From ? a.From.CompareTo(b.From) : a.To.CompareTo(b.To));
        return [.. edges];
    }
}
