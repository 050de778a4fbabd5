using System.Numerics;
using System.Runtime.CompilerServices;
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

    public long Journeys { get; private set; }

    public NodeTally[] Nodes => _nodes;

    public ref TEdges Edges => ref _edges;

    public FlowPass<TTime, TSignature, TEdges> Count()
    {
        for (var person = _from; person < _to; person++)
        {
            journeys.InPeriod(person, out var start, out var end);
            if (start < end && CountJourney(person + 1, start, end)) Journeys++;
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

    private bool CountJourney(int stamp, int start, int end)
    {
        var (time, signature, map1, nodes, collapses) = (journeys.Journeys.Time, journeys.Journeys.Signature, map, _nodes, question.CollapseRepeats);
        var (before, last) = (0UL, 0);
        for (var i = start; i < end; i++)
        {
            var node = map1[int.CreateTruncating(signature[i])];
            if (node == 0 || (collapses && node == last)) continue;
            var now = ulong.CreateTruncating(time[i]);
            _edges.At(last, node).Take(stamp, now - before, Unsafe.SizeOf<TTime>() > 4);
            nodes[node].Take(stamp);
            (before, last) = (now, node);
        }
        if (last == 0) return false;
        _edges.At(last, 0).Take(stamp, 0, false);
        return true;
    }

    private void FillJourney<TGap>(int start, int end, TGap[] gaps) where TGap : unmanaged, IBinaryInteger<TGap>
    {
        var (time, signature, map1, collapses) = (journeys.Journeys.Time, journeys.Journeys.Signature, map, question.CollapseRepeats);
        var (before, last) = (0UL, 0);
        for (var i = start; i < end; i++)
        {
            var node = map1[int.CreateTruncating(signature[i])];
            if (node == 0 || (collapses && node == last)) continue;
            var now = ulong.CreateTruncating(time[i]);
            if (last != 0) gaps[_edges.At(last, node).Cursor++] = TGap.CreateTruncating(now - before);
            (before, last) = (now, node);
        }
    }
}

/// <summary>What one thread has counted of a node.</summary>
internal struct NodeTally
{
    public int Count;
    public int Persons;
    public int ReworkPersons;
    private int _last;
    private int _again;

    public void Take(int person)
    {
        Count++;
        var first = _last != person;
        ReworkPersons += !first & _again != person ? 1 : 0;
        _again = first ? _again : person;
        Persons += first ? 1 : 0;
        _last = person;
    }
}
