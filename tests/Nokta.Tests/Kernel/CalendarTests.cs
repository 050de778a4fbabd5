using Nokta.Kernel.Calendars;

namespace Nokta.Tests.Kernel;

[SameOnEveryStore]
public sealed class CalendarTests
{
    private static readonly TimeZoneInfo s_tehran = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tehran");
    private static readonly Calendar s_jalali = new(CalendarKind.Jalali, DayOfWeek.Saturday, s_tehran);
    private static readonly Calendar s_gregorian = new(CalendarKind.Gregorian, DayOfWeek.Monday, TimeZoneInfo.Utc);

    [Theory]
    [InlineData(1405, 1, 1, 2026, 3, 21)]
    [InlineData(1403, 12, 30, 2025, 3, 20)] // 1403 is a leap year
    [InlineData(1404, 1, 1, 2025, 3, 21)]
    [InlineData(1399, 12, 30, 2021, 3, 20)] // 1399 too
    [InlineData(1408, 12, 30, 2030, 3, 20)]
    public void A_Jalali_date_is_the_astronomical_one(int jy, int jm, int jd, int y, int m, int d) =>
        Assert.Equal(new DateOnly(y, m, d), Calendar.TryDay(CalendarKind.Jalali, jy, jm, jd));

    [Theory]
    [InlineData(CalendarKind.Jalali, 1404, 12, 30)]
    [InlineData(CalendarKind.Jalali, 1405, 7, 31)]
    [InlineData(CalendarKind.Jalali, 1405, 13, 1)]
    [InlineData(CalendarKind.Gregorian, 2026, 2, 29)]
    [InlineData(CalendarKind.Gregorian, 2026, 4, 31)]
    public void A_day_that_does_not_exist_is_none(CalendarKind kind, int y, int m, int d) =>
        Assert.Null(Calendar.TryDay(kind, y, m, d));

    [Fact]
    public void A_Jalali_week_begins_on_Saturday() =>
        Assert.Equal(new DateOnly(2026, 11, 21), s_jalali.FirstDay(new DateOnly(2026, 11, 22), CalendarUnit.Week));

    [Fact]
    public void A_Gregorian_week_begins_on_Monday() =>
        Assert.Equal(new DateOnly(2026, 11, 16), s_gregorian.FirstDay(new DateOnly(2026, 11, 22), CalendarUnit.Week));

    [Fact]
    public void The_period_before_a_Jalali_month_is_the_whole_month_before()
    {
        var aban = new TimeSpanMicros(s_jalali.StartOf(new DateOnly(2026, 10, 23)), s_jalali.StartOf(new DateOnly(2026, 11, 22)));

        var mehr = s_jalali.Previous(aban);

        Assert.Equal(s_jalali.StartOf(new DateOnly(2026, 9, 23)), mehr.From);
        Assert.Equal(aban.From, mehr.To);
    }

    [Fact]
    public void The_period_before_28_days_is_28_days()
    {
        var period = new TimeSpanMicros(s_jalali.StartOf(new DateOnly(2026, 10, 25)), s_jalali.StartOf(new DateOnly(2026, 11, 22)));

        Assert.Equal(s_jalali.StartOf(new DateOnly(2026, 9, 27)), s_jalali.Previous(period).From);
    }

    [Fact]
    public void Days_are_as_long_as_the_zone_makes_them()
    {
        var berlin = new Calendar(CalendarKind.Gregorian, DayOfWeek.Monday, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var (spring, after) = (berlin.StartOf(new DateOnly(2026, 3, 29)), berlin.StartOf(new DateOnly(2026, 3, 30)));

        Assert.Equal(23 * 3600 * Micros.Second, after - spring);
    }

    [Theory]
    [InlineData(CalendarUnit.Day)]
    [InlineData(CalendarUnit.Week)]
    [InlineData(CalendarUnit.Month)]
    [InlineData(CalendarUnit.Quarter)]
    [InlineData(CalendarUnit.Year)]
    public void Buckets_cover_the_period_without_gaps(CalendarUnit unit)
    {
        foreach (var calendar in (Calendar[])[s_jalali, s_gregorian])
        {
            var period = new TimeSpanMicros(calendar.StartOf(new DateOnly(2024, 2, 10)), calendar.StartOf(new DateOnly(2026, 11, 3)));

            var edges = calendar.Boundaries(period, unit);

            Assert.True(edges[0] <= period.From && edges[^1] >= period.To && edges[^2] < period.To);
            for (var i = 1; i < edges.Length; i++) Assert.Equal(edges[i], calendar.StartOf(calendar.Add(calendar.DateOf(edges[i - 1]), unit, 1)));
        }
    }
}
