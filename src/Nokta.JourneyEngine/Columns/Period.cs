namespace Nokta.JourneyEngine.Columns;

/// <summary>The instants from <paramref name="From"/> (inclusive) to <paramref name="To"/> (exclusive), in UTC microseconds since the Unix epoch.</summary>
/// <param name="From">First instant that belongs to the period.</param>
/// <param name="To">First instant after the period.</param>
public readonly record struct Period(long From, long To)
{
    /// <summary>Whether the instant lies in the period.</summary>
    public bool Contains(long time) => time >= From && time < To;

    /// <summary>Length in microseconds.</summary>
    public long Length => To - From;
}

/// <summary>Lengths of time in the engine's unit, microseconds.</summary>
public static class Microseconds
{
    /// <summary>One second.</summary>
    public const long Second = 1_000_000;

    /// <summary>One hour.</summary>
    public const long Hour = 3600 * Second;

    /// <summary>Twenty-four hours.</summary>
    public const long Day = 24 * Hour;
}
