using System.Globalization;

namespace Nokta.Interactions.Rows;

/// <summary>Rows by when and how they came, whenever they happened: what the counts of data quality count.</summary>
/// <param name="From">First day of their coming, UTC.</param>
/// <param name="To">Last day, too.</param>
public sealed record Came(CameHow How, DateOnly From, DateOnly To)
{
    private static readonly string[] s_codes = ["all", "live", "late", "late-hour", "late-day", "clock-right", "clock-seconds", "clock-minutes", "clock-hours", "moved"];

    /// <summary>As addresses carry it: <c>late.2026-11-01.2026-11-22</c>.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Code}.{From:yyyy-MM-dd}.{To:yyyy-MM-dd}");

    /// <summary>End of the text key that says it: <c>rows.came.{Code}</c>.</summary>
    public string Code => s_codes[(int)How];

    /// <summary>Null when it is none.</summary>
    public static Came? Read(string? text) =>
        (text ?? "").Split('.') is [var how, var from, var to] && Array.IndexOf(s_codes, how) is >= 0 and var at && Day(from) is { } first && Day(to) is { } last && first <= last ? new Came((CameHow)at, first, last) : null;

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>What is asked of how rows came. <see cref="All"/> takes files, too, by the day of their import; everything else is told of live sources alone.</summary>
public enum CameHow { All, Live, Late, LateHour, LateDay, ClockRight, ClockSeconds, ClockMinutes, ClockHours, Moved }
