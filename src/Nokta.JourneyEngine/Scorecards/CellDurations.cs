using System.Runtime.InteropServices;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Scorecards;

/// <summary>Quantiles of durations per cell and per bucket, from one list of (slot, duration).</summary>
internal static class CellDurations
{
    public static (Durations[] Cells, Durations[] Buckets) Of(Plan plan, List<long> pairs)
    {
        // Slots of a cell lie side by side: first those outside all buckets, then bucket by bucket.
        var perCell = plan.Buckets + 1;
        var (bySlot, slots) = Sorted(pairs, plan.Total * perCell, slot => slot);
        var (byBucket, bounds) = Sorted(pairs, perCell, slot => slot % perCell);
        var everything = bySlot.AsSpan().ToArray();

        // Selecting reorders its stretch, so each of the three copies is cut into stretches of its own; buckets of a cell go before the cell.
        var (cells, buckets) = (new Durations[plan.Cells], new Durations[plan.Cells * plan.Buckets]);
        Parallel.For(0, plan.Total + perCell, new ParallelOptions { MaxDegreeOfParallelism = Slices.For(pairs.Count) }, item =>
        {
            if (item < plan.Total) OfCell(item);
            else if (item == plan.Total) cells[plan.Total] = Summary(everything);
            else buckets[plan.Total * plan.Buckets + item - plan.Total - 1] = Summary(byBucket.AsSpan(bounds[item - plan.Total]..bounds[item - plan.Total + 1]));
        });
        return (cells, buckets);

        void OfCell(int cell)
        {
            for (var b = 0; b < plan.Buckets; b++)
                buckets[cell * plan.Buckets + b] = Summary(bySlot.AsSpan(slots[cell * perCell + b + 1]..slots[cell * perCell + b + 2]));
            cells[cell] = Summary(bySlot.AsSpan(slots[cell * perCell]..slots[(cell + 1) * perCell]));
        }
    }

    private static (int[] Values, int[] Starts) Sorted(List<long> pairs, int groups, Func<int, int> groupOf)
    {
        var starts = new int[groups + 1];
        foreach (var pair in CollectionsMarshal.AsSpan(pairs)) starts[groupOf((int)(pair >> 32)) + 1]++;
        for (var g = 1; g < starts.Length; g++) starts[g] += starts[g - 1];
        var (next, values) = (starts[..^1], new int[pairs.Count]);
        foreach (var pair in CollectionsMarshal.AsSpan(pairs)) values[next[groupOf((int)(pair >> 32))]++] = (int)pair;
        return (values, starts);
    }

    private static Durations Summary(Span<int> values) =>
        values.Length == 0 ? new Durations(0, null, null) : new Durations(values.Length, Quantile.Type7InPlace(values, 0.5), Quantile.Type7InPlace(values, 0.9));
}
