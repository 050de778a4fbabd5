using FsCheck;
using FsCheck.Fluent;
using Nokta.Kernel.Calendars;

namespace Nokta.Tests.Kernel;

/// <summary>Open time, compared with somebody who looks at the clock on the wall every minute.</summary>
[SameOnEveryStore]
public sealed class OpenClockTests
{
    private const long Minute = 60 * Micros.Second;

    /// <summary>Zones with and without changes of clocks: at midnight (Havana, Tehran until 2022), by half an hour, on the date line.</summary>
    private static readonly string[] s_zones = ["UTC", "Asia/Tehran", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia", "America/New_York"];

    [Fact]
    public void Open_time_is_what_somebody_counts_who_looks_every_minute()
    {
        Prop.ForAll(Cases, c =>
        {
            var clock = new OpenClock(c.Zone, c.SpansOf);
            var to = c.From + c.Minutes * Minute;

            return clock.Between(c.From, to) == Naive(c, c.From, to) * Minute
                && clock.Spans(c.From, to).Sum(s => s.Length) == clock.Between(c.From, to)
                && clock.IsOpen(c.From) == IsOpenOnTheWall(c, c.From);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));
    }

    [Fact]
    public void Adding_open_time_ends_at_the_first_instant_by_which_it_has_run()
    {
        Prop.ForAll(Cases, c =>
        {
            var clock = new OpenClock(c.Zone, c.SpansOf);
            var open = (c.Minutes % 6000 + 1) * Minute;

            return clock.Add(c.From, open) is not { } end
                || (clock.Between(c.From, end) == open && clock.Between(c.From, end - 1) == open - 1);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));
    }

    [Fact]
    public void A_business_that_never_opens_never_gets_there()
    {
        var clock = new OpenClock(TimeZoneInfo.Utc, _ => []);

        Assert.Null(clock.Add(0, Minute));
        Assert.Equal(0, clock.Between(0, 5000 * Micros.Day));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", 23)]
    [InlineData("Europe/Berlin", "2026-10-25", 25)]
    [InlineData("America/New_York", "2026-11-01", 25)]
    [InlineData("Asia/Tehran", "2022-03-22", 23)]
    [InlineData("Asia/Tehran", "2022-09-21", 25)]
    [InlineData("Asia/Tehran", "2026-03-21", 24)]
    public void A_day_open_round_the_clock_is_as_long_as_the_clocks_make_it(string zone, string day, int hours)
    {
        var calendar = new Calendar(CalendarKind.Gregorian, DayOfWeek.Monday, TimeZoneInfo.FindSystemTimeZoneById(zone));
        var date = DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var clock = new OpenClock(calendar.Zone, _ => [OpenSpan.AllDay]);

        Assert.Equal(hours * 60 * Minute, clock.Between(calendar.StartOf(date), calendar.StartOf(date.AddDays(1))));
    }

    [Fact]
    public void A_night_shift_belongs_to_the_evening_it_began()
    {
        var friday = new DateOnly(2026, 11, 20);
        var clock = new OpenClock(TimeZoneInfo.Utc, d => d == friday ? [new OpenSpan(22 * 60, 28 * 60)] : []);
        var midnight = Micros.Of(new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(2 * 60 * Minute, clock.Between(midnight - Micros.Day, midnight));
        Assert.Equal(4 * 60 * Minute, clock.Between(midnight, midnight + Micros.Day));
    }

    [Fact]
    public void A_question_late_on_Thursday_waits_for_Saturday_morning()
    {
        // Thursday 19 November 2026, 20:30 in Tehran; open Saturday to Thursday 9 to 21.
        var tehran = new Calendar(CalendarKind.Jalali, DayOfWeek.Saturday, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tehran"));
        var clock = new OpenClock(tehran.Zone, d => d.DayOfWeek == DayOfWeek.Friday ? [] : [new OpenSpan(9 * 60, 21 * 60)]);
        var asked = tehran.StartOf(new DateOnly(2026, 11, 19)) + (20 * 60 + 30) * Minute;

        var answered = tehran.StartOf(new DateOnly(2026, 11, 21)) + (9 * 60 + 15) * Minute;

        Assert.Equal(45 * Minute, clock.Between(asked, answered));
        Assert.Equal(answered, clock.Add(asked, 45 * Minute));
    }

    private sealed record Case(TimeZoneInfo Zone, OpenSpan[][] Week, HashSet<int> Closed, long From, int Minutes)
    {
        public OpenSpan[] SpansOf(DateOnly day) => Closed.Contains(day.DayNumber) ? [] : Week[(int)day.DayOfWeek];
    }

    private static Arbitrary<Case> Cases => Arb.From(
        from zone in Gen.Elements(s_zones)
        from week in Span.ArrayOf(2).ArrayOf(7)
        from day in Gen.Choose(0, 6 * 365)
        from minute in Gen.Choose(0, 1439)
        from length in Gen.Choose(0, 60 * 24 * 12)
        from closed in Gen.Choose(0, 20).ArrayOf(3)
        let first = new DateOnly(2019, 6, 1).AddDays(day)
        let start = Micros.Of(new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)) + minute * Minute
        select new Case(TimeZoneInfo.FindSystemTimeZoneById(zone), week, [.. closed.Select(c => first.AddDays(c).DayNumber)], start, length));

    private static Gen<OpenSpan> Span => from begin in Gen.Choose(0, 47) from length in Gen.Choose(1, 48) select new OpenSpan(begin * 30, begin * 30 + length * 30);

    private static long Naive(Case c, long from, long to)
    {
        var open = 0L;
        for (var at = from; at < to; at += Minute)
            if (IsOpenOnTheWall(c, at)) open++;
        return open;
    }

    private static bool IsOpenOnTheWall(Case c, long at)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(Micros.ToUtc(at), c.Zone);
        var (day, minute) = (DateOnly.FromDateTime(local), local.Hour * 60 + local.Minute);
        return c.SpansOf(day).Any(s => s.From <= minute && minute < s.To)
            || c.SpansOf(day.AddDays(-1)).Any(s => s.From <= minute + OpenSpan.Day && minute + OpenSpan.Day < s.To);
    }
}
