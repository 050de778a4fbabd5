using System.Buffers;
using System.Numerics;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Flows;

namespace Nokta.JourneyEngine.Paths;

/// <summary>The people of one thread on their way from the anchor, all at the same step; those whose step is not shown drop out.</summary>
internal sealed class PathWalk<TTime, TSignature>(ScopedJourneys<TTime, TSignature> journeys, PathsQuestion question, int[] map)
    where TTime : unmanaged, IBinaryInteger<TTime>
    where TSignature : unmanaged, IBinaryInteger<TSignature>
{
    private readonly TTime[] _time = journeys.Journeys.Time;
    private readonly TSignature[] _signature = journeys.Journeys.Signature;
    private readonly ulong _window = (ulong)journeys.Journeys.Clock.TicksIn(question.Window);
    private readonly bool _hasWindow = question.Window < long.MaxValue;
    private readonly int _direction = question.Before ? -1 : 1;
    private Walker[] _walkers = [];

    public int Walkers { get; private set; }

    public long Unit => journeys.Journeys.Clock.Unit;

    /// <summary>Everybody of a range of persons who has an anchor stands at it.</summary>
    public PathWalk<TTime, TSignature> Start(int from, int to)
    {
        _walkers = ArrayPool<Walker>.Shared.Rent(Math.Max(16, question.Anchor == 0 ? to - from : (to - from) / 4));
        for (var person = from; person < to; person++)
        {
            journeys.InPeriod(person, out var start, out var end);
            if (start == end || AnchorIn(start, end) is not (>= 0 and var anchor)) continue;
            if (Walkers == _walkers.Length) Double();
            var row = question.Anchor == 0 ? anchor - _direction : anchor;
            _walkers[Walkers++] = new Walker { Person = person, Anchor = anchor, Row = row, Node = question.Anchor, Branch = 1 };
        }
        return this;
    }

    /// <summary>Everybody takes the next step, and it is counted; node 0 = there is none.</summary>
    public void Step<TEdges>(ref TEdges tallies) where TEdges : IEdges<TEdges>
    {
        var starts = journeys.Journeys.Starts;
        foreach (ref var walker in _walkers.AsSpan(0, Walkers))
        {
            var limit = question.Before ? starts[walker.Person] - 1 : starts[walker.Person + 1];
            (walker.Next, walker.NextNode) = After(walker, limit);
            tallies.At(walker.Branch, walker.NextNode).Take();
        }
    }

    /// <summary>Those whose step is kept go on from it, and their gaps are written where its cursor stands.</summary>
    public void Follow<TEdges, TGap>(ref TEdges tallies, TGap[] gaps)
        where TEdges : IEdges<TEdges>
        where TGap : unmanaged, IBinaryInteger<TGap>
    {
        var on = 0;
        foreach (ref var walker in _walkers.AsSpan(0, Walkers))
        {
            if (walker.NextNode == 0) continue;
            ref var tally = ref tallies.At(walker.Branch, walker.NextNode);
            if (tally.Branch == 0) continue;
            var from = walker.Node == 0 ? walker.Next : walker.Row;
            gaps[tally.Cursor++] = TGap.CreateTruncating(Between(from, walker.Next));
            _walkers[on++] = walker with { Row = walker.Next, Node = walker.NextNode, Branch = tally.Branch };
        }
        Walkers = on;
    }

    /// <summary>Gives the memory back; nobody walks after that.</summary>
    public void End()
    {
        ArrayPool<Walker>.Shared.Return(_walkers);
        (_walkers, Walkers) = ([], 0);
    }

    private void Double()
    {
        var more = ArrayPool<Walker>.Shared.Rent((int)Math.Min(Array.MaxLength, _walkers.Length * 2L));
        _walkers.AsSpan(0, Walkers).CopyTo(more);
        ArrayPool<Walker>.Shared.Return(_walkers);
        _walkers = more;
    }

    private int AnchorIn(int start, int end)
    {
        var (first, last) = question.Before ? (end - 1, start - 1) : (start, end);
        for (var i = first; i != last; i += _direction)
        {
            var node = map[int.CreateTruncating(_signature[i])];
            if (node != 0 && (node == question.Anchor || question.Anchor == 0)) return i;
        }
        return -1;
    }

    private (int Row, int Node) After(in Walker walker, int limit)
    {
        var (nodeOf, signature, direction, repeated) = (map, _signature, _direction, question.CollapseRepeats ? walker.Node : 0);
        for (var i = walker.Row + direction; i != limit; i += direction)
        {
            var node = nodeOf[int.CreateTruncating(signature[i])];
            if (node == 0 || node == repeated) continue;
            return !_hasWindow || Between(walker.Anchor, i) <= _window ? (i, node) : (-1, 0);
        }
        return (-1, 0);
    }

    private ulong Between(int from, int to)
    {
        var (a, b) = (ulong.CreateTruncating(_time[from]), ulong.CreateTruncating(_time[to]));
        return question.Before ? a - b : b - a;
    }

    private struct Walker
    {
        public int Person, Anchor, Row, Node, Branch, Next, NextNode;
    }
}
