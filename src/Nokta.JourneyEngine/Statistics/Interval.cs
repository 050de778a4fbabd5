namespace Nokta.JourneyEngine.Statistics;

/// <summary>A range that holds the true value with the stated confidence (95 % unless told), in the unit of the figure.</summary>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Whether 0 lies outside: for an interval of a difference, the difference is more than chance explains.</summary>
    public bool ExcludesZero => Low > 0 || High < 0;

    /// <summary>The interval of the same thing in another unit.</summary>
    public Interval Times(double factor) => factor >= 0 ? new(Low * factor, High * factor) : new(High * factor, Low * factor);
}

/// <summary>How much a figure with n behind it may claim (product.md, "Intervals").</summary>
public enum Firmness
{
    /// <summary>n below 5: "3 answers, need 5".</summary>
    Hidden,

    /// <summary>n from 5 to 29: shown as a range.</summary>
    Range,

    /// <summary>n of 30 and more.</summary>
    Solid,
}

/// <summary>The thresholds of honesty.</summary>
public static class Honesty
{
    /// <summary>Below this many, a figure is hidden.</summary>
    public const int Shown = 5;

    /// <summary>From this many on, a figure is solid and may be called changed.</summary>
    public const int Solid = 30;

    /// <summary>What a figure with n behind it may claim.</summary>
    public static Firmness Of(long n) => n < Shown ? Firmness.Hidden : n < Solid ? Firmness.Range : Firmness.Solid;

    /// <summary>Beyond noise: the interval of the difference excludes 0 and both n are at least 30.</summary>
    public static bool BeyondNoise(Interval difference, long previousN, long currentN) =>
        difference.ExcludesZero && previousN >= Solid && currentN >= Solid;

    /// <summary>The effective n of weighted data, (Σw)² / Σw² (Kish 1965); 0 without weights.</summary>
    public static double EffectiveN(ReadOnlySpan<double> weights)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var weight in weights) (sum, squares) = (sum + weight, squares + weight * weight);
        return squares == 0 ? 0 : sum * sum / squares;
    }
}
