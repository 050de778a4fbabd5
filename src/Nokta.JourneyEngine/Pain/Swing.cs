using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Pain;

/// <summary>Whether a change stands out of the swings a touchpoint shows anyway, week by week and with the load of the day.</summary>
internal static class Swing
{
    private const int LeastInQuarter = 5;

    /// <summary>
    /// Two-sided p of the change of the mean, its error widened by the dispersion between the quarters of each period
    /// (quasi-likelihood, McCullagh and Nelder 1989, 4.5): t = z / √φ with quarters − 2 degrees of freedom.
    /// </summary>
    public static double P(Sample previous, Sample current, Func<double, double> of)
    {
        var (before, now) = (previous.Quarters(of), current.Quarters(of));
        var (a, b) = (Pooled(before), Pooled(now));
        var error = a.Variance / a.N + b.Variance / b.N;
        if (error <= 0) return a.Mean == b.Mean ? 1 : 0;
        var dispersion = a.Between + b.Between;
        var degrees = a.Quarters + b.Quarters - 2;
        var z = (b.Mean - a.Mean) / Math.Sqrt(error);
        if (degrees < 1) return Normal.TwoSided(z);
        return StudentT.TwoSided(z / Math.Sqrt(Math.Max(1, dispersion / degrees)), degrees);
    }

    private static (double N, double Mean, double Variance, double Between, int Quarters) Pooled((double N, double Sum, double Squares)[] quarters)
    {
        var (n, sum, squares) = (quarters.Sum(q => q.N), quarters.Sum(q => q.Sum), quarters.Sum(q => q.Squares));
        var mean = sum / n;
        var variance = n < 2 ? 0 : Math.Max(0, (squares - n * mean * mean) / (n - 1));
        var used = quarters.Where(q => q.N >= LeastInQuarter).ToArray();
        var between = variance <= 0 ? 0 : used.Sum(q => q.N * (q.Sum / q.N - mean) * (q.Sum / q.N - mean)) / variance;
        return (n, mean, variance, between, used.Length);
    }
}
