using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Flows;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Paths;

/// <summary>Paths: what people do after an anchor, or what they did before it, step by step as a tree.</summary>
/// <remarks>Each step is counted exactly; only what is shown of it is cut (<see cref="PathsQuestion.PerStep"/>), the rest stays as a sum. Medians are type 7 of Hyndman and Fan (1996).</remarks>
public static class PathTree
{
    private const int Deepest = 20;

    /// <summary>Answers the question from the journeys of its scope.</summary>
    /// <returns>Times in microseconds.</returns>
    /// <exception cref="ArgumentException">
    /// A node or the anchor does not exist, the depth lies outside 1 to 20, nothing is to be kept per step, the window is negative,
    /// or the segment is made from another index.
    /// </exception>
    /// <remarks>O(rows until the anchor + persons × rows of the steps shown), in parallel over persons; 28 bytes a person with an anchor. Deterministic.</remarks>
    public static PathsAnswer Run(PathsQuestion question, JourneyIndex index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(question.Depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(question.Depth, Deepest);
        ArgumentOutOfRangeException.ThrowIfLessThan(question.PerStep, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(question.Anchor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(question.Anchor, question.Nodes);
        ArgumentOutOfRangeException.ThrowIfNegative(question.Window);
        return index.Scan(new PathScan(question, index));
    }

    private sealed class PathScan(PathsQuestion question, JourneyIndex index) : IScan<PathsAnswer>
    {
        public PathsAnswer Over<TTime, TSignature>(Journeys<TTime, TSignature> journeys)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature>
        {
            var scoped = new ScopedJourneys<TTime, TSignature>(journeys, question.Scope);
            var map = NodeMap.Of(question.NodeOf, question.Nodes, question.Scope, index);
            var walks = scoped.Walk((from, to) => new PathWalk<TTime, TSignature>(scoped, question, map).Start(from, to));
            var root = new Branch(question.Anchor) { Persons = walks.Sum(w => w.Walkers) };
            var level = new List<Branch> { root };
            for (var depth = 1; depth <= question.Depth && level.Count > 0; depth++)
            {
                var isMeasured = depth > 1 || question.Anchor != 0;
                level = EdgeMatrix.Fits(level.Count + 1, question.Nodes + 1, index.Count)
                    ? new PathLevel<TTime, TSignature, EdgeMatrix>(question, walks, level).Grow(isMeasured)
                    : new PathLevel<TTime, TSignature, EdgeTable>(question, walks, level).Grow(isMeasured);
            }
            foreach (var walk in walks) walk.End();
            return new PathsAnswer(root.Persons, root.Node());
        }
    }
}

/// <summary>A step of the tree while it grows.</summary>
internal sealed class Branch(int at)
{
    public int At { get; } = at;
    public long Persons { get; set; }
    public long Ended { get; set; }
    public long Other { get; set; }
    public double MedianGap { get; set; } = double.NaN;
    public List<Branch> Children { get; } = [];

    public PathNode Node() => new(At, Persons, MedianGap, [.. Children.Select(c => c.Node())], Ended, Other);
}

/// <summary>One level of the tree: everybody takes a step, the most frequent ones are kept, the rest stops.</summary>
internal sealed class PathLevel<TTime, TSignature, TEdges>(PathsQuestion question, PathWalk<TTime, TSignature>[] walks, List<Branch> level)
    where TTime : unmanaged, IBinaryInteger<TTime>
    where TSignature : unmanaged, IBinaryInteger<TSignature>
    where TEdges : IEdges<TEdges>
{
    private readonly ParallelOptions _threads = new() { MaxDegreeOfParallelism = Slices.Threads };
    private readonly TEdges[] _tallies = new TEdges[walks.Length];

    /// <summary>The branches of the next level.</summary>
    public List<Branch> Grow(bool isMeasured)
    {
        Parallel.For(0, walks.Length, _threads, w =>
        {
            _tallies[w] = Empty();
            walks[w].Step(ref _tallies[w]);
        });
        var (next, starts) = Keep(Total());
        if (Unsafe.SizeOf<TTime>() <= 4) Follow<uint>(next, starts, isMeasured);
        else Follow<ulong>(next, starts, isMeasured);
        return next;
    }

    // Branches count from 1 here: the table of edges takes 0 → 0 for nothing.
    private TEdges Empty() => TEdges.For(level.Count + 1, question.Nodes + 1);

    private TEdges Total()
    {
        if (_tallies.Length == 1) return _tallies[0];
        var total = Empty();
        for (var w = 0; w < _tallies.Length; w++)
        {
            for (var place = 0; place < _tallies[w].Places; place++)
            {
                ref var tally = ref _tallies[w].In(place, out var from, out var to);
                if (tally.Count > 0) total.At(from, to).Add(tally);
            }
        }
        return total;
    }

    private (List<Branch> Next, List<int> Starts) Keep(TEdges total)
    {
        var taken = new List<(int Node, int Count)>[level.Count];
        for (var b = 0; b < taken.Length; b++) taken[b] = [];
        for (var place = 0; place < total.Places; place++)
        {
            ref var tally = ref total.In(place, out var from, out var to);
            if (tally.Count > 0 && to == 0) level[from - 1].Ended = tally.Count;
            if (tally.Count > 0 && to != 0) taken[from - 1].Add((to, tally.Count));
        }

        var (next, starts) = (new List<Branch>(), new List<int> { 0 });
        for (var b = 0; b < taken.Length; b++)
        {
            taken[b].Sort((x, y) => x.Count != y.Count ? y.Count.CompareTo(x.Count) : x.Node.CompareTo(y.Node));
            level[b].Other = taken[b].Skip(question.PerStep).Sum(t => (long)t.Count);
            foreach (var (node, count) in taken[b].Take(question.PerStep))
            {
                var branch = new Branch(node) { Persons = count };
                level[b].Children.Add(branch);
                next.Add(branch);
                Place(b + 1, node, next.Count, starts[^1]);
                starts.Add(starts[^1] + count);
            }
        }
        return (next, starts);
    }

    // Where each thread's people go on, and where their gaps stand among all of the branch.
    private void Place(int from, int to, int branch, int at)
    {
        for (var w = 0; w < _tallies.Length; w++)
        {
            ref var tally = ref _tallies[w].At(from, to);
            (tally.Branch, tally.Cursor) = (branch, at);
            at += tally.Count;
        }
    }

    private void Follow<TGap>(List<Branch> next, List<int> starts, bool isMeasured) where TGap : unmanaged, IBinaryInteger<TGap>, IUnsignedNumber<TGap>
    {
        var gaps = ArrayPool<TGap>.Shared.Rent(starts[^1]);
        Parallel.For(0, walks.Length, _threads, w => walks[w].Follow(ref _tallies[w], gaps));
        if (isMeasured) Parallel.For(0, next.Count, _threads, b =>
        {
            Span<double> median = stackalloc double[1];
            Selection.Quantiles(gaps.AsSpan(starts[b], starts[b + 1] - starts[b]), [0.5], false, median);
            next[b].MedianGap = median[0] * walks[0].Unit;
        });
        ArrayPool<TGap>.Shared.Return(gaps);
    }
}
