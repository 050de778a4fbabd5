namespace Nokta.JourneyEngine.Statistics;

/// <summary>A sample by its size, mean and standard deviation (with n − 1).</summary>
/// <param name="N">Number of values.</param>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="Deviation">Standard deviation with n − 1; 0 below two values.</param>
public readonly record struct Moments(long N, double Mean, double Deviation)
{
    /// <summary>The moments of a sample, in two passes.</summary>
    public static Moments Of(ReadOnlySpan<double> values)
    {
        if (values.Length == 0) return default;
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values) sum += value;
        var mean = sum / values.Length;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        return new Moments(values.Length, mean, values.Length < 2 ? 0 : Math.Sqrt(squares / (values.Length - 1)));
    }
}

/// <summary>A difference of means.</summary>
/// <param name="Value">Current − previous.</param>
/// <param name="Interval">Its interval.</param>
/// <param name="Degrees">Welch-Satterthwaite degrees of freedom.</param>
/// <param name="P">Two-sided p of "no difference".</param>
public readonly record struct MeanDifference(double Value, Interval Interval, double Degrees, double P);

/// <summary>Intervals and tests of means.</summary>
public static class Means
{
    /// <summary>The t interval of a mean.</summary>
    /// <exception cref="ArgumentException">Fewer than two values.</exception>
    public static Interval T(Moments sample, double confidence = 0.95)
    {
        if (sample.N < 2) throw new ArgumentException("An interval of a mean needs two values.", nameof(sample));
        var half = StudentT.Quantile(1 - (1 - confidence) / 2, sample.N - 1) * sample.Deviation / Math.Sqrt(sample.N);
        return new Interval(sample.Mean - half, sample.Mean + half);
    }

    /// <summary>The difference current − previous without assuming equal variances (Welch 1947).</summary>
    /// <exception cref="ArgumentException">Fewer than two values on a side.</exception>
    public static MeanDifference Welch(Moments previous, Moments current, double confidence = 0.95)
    {
        if (previous.N < 2 || current.N < 2) throw new ArgumentException("A difference of means needs two values on each side.", nameof(previous));
        var (a, b) = (previous.Deviation * previous.Deviation / previous.N, current.Deviation * current.Deviation / current.N);
        var difference = current.Mean - previous.Mean;
        if (a + b == 0) return new MeanDifference(difference, new Interval(difference, difference), previous.N + current.N - 2, difference == 0 ? 1 : 0);
        var degrees = (a + b) * (a + b) / (a * a / (previous.N - 1) + b * b / (current.N - 1));
        var error = Math.Sqrt(a + b);
        var half = StudentT.Quantile(1 - (1 - confidence) / 2, degrees) * error;
        return new MeanDifference(difference, new Interval(difference - half, difference + half), degrees, StudentT.TwoSided(difference / error, degrees));
    }
}
