using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Pain;

/// <summary>n, sum and sum of squares of a measure in each quarter of a period.</summary>
internal sealed class Quarters
{
    public const int Count = 4;
    private const int LeastInQuarter = 5;
    private readonly (double N, double Sum, double Squares)[] _quarters = new (double, double, double)[Count];

    public void Add(int quarter, double value)
    {
        ref var q = ref _quarters[quarter];
        q.N++;
        q.Sum += value;
        q.Squares += value * value;
    }

    public long N => (long)_quarters.Sum(q => q.N);

    /// <summary>The sum: of ones and zeros, how many ones.</summary>
    public long Ones => (long)_quarters.Sum(q => q.Sum);

    /// <summary>Mean and variance over all, the weighted squares between quarters in units of that variance, and how many quarters took part.</summary>
    public (double N, double Mean, double Variance, double Between, int Used) Pooled()
    {
        var (n, sum, squares) = (_quarters.Sum(q => q.N), _quarters.Sum(q => q.Sum), _quarters.Sum(q => q.Squares));
        var mean = sum / n;
        var variance = n < 2 ? 0 : Math.Max(0, (squares - n * mean * mean) / (n - 1));
        var used = Array.FindAll(_quarters, q => q.N >= LeastInQuarter);
        var between = variance <= 0 ? 0 : used.Sum(q => q.N * (q.Sum / q.N - mean) * (q.Sum / q.N - mean)) / variance;
        return (n, mean, variance, between, used.Length);
    }
}

/// <summary>Whether a change stands out of the swings a touchpoint shows anyway, week by week and with the load of the day.</summary>
internal static class Swing
{
    /// <summary>
    /// Two-sided p of the change of the mean, its error widened by the dispersion between the quarters of each period
    /// (quasi-likelihood, McCullagh and Nelder 1989, 4.5): t = z / √φ with quarters − 2 degrees of freedom.
    /// </summary>
    public static double P(Quarters previous, Quarters current)
    {
        var (a, b) = (previous.Pooled(), current.Pooled());
        var error = a.Variance / a.N + b.Variance / b.N;
        if (error <= 0) return a.Mean == b.Mean ? 1 : 0;
        var degrees = a.Used + b.Used - 2;
        var z = (b.Mean - a.Mean) / Math.Sqrt(error);
        if (degrees < 1) return Normal.TwoSided(z);
        return StudentT.TwoSided(z / Math.Sqrt(Math.Max(1, (a.Between + b.Between) / degrees)), degrees);
    }
}
