namespace Nokta.JourneyEngine.Pain;

/// <summary>When Home may say that something got worse. Stricter than "beyond noise": a headline that turns out to be chance costs more than a mark in a list.</summary>
public sealed record VerdictOptions
{
    /// <summary>Expected share of false alarms among what is called proven (adjusted p below it).</summary>
    public double FalseAlarms { get; init; } = 0.01;

    /// <summary>The change must also stand out of the swings inside the periods at this level.</summary>
    public double SwingLevel { get; init; } = 0.05;

    /// <summary>The same for times, which swing most: load, weekdays and the mix of cases move them without anybody doing worse.</summary>
    public double SwingLevelOfTimes { get; init; } = 0.01;

    /// <summary>Smallest change of a share that is worth a headline.</summary>
    public double LeastShare { get; init; } = 0.03;

    /// <summary>Smallest effect in people (Cliff's delta) of scores and times that is worth a headline.</summary>
    public double LeastDelta { get; init; } = 0.12;

    /// <summary>Smallest ratio of medians of times that is worth a headline.</summary>
    public double LeastRatio { get; init; } = 1.1;

    /// <summary>A touchpoint may be called the most painful without any change when the lower bound of its unhappy (or troubled) share reaches this.</summary>
    public double PainfulShare { get; init; } = 0.1;

    /// <summary>Importance (1 to 3) by touchpoint number; null or missing = 1. It orders, and never changes a number shown.</summary>
    public int[]? Importance { get; init; }

    /// <summary>
    /// Group of comparable touchpoints (one stage, say) by touchpoint number, 0 = not comparable: where a journey naturally ends.
    /// Null = drop-off ranks nobody and is no headline, though a change of it is still compared.
    /// </summary>
    public int[]? ComparableOf { get; init; }

    internal double ImportanceOf(int touchpoint) =>
        Importance is not null && touchpoint < Importance.Length ? Math.Clamp(Importance[touchpoint], 1, 3) : 1;

    internal int GroupOf(int touchpoint) => ComparableOf is not null && touchpoint < ComparableOf.Length ? ComparableOf[touchpoint] : 0;
}
