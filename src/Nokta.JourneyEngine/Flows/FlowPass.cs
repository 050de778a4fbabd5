using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Flows;

/// <summary>One thread's walk over the journeys of a range of persons: counts first, then, when asked, every gap to its edge's place.</summary>
internal sealed class FlowPass<TTime, TSignature, TEdges>(ScopedJourneys<TTime, TSignature> journeys, FlowQuestion question, int[] map, int from, int to)
    where TTime : unmanaged, IBinaryInteger<TTime>
    where TSignature : unmanaged, IBinaryInteger<TSignature>
    where TEdges : IEdges<TEdges>
{
    private readonly int _from = from, _to = to;
    private readonly NodeTally[] _nodes = new NodeTally[question.Nodes + 1];
    private TEdges _edges = TEdges.For(question.Nodes + 1, question.Nodes + 1);

    public NodeTally[] Nodes => _nodes;

    public ref TEdges Edges => ref _edges;

    public FlowPass<TTime, TSignature, TEdges> Count()
    {
        var isFew = _nodes.Length <= Visits.Most && !question.CollapseRepeats;
        for (var person = _from; person < _to; person++)
        {
            journeys.InPeriod(person, out var start, out var end);
            if (start == end) continue;
            if (!question.WithPersons) CountSteps(start, end);
            else if (isFew) CountFew(person + 1, start, end);
            else CountJourney(person + 1, start, end);
        }
        return this;
    }

    /// <summary>Writes each gap where the cursor of its edge stands.</summary>
    public void Fill<TGap>(TGap[] gaps) where TGap : unmanaged, IBinaryInteger<TGap>
    {
        for (var person = _from; person < _to; person++)
        {
            journeys.InPeriod(person, out var start, out var end);
            if (start < end) FillJourney(start, end, gaps);
        }
    }

    // What most questions are: few nodes, repeats as they are. Signatures lie below the length of the map, since both are the index's.
    private void CountFew(int stamp, int start, int end)
    {
        ref var time = ref MemoryMarshal.GetArrayDataReference(journeys.Journeys.Time);
        ref var signature = ref MemoryMarshal.GetArrayDataReference(journeys.Journeys.Signature);
        ref var nodeOf = ref MemoryMarshal.GetArrayDataReference(map);
        var (before, last, visits, edges) = (0UL, 0, default(Visits), _edges);
        for (nint i = start; i < end; i++)
        {
            var node = Unsafe.Add(ref nodeOf, int.CreateTruncating(Unsafe.Add(ref signature, i)));
            if (node == 0) continue;
            var now = ulong.CreateTruncating(Unsafe.Add(ref time, i));
            edges.At(last, node).Take(stamp, now - before, Unsafe.SizeOf<TTime>() > 4);
            visits.Visit(node);
            (before, last) = (now, node);
        }
        if (last == 0) return;
        edges.At(last, 0).Take(stamp, 0, false);
        visits.AddTo(_nodes);
    }

    private void CountSteps(int start, int end)
    {
        var time = journeys.Journeys.Time.AsSpan(start, end - start);
        var signature = journeys.Journeys.Signature.AsSpan(start, end - start);
        var (nodeOf, collapses, edges, before, last) = (map, question.CollapseRepeats, _edges, 0UL, 0);
        for (var i = 0; i < signature.Length && i < time.Length; i++)
        {
            var node = nodeOf[int.CreateTruncating(signature[i])];
            if (node == 0 || (collapses && node == last)) continue;
            var now = ulong.CreateTruncating(time[i]);
            edges.At(last, node).Take(now - before, Unsafe.SizeOf<TTime>() > 4);
            (before, last) = (now, node);
        }
        if (last != 0) edges.At(last, 0).Take();
    }

    private void CountJourney(int stamp, int start, int end)
    {
        var time = journeys.Journeys.Time.AsSpan(start, end - start);
        var signature = journeys.Journeys.Signature.AsSpan(start, end - start);
        var (nodeOf, collapses, edges, nodes) = (map, question.CollapseRepeats, _edges, _nodes);
        var (before, last, visits, isFew) = (0UL, 0, default(Visits), nodes.Length <= Visits.Most);
        for (var i = 0; i < signature.Length && i < time.Length; i++)
        {
            var node = nodeOf[int.CreateTruncating(signature[i])];
            if (node == 0 || (collapses && node == last)) continue;
            var now = ulong.CreateTruncating(time[i]);
            edges.At(last, node).Take(stamp, now - before, Unsafe.SizeOf<TTime>() > 4);
            if (isFew) visits.Visit(node);
            else nodes[node].Take(stamp);
            (before, last) = (now, node);
        }
        if (last != 0) edges.At(last, 0).Take(stamp, 0, false);
        visits.AddTo(nodes);
    }

    private void FillJourney<TGap>(int start, int end, TGap[] gaps) where TGap : unmanaged, IBinaryInteger<TGap>
    {
        var time = journeys.Journeys.Time.AsSpan(start, end - start);
        var signature = journeys.Journeys.Signature.AsSpan(start, end - start);
        var (nodeOf, collapses, edges) = (map, question.CollapseRepeats, _edges);
        var (before, last) = (0UL, 0);
        for (var i = 0; i < signature.Length && i < time.Length; i++)
        {
            var node = nodeOf[int.CreateTruncating(signature[i])];
            if (node == 0 || (collapses && node == last)) continue;
            var now = ulong.CreateTruncating(time[i]);
            if (last != 0) gaps[edges.At(last, node).Cursor++] = TGap.CreateTruncating(now - before);
            (before, last) = (now, node);
        }
    }
}

/// <summary>Which of a few nodes the person has been at, once and again: kept in registers while her journey is walked.</summary>
internal struct Visits
{
    public const int Most = 64;
    private ulong _seen;
    private ulong _again;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Visit(int node)
    {
        var bit = 1UL << node;
        _again |= _seen & bit;
        _seen |= bit;
    }

    public readonly void AddTo(NodeTally[] nodes)
    {
        for (var seen = _seen; seen != 0; seen &= seen - 1)
        {
            var node = BitOperations.TrailingZeroCount(seen);
            nodes[node].Take((_again >> node & 1) << 32 | 1);
        }
    }
}

/// <summary>What one thread has counted of a node.</summary>
internal struct NodeTally
{
    private ulong _counts;
    private int _last;
    private int _again;

    public readonly int Persons => (int)(uint)_counts;

    public readonly int ReworkPersons => (int)(_counts >> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(ulong counts) => _counts += counts;

    public void Take(int person)
    {
        if (_last != person) _counts++;
        else if (_again != person)
        {
            _counts += 1UL << 32;
            _again = person;
        }
        _last = person;
    }
}
