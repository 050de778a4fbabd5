namespace Nokta.Kernel.Calendars;

/// <summary>One stretch of opening on a day, in minutes after the midnight the day begins with; past 1440 it runs into the next day.</summary>
/// <param name="From">First open minute, 0 to 1439.</param>
/// <param name="To">First closed minute after it, at most a day later.</param>
public readonly record struct OpenSpan(int From, int To)
{
    /// <summary>Minutes of a day.</summary>
    public const int Day = 1440;

    /// <summary>The whole day.</summary>
    public static OpenSpan AllDay { get; } = new(0, Day);

    /// <summary>Whether it begins on its day and lasts more than nothing and at most a day.</summary>
    public bool IsWellFormed => From is >= 0 and < Day && To > From && To <= From + Day;
}
