namespace Nokta.JourneyEngine.Statistics;

/// <summary>Times to an event of which some are still running (Kaplan and Meier 1958): time to answer with open threads, for example.</summary>
public sealed class KaplanMeier
{
    private readonly double[] _times;
    private readonly double[] _survival;

    /// <summary>Estimates the curve; O(n log n).</summary>
    /// <param name="times">Time to the event, or so far without it.</param>
    /// <param name="happened">Whether the event happened; otherwise the time is censored. At the same time events come before censored ones.</param>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public KaplanMeier(ReadOnlySpan<double> times, ReadOnlySpan<bool> happened)
    {
        if (times.Length != happened.Length) throw new ArgumentException("One flag for each time.", nameof(happened));
        var (sorted, events) = (times.ToArray(), happened.ToArray());
        Array.Sort(sorted, events);
        var (steps, levels, alive) = (new List<double>(), new List<double>(), 1.0);
        for (var i = 0; i < sorted.Length;)
        {
            var (at, died, atRisk) = (sorted[i], 0, sorted.Length - i);
            for (; i < sorted.Length && sorted[i] == at; i++)
                if (events[i]) died++;
            if (died == 0) continue;
            alive *= 1 - (double)died / atRisk;
            steps.Add(at);
            levels.Add(alive);
            Events += died;
        }
        (_times, _survival, N) = ([.. steps], [.. levels], times.Length);
    }

    /// <summary>Number of times.</summary>
    public int N { get; }

    /// <summary>How many of them ended with the event.</summary>
    public int Events { get; }

    /// <summary>Share for whom the event has not happened by the time.</summary>
    public double Survival(double time)
    {
        var at = Array.BinarySearch(_times, time);
        if (at < 0) at = ~at - 1;
        return at < 0 ? 1 : _survival[at];
    }

    /// <summary>The earliest time by which at least the share p had the event; null when too many are still running to say.</summary>
    public double? Quantile(double p)
    {
        // Products of fractions miss a level by rounding, for example 0.30000000000000004.
        for (var i = 0; i < _times.Length; i++)
            if (1 - _survival[i] >= p - 1e-12) return _times[i];
        return null;
    }
}
