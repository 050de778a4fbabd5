using System.Numerics;
using System.Runtime.InteropServices;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Flows;

/// <summary>Variants: which whole sequences of steps people take, or which first steps (<see cref="VariantsQuestion.Steps"/>), most frequent first.</summary>
/// <remarks>Trace variants as in process mining (van der Aalst, Process Mining, 2nd edition 2016, 5.1).</remarks>
public static class Variants
{
    /// <summary>Answers the question from the journeys of its scope.</summary>
    /// <returns>Durations in microseconds.</returns>
    /// <exception cref="ArgumentException">A node is negative, fewer than one step or no variant is asked for, or the segment is made from another index.</exception>
    /// <remarks>
    /// O(rows of the scope + kept steps), in parallel; 28 bytes a person. Sequences are compared by 128 bits: without loss up to 126 bits of
    /// nodes, hashed beyond. Deterministic whatever the number of threads.
    /// </remarks>
    public static VariantsAnswer Run(VariantsQuestion question, JourneyIndex index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(question.Steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(question.Top, 1);
        return index.Scan(new VariantScan(question, index));
    }

    private sealed class VariantScan(VariantsQuestion question, JourneyIndex index) : IScan<VariantsAnswer>
    {
        public VariantsAnswer Over<TTime, TSignature>(Journeys<TTime, TSignature> journeys)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature>
        {
            var highest = question.NodeOf.Length == 0 ? 0 : Math.Max(1, question.NodeOf.Max());
            var (map, bits) = (NodeMap.Of(question.NodeOf, highest, question.Scope, index), StepSequence.BitsFor(Math.Max(1, highest)));
            var scoped = new ScopedJourneys<TTime, TSignature>(journeys, question.Scope);
            if (ShortPaths<TTime, TSignature>.Fits(question, highest, index.Persons)) return new ShortPaths<TTime, TSignature>(scoped, question, map, highest).Answer();
            var partBits = Math.Clamp(BitOperations.Log2((uint)index.Persons + 1) - 12, 0, 10);
            var passes = scoped.Walk((from, to) => new SequencePass<TTime, TSignature>(scoped, question, map, bits, partBits).Over(from, to));
            return new VariantFiguring<TTime, TSignature>(question, scoped, map, passes, 1 << partBits).Answer();
        }
    }
}

/// <summary>Groups the sequences of all threads, keeps the most frequent and measures those.</summary>
internal sealed class VariantFiguring<TTime, TSignature>(
    VariantsQuestion question, ScopedJourneys<TTime, TSignature> journeys, int[] map, SequencePass<TTime, TSignature>[] passes, int parts)
    where TTime : unmanaged, IBinaryInteger<TTime>
    where TSignature : unmanaged, IBinaryInteger<TSignature>
{
    private readonly VariantTable[] _tables = new VariantTable[parts];

    public VariantsAnswer Answer()
    {
        Each(part =>
        {
            _tables[part] = new VariantTable();
            foreach (var pass in passes) _tables[part].Take(pass.Part(part));
        });
        var kept = Keep();
        var medians = question.WithDurations ? Durations(kept) : null;
        var variants = new Variant[kept.Length];
        for (var v = 0; v < variants.Length; v++) variants[v] = new Variant(kept[v].Steps, kept[v].Count, medians?[v] ?? double.NaN);
        return new VariantsAnswer(passes.Sum(p => p.Journeys), _tables.Sum(t => (long)t.Variants.Count), variants);
    }

    private (int Count, int[] Steps, int Part, int Local)[] Keep()
    {
        var least = LeastCount();
        var candidates = new List<(int Count, int[] Steps, int Part, int Local)>[parts];
        Each(part =>
        {
            candidates[part] = [];
            var variants = CollectionsMarshal.AsSpan(_tables[part].Variants);
            for (var v = 0; v < variants.Length; v++)
                if (variants[v].Count >= least) candidates[part].Add((variants[v].Count, StepsOf(variants[v].Person), part, v));
        });
        var kept = candidates.SelectMany(c => c).ToArray();
        Array.Sort(kept, (a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : a.Steps.AsSpan().SequenceCompareTo(b.Steps));
        if (kept.Length > question.Top) kept = kept[..question.Top];
        for (var k = 0; k < kept.Length; k++) CollectionsMarshal.AsSpan(_tables[kept[k].Part].Variants)[kept[k].Local].Kept = k;
        return kept;
    }

    // Where more variants than are kept share the smallest count kept, their steps decide.
    private int LeastCount()
    {
        var counts = new PriorityQueue<int, int>();
        foreach (var table in _tables)
        {
            foreach (ref var variant in CollectionsMarshal.AsSpan(table.Variants))
            {
                if (counts.Count < question.Top) counts.Enqueue(variant.Count, variant.Count);
                else if (counts.Peek() < variant.Count) counts.DequeueEnqueue(variant.Count, variant.Count);
            }
        }
        return counts.Count < question.Top ? 1 : counts.Peek();
    }

    private double[] Durations((int Count, int[] Steps, int Part, int Local)[] kept)
    {
        var starts = new int[kept.Length + 1];
        for (var k = 0; k < kept.Length; k++) starts[k + 1] = starts[k] + kept[k].Count;
        var (next, durations, medians) = (starts.AsSpan(0, kept.Length).ToArray(), new ulong[starts[^1]], new double[kept.Length]);
        Each(part =>
        {
            var variants = CollectionsMarshal.AsSpan(_tables[part].Variants);
            foreach (var pass in passes)
            {
                foreach (ref var sequence in pass.Part(part))
                {
                    var at = variants[(int)sequence.High].Kept;
                    if (at >= 0) durations[next[at]++] = sequence.Duration;
                }
            }
        });
        Slices.Run(kept.Length, (from, to) =>
        {
            Span<double> median = stackalloc double[1];
            for (var k = from; k < to; k++)
            {
                Selection.Quantiles(durations.AsSpan(starts[k], kept[k].Count), [0.5], false, median);
                medians[k] = median[0] * journeys.Journeys.Clock.Unit;
            }
        });
        return medians;
    }

    private int[] StepsOf(int person)
    {
        journeys.InPeriod(person, out var start, out var end);
        var steps = new List<int>();
        for (var i = start; i < end && steps.Count < question.Steps; i++)
        {
            var node = map[int.CreateTruncating(journeys.Journeys.Signature[i])];
            if (node != 0 && !(question.CollapseRepeats && steps.Count > 0 && steps[^1] == node)) steps.Add(node);
        }
        return [.. steps];
    }

    private void Each(Action<int> work) => Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = Slices.Threads }, work);
}
