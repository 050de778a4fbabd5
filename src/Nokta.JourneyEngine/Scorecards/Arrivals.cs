using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Scorecards;

/// <summary>How many interactions fall into given stretches of time: opening hours, holidays.</summary>
public static class Arrivals
{
    /// <summary>Counts the period's interactions of the given signatures, and those of them that lie in one of the stretches.</summary>
    /// <param name="index">The interactions.</param>
    /// <param name="kept">By signature; signatures beyond its length do not count.</param>
    /// <param name="period">Which interactions are counted.</param>
    /// <param name="stretches">Ascending and apart from one another, from inclusive, to exclusive.</param>
    /// <remarks>O(interactions × log stretches).</remarks>
    public static (long Inside, long All) Count(JourneyIndex index, bool[] kept, Period period, IReadOnlyList<Period> stretches)
    {
        var starts = stretches.Select(s => s.From).ToArray();
        var (times, signatures, inside, all) = (index.Columns.Time, index.Columns.Signature, 0L, 0L);
        Slices.Run(index.Count, (from, to) =>
        {
            var (within, counted) = (0L, 0L);
            for (var i = from; i < to; i++)
            {
                if (!period.Contains(times[i]) || signatures[i] >= kept.Length || !kept[(int)signatures[i]]) continue;
                counted++;
                var at = Array.BinarySearch(starts, times[i]);
                if (at < 0) at = ~at - 1;
                if (at >= 0 && times[i] < stretches[at].To) within++;
            }

            Interlocked.Add(ref inside, within);
            Interlocked.Add(ref all, counted);
        });
        return (inside, all);
    }
}
