using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Columns;

/// <summary>How often something of a group arrives, and whether it has stopped.</summary>
/// <param name="First">Instant of its first interaction; <see cref="long.MaxValue"/> when there is none.</param>
/// <param name="Last">Instant of its last interaction; <see cref="long.MinValue"/> when there is none.</param>
/// <param name="Days">Days (of 24 hours, UTC) on which something came.</param>
/// <param name="UsualGap">Days between two such days that are exceeded one time in twenty; 0 with fewer than ten days.</param>
public sealed record Cadence(long First, long Last, int Days, double UsualGap)
{
    /// <summary>Whether more days have passed since the last one than three times the usual gap, and at least <paramref name="least"/>.</summary>
    public bool IsSilent(long now, double least = 3) => Days >= 10 && (now - Last) / (double)Microseconds.Day is var quiet && quiet > least && quiet > 3 * UsualGap;

    /// <summary>The cadence of each group.</summary>
    /// <param name="index">The interactions.</param>
    /// <param name="groupOf">By signature: the group, from 0; negative = none.</param>
    /// <param name="groups">Number of groups.</param>
    /// <remarks>Linear in the interactions; memory one number for each group and day.</remarks>
    public static Cadence[] Of(JourneyIndex index, int[] groupOf, int groups)
    {
        var days = new HashSet<int>[groups];
        var (first, last) = (new long[groups], new long[groups]);
        for (var g = 0; g < groups; g++) (days[g], first[g], last[g]) = ([], long.MaxValue, long.MinValue);
        var columns = index.Columns;
        for (var i = 0; i < columns.Count; i++)
        {
            var group = groupOf[columns.SignatureAt(i)];
            if (group < 0) continue;
            var time = columns.Time[i];
            (first[group], last[group]) = (Math.Min(first[group], time), Math.Max(last[group], time));
            days[group].Add((int)(time / Microseconds.Day));
        }

        return [.. Enumerable.Range(0, groups).Select(g => new Cadence(first[g], last[g], days[g].Count, Gap(days[g])))];
    }

    private static double Gap(HashSet<int> days)
    {
        if (days.Count < 10) return 0;
        var sorted = days.Order().ToArray();
        var gaps = new double[sorted.Length - 1];
        for (var i = 0; i < gaps.Length; i++) gaps[i] = sorted[i + 1] - sorted[i];
        Array.Sort(gaps);
        return Quantile.Type7(gaps, 0.95);
    }
}
