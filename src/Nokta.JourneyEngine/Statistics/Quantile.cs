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
    /// <inheritdoc cref="Type7"/>
    public static double NearestRank(ReadOnlySpan<double> sorted, double p)
    {
        Require(sorted.Length, p);
        return sorted[Math.Clamp((int)Math.Ceiling(p * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>Type 7 of an unsorted sample, which is reordered; O(n) on average (quickselect).</summary>
    /// <inheritdoc cref="Type7"/>
    public static double Type7InPlace(Span<int> values, double p)
    {
        Require(values.Length, p);
        var at = (values.Length - 1) * p;
        var low = (int)at;
        Select(values, low);
        if (at <= low) return values[low];
        var above = int.MaxValue;
        foreach (var value in values[(low + 1)..]) above = Math.Min(above, value);
        return values[low] + (at - low) * ((double)above - values[low]);
    }

    // Three-way partition around a median of three: equal values, common in durations, end the search at once.
    private static void Select(Span<int> values, int k)
    {
        var (low, high) = (0, values.Length - 1);
        while (low < high)
        {
            var pivot = Middle(values[low], values[(int)(((uint)low + (uint)high) / 2)], values[high]);
            var (less, at, more) = (low, low, high);
            while (at <= more)
            {
                var value = values[at];
                if (value < pivot) (values[less], values[at]) = (value, values[less]);
                if (value < pivot) (less, at) = (less + 1, at + 1);
                else if (value > pivot) (values[more], values[at], more) = (value, values[more], more - 1);
                else at++;
            }
            if (k < less) high = less - 1;
            else if (k > more) low = more + 1;
            else return;
        }
    }

    private static int Middle(int a, int b, int c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    private static void Require(int n, double p)
    {
        if (n == 0) throw new ArgumentException("A quantile of nothing.", nameof(n));
        if (p is not (>= 0 and <= 1)) throw new ArgumentException("p lies from 0 to 1.", nameof(p));
    }
}
