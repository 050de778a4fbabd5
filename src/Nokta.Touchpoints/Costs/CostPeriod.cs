using Nokta.Kernel.Calendars;

namespace Nokta.Touchpoints;

/// <summary>The time over which costs are summed: a ready-made one of the workspace's calendar, or two days that somebody chose.</summary>
internal sealed record CostPeriod(string Code, DateOnly From, DateOnly To)
{
    public static readonly IReadOnlyList<string> Codes = ["month", "last-month", "quarter", "year", "last-year"];

    /// <summary>The period that an address asks for; this month when it asks for none. <paramref name="last"/> is part of the period.</summary>
    public static CostPeriod Of(string? code, string? first, string? last, DateOnly today, Calendar calendar)
    {
        if (DayText.Read(first ?? "") is { } from && DayText.Read(last ?? "") is { } until && from <= until) return new CostPeriod("days", from, until.AddDays(1));
        var (unit, units) = code switch
        {
            "last-month" => (CalendarUnit.Month, -1),
            "quarter" => (CalendarUnit.Quarter, 0),
            "year" => (CalendarUnit.Year, 0),
            "last-year" => (CalendarUnit.Year, -1),
            _ => (CalendarUnit.Month, 0),
        };
        return new CostPeriod(Codes.FirstOrDefault(c => c == code) ?? "month", calendar.Add(today, unit, units), calendar.Add(today, unit, units + 1));
    }
}
