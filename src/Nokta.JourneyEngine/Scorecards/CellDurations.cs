using System.Runtime.InteropServices;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Scorecards;

/// <summary>Quantiles of durations per cell, per bucket and over all, from one list of (slot, duration) that is sorted once.</summary>
internal static class CellDurations
{
    private const int DigitBits = 11;

    public static (Durations[] Cells, Durations[] Buckets) Of(Plan plan, List<long> pairs)
    {
        // A slot is a cell's bucket; the first of each cell holds what lies outside all buckets.
        var perCell = plan.Buckets + 1;
        var sorted = ByDuration(CollectionsMarshal.AsSpan(pairs));
        var slots = Summaries(sorted, plan.Total * perCell, perCell, (slot, _) => slot);
        var cells = Summaries(sorted, plan.Total, perCell, (slot, per) => slot / per);
        var trend = Summaries(sorted, perCell, perCell, (slot, per) => slot % per);
        var all = Summaries(sorted, 1, perCell, (_, _) => 0);

        var buckets = new Durations[plan.Cells * plan.Buckets];
        for (var c = 0; c < plan.Total; c++)
            for (var b = 0; b < plan.Buckets; b++) buckets[c * plan.Buckets + b] = slots[c * perCell + b + 1];
        for (var b = 0; b < plan.Buckets; b++) buckets[plan.Total * plan.Buckets + b] = trend[b + 1];
        return ([.. cells, all[0]], buckets);
    }

    // Dealt out in ascending order, every group is sorted without sorting it.
    private static Durations[] Summaries(long[] sorted, int groups, int perCell, Func<int, int, int> groupOf)
    {
        var starts = new int[groups + 1];
        foreach (var pair in sorted) starts[groupOf((int)(pair >> 32), perCell) + 1]++;
        for (var g = 0; g < groups; g++) starts[g + 1] += starts[g];
        var (next, values) = (starts[..^1], new int[sorted.Length]);
        foreach (var pair in sorted) values[next[groupOf((int)(pair >> 32), perCell)]++] = (int)pair;

        var summaries = new Durations[groups];
        for (var g = 0; g < groups; g++) summaries[g] = Summary(values.AsSpan(starts[g]..starts[g + 1]));
        return summaries;
    }

    private static Durations Summary(ReadOnlySpan<int> sorted) =>
        sorted.Length == 0 ? new Durations(0, null, null) : new Durations(sorted.Length, Quantile.Type7(sorted, 0.5), Quantile.Type7(sorted, 0.9), MedianRange(sorted));

    private static Interval? MedianRange(ReadOnlySpan<int> sorted)
    {
        if (sorted.Length < Honesty.Solid) return null;
        var rank = Medians.Rank(sorted.Length);
        return new Interval(sorted[rank - 1], sorted[sorted.Length - rank]);
    }

    // Radix sort by the lower 32 bits, which are never negative; digits that are zero everywhere are passed over.
    private static long[] ByDuration(ReadOnlySpan<long> pairs)
    {
        var (from, to, highest) = (pairs.ToArray(), new long[pairs.Length], 0);
        foreach (var pair in from) highest |= (int)pair;
        for (var shift = 0; shift < 31 && highest >> shift != 0; shift += DigitBits)
        {
            var next = new int[(1 << DigitBits) + 1];
            foreach (var pair in from) next[(int)((uint)pair >> shift & ((1 << DigitBits) - 1)) + 1]++;
            for (var d = 0; d < 1 << DigitBits; d++) next[d + 1] += next[d];
            foreach (var pair in from) to[next[(int)((uint)pair >> shift & ((1 << DigitBits) - 1))]++] = pair;
            (from, to) = (to, from);
        }
        return from;
    }
}
