namespace Nokta.JourneyEngine.Statistics;

/// <summary>Quantiles of a sample.</summary>
public static class Quantile
{
    /// <summary>The interpolated quantile, type 7 of Hyndman and Fan (1996): position 1 + (n − 1)·p, linear between neighbours.</summary>
    /// <param name="sorted">The sample, ascending, not empty.</param>
    /// <param name="p">0 to 1.</param>
    /// <exception cref="ArgumentException">The sample is empty or p lies outside 0 to 1.</exception>
    public static double Type7(ReadOnlySpan<double> sorted, double p)
    {
        Require(sorted.Length, p);
        var at = (sorted.Length - 1) * p;
        var low = (int)at;
        return low + 1 < sorted.Length ? sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]) : sorted[low];
    }

    /// <summary>The nearest-rank quantile: the smallest value with at least p·n values up to it.</summary>
    /// <inheritdoc cref="Type7(ReadOnlySpan{double}, double)"/>
    public static double NearestRank(ReadOnlySpan<double> sorted, double p)
    {
        Require(sorted.Length, p);
        return sorted[Math.Clamp((int)Math.Ceiling(p * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <inheritdoc cref="Type7(ReadOnlySpan{double}, double)"/>
    public static double Type7(ReadOnlySpan<int> sorted, double p)
    {
        Require(sorted.Length, p);
        var at = (sorted.Length - 1) * p;
        var low = (int)at;
        return low + 1 < sorted.Length ? sorted[low] + (at - low) * ((double)sorted[low + 1] - sorted[low]) : sorted[low];
    }

    private static void Require(int n, double p)
    {
        if (n == 0) throw new ArgumentException("A quantile of nothing.", nameof(n));
        if (p is not (>= 0 and <= 1)) throw new ArgumentException("p lies from 0 to 1.", nameof(p));
    }
}
