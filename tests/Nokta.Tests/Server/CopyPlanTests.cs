using Nokta.Server.Backups;

namespace Nokta.Tests.Server;

[SameOnEveryStore]
public sealed class CopyPlanTests
{
    private static readonly TimeZoneInfo s_tehran = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tehran");

    [Theory]
    [InlineData("2026-11-01T23:29:00Z", false)]
    [InlineData("2026-11-01T23:30:00Z", true)]
    public void A_daily_copy_comes_due_at_its_hour_of_the_machines_day(string now, bool isDue) =>
        Assert.Equal(isDue, new CopyPlan { At = 3 }.IsDue(At("2026-11-01T01:00:00Z"), At(now), s_tehran));

    [Theory]
    [InlineData("2026-11-05T20:00:00Z", false)]
    [InlineData("2026-11-06T03:00:00Z", true)]
    public void A_weekly_copy_comes_due_on_its_day(string now, bool isDue) =>
        Assert.Equal(isDue, new CopyPlan { Every = CopyRhythm.Week, Weekday = DayOfWeek.Friday, At = 3 }.IsDue(At("2026-10-31T12:00:00Z"), At(now), TimeZoneInfo.Utc));

    [Fact]
    public void A_copy_every_few_hours_counts_from_the_last_and_the_first_is_due_at_once()
    {
        var plan = new CopyPlan { Every = CopyRhythm.Hours, Hours = 6 };

        Assert.True(plan.IsDue(null, At("2026-11-01T00:00:00Z"), TimeZoneInfo.Utc));
        Assert.False(plan.IsDue(At("2026-11-01T00:00:00Z"), At("2026-11-01T05:59:00Z"), TimeZoneInfo.Utc));
        Assert.True(plan.IsDue(At("2026-11-01T00:00:00Z"), At("2026-11-01T06:00:00Z"), TimeZoneInfo.Utc));
    }

    [Fact]
    public void The_newest_of_each_day_week_and_month_is_kept_and_everything_of_the_last_day()
    {
        var now = At("2026-11-20T12:00:00Z");
        var made = Enumerable.Range(0, 400).Select(d => now.AddDays(-d)).Concat(Enumerable.Range(1, 5).Select(h => now.AddHours(-h))).ToList();

        var kept = new CopyPlan { Keep = 7, Weeks = 4, Months = 12 }.Kept(made, now, TimeZoneInfo.Utc);

        Assert.Equal(6, kept.Count(k => now - k < TimeSpan.FromHours(24)));
        Assert.Equal(7, kept.Select(k => k.Date).Where(d => d > new DateTime(2026, 11, 13)).Distinct().Count());
        Assert.Equal(12, kept.Select(k => (k.Year, k.Month)).Distinct().Count());
        Assert.Contains(At("2025-12-31T12:00:00Z"), kept);
        Assert.Equal(6 + 6 + 2 + 11, kept.Count);
    }

    [Fact]
    public void What_a_form_cannot_say_stays_as_it_was()
    {
        var plan = new CopyPlan { At = 4, Keep = 14 };

        Assert.Equal(plan with { IsOn = false }, plan.With(false, "w9", 77, 1000, -1, null));
        Assert.Equal((CopyRhythm.Hours, 12), (plan.With(true, "h12", null, null, null, null).Every, plan.With(true, "h12", null, null, null, null).Hours));
        Assert.Equal("w5", plan.With(true, "w5", null, null, null, null).Rhythm);
    }

    [Fact]
    public void A_copy_is_overdue_a_quarter_after_its_time()
    {
        var plan = new CopyPlan();

        Assert.False(plan.IsOverdue(At("2026-11-01T00:00:00Z"), At("2026-11-02T06:00:00Z")));
        Assert.True(plan.IsOverdue(At("2026-11-01T00:00:00Z"), At("2026-11-02T08:00:00Z")));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
