using System.Globalization;

namespace Nokta.Kernel.Calendars;

/// <summary>Which calendar cuts time into months and years.</summary>
public enum CalendarKind { Gregorian, Jalali }

/// <summary>The units a trend is cut into.</summary>
public enum CalendarUnit { Day, Week, Month, Quarter, Year }

/// <summary>A half-open stretch of time, in UTC microseconds since the Unix epoch.</summary>
public readonly record struct TimeSpanMicros(long From, long To)
{
    public long Length => To - From;
}

/// <summary>
/// A workspace's calendar: kind, first weekday and zone. It computes boundaries; it never relabels somebody else's.
/// Jalali dates are .NET's astronomical <see cref="PersianCalendar"/>.
/// </summary>
public sealed record Calendar(CalendarKind Kind, DayOfWeek FirstWeekday, TimeZoneInfo Zone)
{
    private static readonly PersianCalendar s_jalali = new();

    public DateOnly DateOf(long micros) => DateOnly.FromDateTime(LocalOf(micros));

    public DateTime LocalOf(long micros) => TimeZoneInfo.ConvertTimeFromUtc(Micros.ToUtc(micros), Zone);

    /// <summary>The instant at which a local day begins. A midnight that a clock change skips begins at the first moment that exists.</summary>
    public long StartOf(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (Zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        return Micros.Of(new DateTimeOffset(local, Zone.GetUtcOffset(local)));
    }

    /// <summary>The first day of the unit that holds <paramref name="day"/>.</summary>
    public DateOnly FirstDay(DateOnly day, CalendarUnit unit) => unit switch
    {
        CalendarUnit.Day => day,
        CalendarUnit.Week => day.AddDays(-(((int)day.DayOfWeek - (int)FirstWeekday + 7) % 7)),
        CalendarUnit.Month => Day(YearOf(day), MonthOf(day), 1),
        CalendarUnit.Quarter => Day(YearOf(day), (MonthOf(day) - 1) / 3 * 3 + 1, 1),
        CalendarUnit.Year => Day(YearOf(day), 1, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, null),
    };

    /// <summary>The first day of the unit <paramref name="count"/> units after the one that holds <paramref name="day"/>.</summary>
    public DateOnly Add(DateOnly day, CalendarUnit unit, int count)
    {
        var first = FirstDay(day, unit);
        return unit switch
        {
            CalendarUnit.Day => first.AddDays(count),
            CalendarUnit.Week => first.AddDays(7 * count),
            CalendarUnit.Month => AddMonths(first, count),
            CalendarUnit.Quarter => AddMonths(first, 3 * count),
            CalendarUnit.Year => AddMonths(first, 12 * count),
            _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, null),
        };
    }

    /// <summary>Boundaries of the units that cover <paramref name="period"/>: n + 1 instants for n buckets, the outer ones not cut.</summary>
    public long[] Boundaries(TimeSpanMicros period, CalendarUnit unit)
    {
        var day = FirstDay(DateOf(period.From), unit);
        var edges = new List<long> { StartOf(day) };
        while (edges[^1] < period.To)
        {
            day = Add(day, unit, 1);
            edges.Add(StartOf(day));
        }

        return [.. edges];
    }

    /// <summary>The period before: as many calendar units when both ends lie on unit boundaries, otherwise as many days, otherwise as long.</summary>
    public TimeSpanMicros Previous(TimeSpanMicros period)
    {
        foreach (var unit in (ReadOnlySpan<CalendarUnit>)[CalendarUnit.Year, CalendarUnit.Quarter, CalendarUnit.Month])
        {
            var edges = Boundaries(period, unit);
            if (edges[0] != period.From || edges[^1] != period.To) continue;
            return new(StartOf(Add(DateOf(period.From), unit, -(edges.Length - 1))), period.From);
        }

        var (from, to) = (DateOf(period.From), DateOf(period.To));
        if (StartOf(from) == period.From && StartOf(to) == period.To)
            return new(StartOf(from.AddDays(from.DayNumber - to.DayNumber)), period.From);
        return new(period.From - period.Length, period.From);
    }

    public int YearOf(DateOnly day) => Kind == CalendarKind.Jalali ? s_jalali.GetYear(AtNoon(day)) : day.Year;
    public int MonthOf(DateOnly day) => Kind == CalendarKind.Jalali ? s_jalali.GetMonth(AtNoon(day)) : day.Month;
    public int DayOf(DateOnly day) => Kind == CalendarKind.Jalali ? s_jalali.GetDayOfMonth(AtNoon(day)) : day.Day;

    /// <summary>The date, or null when this calendar has no such day.</summary>
    public static DateOnly? TryDay(CalendarKind kind, int year, int month, int day)
    {
        if (month is < 1 or > 12 || day < 1) return null;
        if (kind == CalendarKind.Gregorian)
            return year is < 1 or > 9999 || day > DateTime.DaysInMonth(year, month) ? null : new DateOnly(year, month, day);
        if (year is < 1 or > 9377 || day > s_jalali.GetDaysInMonth(year, month)) return null;
        return DateOnly.FromDateTime(s_jalali.ToDateTime(year, month, day, 0, 0, 0, 0));
    }

    private DateOnly Day(int year, int month, int day) =>
        TryDay(Kind, year, month, day) ?? throw new ArgumentOutOfRangeException(nameof(day), $"{Kind} {year}-{month}-{day} does not exist.");

    private DateOnly AddMonths(DateOnly first, int months)
    {
        var month = YearOf(first) * 12 + MonthOf(first) - 1 + months;
        return Day(month / 12, month % 12 + 1, 1);
    }

    private static DateTime AtNoon(DateOnly day) => day.ToDateTime(new TimeOnly(12, 0));
}

/// <summary>Instants as the product stores them: UTC microseconds since the Unix epoch.</summary>
public static class Micros
{
    public const long Second = 1_000_000;
    public const long Day = 86_400 * Second;

    public static long Of(DateTimeOffset at) => (at.UtcTicks - DateTime.UnixEpoch.Ticks) / 10;
    public static DateTime ToUtc(long micros) => new(DateTime.UnixEpoch.Ticks + micros * 10, DateTimeKind.Utc);
    public static DateTimeOffset ToInstant(long micros) => new(ToUtc(micros));
}
