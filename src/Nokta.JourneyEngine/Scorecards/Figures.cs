using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Scorecards;

/// <summary>The figures of one touchpoint (or group, or everything) in the period.</summary>
public sealed record Figures
{
    /// <summary>Interactions.</summary>
    public required long Volume { get; init; }

    /// <summary>Interactions without a person; they enter no rate.</summary>
    public required long WithoutPerson { get; init; }

    /// <summary>Distinct persons.</summary>
    public required long Reach { get; init; }

    /// <summary>Distinct persons in each complete week.</summary>
    public required long[] ReachOfWeeks { get; init; }

    /// <summary>Mean reach over the complete weeks; null when the period holds none.</summary>
    public double? ReachPerWeek => ReachOfWeeks.Length == 0 ? null : (double)ReachOfWeeks.Sum() / ReachOfWeeks.Length;

    /// <summary>Conversion to the goal; null when no goal is set.</summary>
    public required Conversion? Conversion { get; init; }

    /// <summary>Answers on each scale that has any, by code of the scale.</summary>
    public required Satisfaction[] Satisfactions { get; init; }

    /// <summary>The scale the figure is shown on; null when none is declared and nobody answered.</summary>
    public required Scale? MainScale { get; init; }

    /// <summary>Satisfaction on the main scale; null when nobody answered on it.</summary>
    public Satisfaction? Main => MainScale is { } scale ? On(scale) : null;

    /// <summary>Signed sums per currency that occurs, ascending by currency number.</summary>
    public required Revenue[] Revenue { get; init; }

    /// <summary>Durations of the interactions that have one.</summary>
    public required Durations Duration { get; init; }

    /// <summary>What people's behaviour says.</summary>
    public required Behaviour Behaviour { get; init; }

    /// <summary>The same in calendar buckets; empty when none were asked for.</summary>
    public required Bucket[] Trend { get; init; }

    /// <summary>Satisfaction on a scale; null when nobody answered on it.</summary>
    public Satisfaction? On(Scale scale) => Array.Find(Satisfactions, s => s.Scale == scale);
}

/// <summary>Conversion of persons to the goal within the window.</summary>
/// <param name="Eligible">Persons whose window has run (last touch + W ≤ end of data) or who have converted.</param>
/// <param name="Converted">Persons with a goal g other than the touch t and t ≤ g ≤ t + W.</param>
/// <param name="StillOpen">Persons whose window still runs, outside both counts.</param>
/// <param name="Window">W in microseconds.</param>
public sealed record Conversion(long Eligible, long Converted, long StillOpen, long Window)
{
    /// <summary>Converted / eligible; null when nobody is eligible.</summary>
    public double? Share => Eligible == 0 ? null : (double)Converted / Eligible;

    /// <summary>Fewer than four of five windows have run: those who converted early stand almost alone in the denominator, and the share would say "everybody".</summary>
    public bool IsEarly => StillOpen * 4 > Eligible;
}

/// <summary>Money at the touchpoint of the interaction that carries the amount.</summary>
/// <param name="Currency">The workspace's number of the currency.</param>
/// <param name="Amount">Signed sum in minor units.</param>
/// <param name="Interactions">Interactions with an amount in it.</param>
public sealed record Revenue(int Currency, long Amount, long Interactions);

/// <summary>Durations in milliseconds, quantiles of type 7 over interactions.</summary>
/// <param name="N">Interactions with a duration; without any the quantiles are null.</param>
/// <param name="Median">Half took no longer.</param>
/// <param name="P90">Nine of ten took no longer.</param>
/// <param name="MedianRange">95 % interval of the median; null below 30 durations.</param>
public sealed record Durations(long N, double? Median, double? P90, Interval? MedianRange = null);

/// <summary>The figures of one calendar bucket.</summary>
/// <param name="Span">Its bounds as asked for.</param>
/// <param name="Volume">Interactions.</param>
/// <param name="Reach">Distinct persons in the bucket.</param>
/// <param name="Satisfactions">The latest answer of each person in the bucket, on each scale that has any.</param>
/// <param name="Duration">Durations in the bucket.</param>
public sealed record Bucket(Period Span, long Volume, long Reach, Satisfaction[] Satisfactions, Durations Duration)
{
    /// <summary>Satisfaction on a scale; null when nobody answered on it.</summary>
    public Satisfaction? On(Scale scale) => Array.Find(Satisfactions, s => s.Scale == scale);
}
