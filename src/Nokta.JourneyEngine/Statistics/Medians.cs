namespace Nokta.JourneyEngine.Statistics;

/// <summary>Intervals and tests of medians.</summary>
public static class Medians
{
    /// <summary>The interval of a median between two order statistics, by the binomial distribution of ranks (exact, at least the confidence).</summary>
    /// <param name="sorted">The sample, ascending.</param>
    /// <param name="confidence">Confidence wanted.</param>
    /// <returns>Null when the sample is too small for any such interval (below 6 values at 95 %).</returns>
    public static Interval? OrderStatistics(ReadOnlySpan<double> sorted, double confidence = 0.95)
    {
        var n = sorted.Length;
        var (tail, rank) = (0.0, 0);
        while (rank < n / 2)
        {
            tail += Math.Exp(Shares.LogChoose(n, rank) - n * Math.Log(2));
            if (tail > (1 - confidence) / 2) break;
            rank++;
        }
        return rank == 0 ? null : new Interval(sorted[rank - 1], sorted[n - rank]);
    }

    /// <summary>Rank r of the 95 % interval of a median: from the r-th smallest to the r-th largest value, by the normal approximation of the binomial (Conover 1999, 3.2).</summary>
    /// <param name="n">Size of the sample, at least 30.</param>
    public static int Rank(int n) => Math.Max(1, (int)Math.Floor((n - Normal.Z95 * Math.Sqrt(n)) / 2));

    /// <summary>The percentile bootstrap interval (Efron 1979) of the change of the median, current − previous; seeded, so the same data give the same interval.</summary>
    /// <param name="previous">Earlier sample, ascending.</param>
    /// <param name="current">Later sample, ascending.</param>
    /// <param name="seed">Seed of the resampling.</param>
    /// <param name="resamples">Number of resamples.</param>
    /// <param name="confidence">Confidence wanted.</param>
    /// <remarks>O(resamples): the median of a resample is drawn directly, since the order statistics of n uniform ranks are beta distributed.</remarks>
    /// <exception cref="ArgumentException">A sample is empty.</exception>
    public static Interval BootstrapDifference(
        ReadOnlySpan<double> previous, ReadOnlySpan<double> current, ulong seed = 1, int resamples = 2000, double confidence = 0.95)
    {
        if (previous.Length == 0 || current.Length == 0) throw new ArgumentException("A median of nothing.", nameof(previous));
        var random = new SplitMix(seed);
        var differences = new double[resamples];
        for (var i = 0; i < resamples; i++) differences[i] = ResampledMedian(current, ref random) - ResampledMedian(previous, ref random);
        Array.Sort(differences);
        return new Interval(Quantile.Type7(differences, (1 - confidence) / 2), Quantile.Type7(differences, 1 - (1 - confidence) / 2));
    }

    /// <summary>Wilcoxon's rank sum test (Mann and Whitney 1947), normal approximation with the correction for ties.</summary>
    /// <param name="previous">Earlier sample, ascending.</param>
    /// <param name="current">Later sample, ascending.</param>
    /// <returns>Two-sided p, and the probability that a current value exceeds a previous one (ties count half): 0.5 = no shift.</returns>
    /// <exception cref="ArgumentException">A sample is empty.</exception>
    public static (double P, double Superiority) RankSum(ReadOnlySpan<double> previous, ReadOnlySpan<double> current)
    {
        double n = previous.Length, m = current.Length;
        if (n == 0 || m == 0) throw new ArgumentException("A rank sum of nothing.", nameof(previous));
        var (i, j, wins, ties) = (0, 0, 0.0, 0.0);
        while (i < n || j < m)
        {
            var value = j >= m || (i < n && previous[i] <= current[j]) ? previous[i] : current[j];
            var (a, b) = (i, j);
            while (i < n && previous[i] == value) i++;
            while (j < m && current[j] == value) j++;
            double same = i - a, other = j - b;
            wins += other * (a + same / 2);
            ties += Cube(same + other) - (same + other);
        }
        var total = n + m;
        var variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)));
        var z = variance <= 0 ? 0 : (wins - n * m / 2) / Math.Sqrt(variance);
        return (Normal.TwoSided(z), wins / (n * m));
    }

    private static double ResampledMedian(ReadOnlySpan<double> sorted, ref SplitMix random)
    {
        var n = sorted.Length;
        var lower = (n + 1) / 2;
        var at = random.Beta(lower, n - lower + 1);
        var first = sorted[Rank(at, n)];
        if (n % 2 == 1) return first;
        var next = 1 - (1 - at) * Math.Pow(random.Unit(), 1.0 / (n - lower));
        return (first + sorted[Rank(next, n)]) / 2;
    }

    private static int Rank(double share, int n) => Math.Clamp((int)(share * n), 0, n - 1);

    private static double Cube(double x) => x * x * x;
}
