using System.Globalization;
using Nokta.Accounts;

namespace Nokta.Tests.Accounts;

/// <summary>Holidays, against dates published by others.</summary>
[SameOnEveryStore]
public sealed class HolidayTests
{
    private static HolidayCalendar Iran => HolidayLibrary.Find("ir")!;
    private static HolidayCalendar Russia => HolidayLibrary.Find("ru")!;

    [Theory]
    [InlineData("nowruz-1-1403", "2024-03-20")]
    [InlineData("nowruz-1-1404", "2025-03-21")]
    [InlineData("nature-1404", "2025-04-02")]
    [InlineData("khomeini-1404", "2025-06-04")]
    [InlineData("revolution-1403", "2025-02-10")]
    [InlineData("oil-1403", "2025-03-19")]
    [InlineData("leap-day-1403", "2025-03-20")]
    [InlineData("nowruz-1-1405", "2026-03-21")]
    public void Solar_holidays_of_Iran_fall_where_the_official_calendar_has_them(string id, string date) => Assert.Equal(Day(date), DateOf(Iran, id));

    [Fact]
    public void A_year_that_is_no_leap_year_has_no_leap_day() =>
        Assert.DoesNotContain(Iran.Between(Day("2026-01-01"), Day("2026-12-31")), h => h.Id.StartsWith("leap-day", StringComparison.Ordinal));

    /// <summary>As the official calendar of Iran had them.</summary>
    [Theory]
    [InlineData("fitr-1-1443", "2022-05-03")]
    [InlineData("fitr-1-1444", "2023-04-22")]
    [InlineData("fitr-1-1446", "2025-03-31")]
    [InlineData("adha-1443", "2022-07-10")]
    [InlineData("adha-1444", "2023-06-29")]
    [InlineData("adha-1445", "2024-06-17")]
    [InlineData("tasua-1447", "2025-07-05")]
    [InlineData("ashura-1447", "2025-07-06")]
    [InlineData("ghadir-1445", "2024-06-25")]
    [InlineData("arbaeen-1446", "2024-08-25")]
    [InlineData("prophet-death-1446", "2024-09-02")]
    [InlineData("askari-1446", "2024-09-12")]
    [InlineData("prophet-birth-1446", "2024-09-21")]
    [InlineData("fatima-1446", "2024-12-05")]
    [InlineData("ali-birth-1446", "2025-01-14")]
    [InlineData("mabath-1446", "2025-01-28")]
    [InlineData("ali-death-1446", "2025-03-22")]
    [InlineData("sadeq-1446", "2025-04-24")]
    [InlineData("reza-1446", "2024-09-04")]
    [InlineData("prophet-birth-1447", "2025-09-10")]
    [InlineData("fitr-1-1445", "2024-04-10")]
    public void Lunar_holidays_are_computed_to_within_the_day_that_is_promised(string id, string announced)
    {
        var holiday = Find(Iran, id);

        Assert.InRange(holiday.Date.DayNumber - Day(announced).DayNumber, -1, 1);
        Assert.Equal(HolidayBasis.Computed, holiday.Basis);
    }

    [Fact]
    public void Every_year_has_every_lunar_holiday_about_once()
    {
        for (var year = 2022; year <= 2039; year++)
        {
            var lunar = Iran.Between(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31)).Where(h => h.Basis == HolidayBasis.Computed).ToList();

            Assert.InRange(lunar.Count, 17, 20);
            Assert.Equal(lunar.Count, lunar.Select(h => h.Id).Distinct().Count());
        }
    }

    [Fact]
    public void Russia_rests_as_article_112_and_the_decrees_say()
    {
        var days = Russia.Between(Day("2025-01-01"), Day("2025-12-31"));

        Assert.Equal(14 + 5, days.Count);
        Assert.Equal(["2025-05-02", "2025-05-08", "2025-06-13", "2025-11-03", "2025-12-31"], days.Where(d => d.Basis == HolidayBasis.Decree).Select(d => d.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        Assert.All(days.Where(d => d.Basis == HolidayBasis.Decree), d => Assert.Contains("1335", d.By, StringComparison.Ordinal));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], days.Where(d => d.Date.Month == 1).Select(d => d.Date.Day));
        Assert.Contains(Russia.Between(Day("2026-01-01"), Day("2026-12-31")), d => d.Date == Day("2026-01-09"));
    }

    [Fact]
    public void Outside_the_years_it_knows_a_calendar_is_silent()
    {
        Assert.Empty(Russia.Between(Day("2035-01-01"), Day("2036-01-01")));
        Assert.All(HolidayLibrary.All, c => Assert.True(c.Source.Fa.Length > 40 && c.Source.Ru.Length > 40 && c.Source.En.Length > 40));
    }

    [Fact]
    public void A_holiday_that_was_announced_for_another_day_is_moved_and_comes_back()
    {
        var (id, computed) = ("fitr-1-1448", DateOf(Iran, "fitr-1-1448"));
        var plan = new HolidayPlan { Country = "ir" }.Move(id, computed, computed.AddDays(1));

        Assert.Equal(computed.AddDays(1), plan.Between(computed.AddDays(-5), computed.AddDays(5)).Single(h => h.Id == id).Date);
        Assert.Empty(plan.Move(id, computed, computed).Moved);
    }

    private static Holiday Find(HolidayCalendar calendar, string id) =>
        Assert.Single(calendar.Between(new DateOnly(2021, 1, 1), new DateOnly(2030, 12, 31)), h => h.Id == id);

    private static DateOnly DateOf(HolidayCalendar calendar, string id) => Find(calendar, id).Date;

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
