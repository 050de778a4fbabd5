using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Pain;

/// <summary>A way in which a touchpoint can hurt.</summary>
public enum Signal
{
    /// <summary>Share of unhappy respondents on the main scale.</summary>
    Unhappy,

    /// <summary>Mean on the main scale; lower is worse.</summary>
    Score,

    /// <summary>Share of persons who gave up.</summary>
    Abandoned,

    /// <summary>Share of persons for whom it failed.</summary>
    Failed,

    /// <summary>Share of persons whom nobody answered.</summary>
    Unanswered,

    /// <summary>Share of persons who had to come back within days.</summary>
    Repeated,

    /// <summary>Share of persons whose journey ended there.</summary>
    DropOff,

    /// <summary>Duration of interactions, the mean of each person, in milliseconds.</summary>
    Duration,

    /// <summary>Time until the next interaction, the mean of each person, in milliseconds.</summary>
    Wait,

    /// <summary>Share of persons abandoned, failed, unanswered or coming back: the four together.</summary>
    Trouble,
}

/// <summary>How one signal of one touchpoint changed from the previous period to the current one.</summary>
public sealed record SignalChange
{
    /// <summary>Touchpoint number.</summary>
    public required int Touchpoint { get; init; }

    /// <summary>What changed.</summary>
    public required Signal Signal { get; init; }

    /// <summary>The main scale, for <see cref="Signal.Unhappy"/> and <see cref="Signal.Score"/>.</summary>
    public required Scale? Scale { get; init; }

    /// <summary>Before: a share (0 to 1), a mean on the scale, or a median in milliseconds.</summary>
    public required double From { get; init; }

    /// <summary>Now, in the same unit.</summary>
    public required double To { get; init; }

    /// <summary>Persons (or, where none is known, interactions) before.</summary>
    public required long FromN { get; init; }

    /// <summary>Persons (or interactions) now.</summary>
    public required long ToN { get; init; }

    /// <summary>95 % interval of To − From: Newcombe for shares, Welch for means, bootstrap for medians.</summary>
    public required Interval Difference { get; init; }

    /// <summary>Two-sided p: Fisher's exact test, Welch's t, Wilcoxon's rank sum.</summary>
    public required double P { get; init; }

    /// <summary>p after Benjamini-Hochberg over all signals of all touchpoints compared.</summary>
    public double AdjustedP { get; init; } = 1;

    /// <summary>Whether the change is for the worse.</summary>
    public required bool IsWorse { get; init; }

    /// <summary>Size of the change in people: of 1, how many more are worse off (difference of shares, or Cliff's delta for scores and times).</summary>
    public required double Effect { get; init; }

    /// <summary>The cautious end of <see cref="Effect"/>, never negative.</summary>
    public required double LeastEffect { get; init; }

    /// <summary>p of the change against the swings inside the two periods (dispersion between their quarters); 1 = swings alone explain it.</summary>
    public required double SwingP { get; init; }

    /// <summary>Beyond noise, as lists show it: interval excludes 0, both n ≥ 30, adjusted p below 0.05.</summary>
    public bool IsBeyondNoise => Honesty.BeyondNoise(Difference, FromN, ToN) && AdjustedP < 0.05;

    /// <summary>Proven and large enough to be the headline (thresholds: <see cref="VerdictOptions"/>).</summary>
    public bool IsProvenWorse { get; init; }
}
