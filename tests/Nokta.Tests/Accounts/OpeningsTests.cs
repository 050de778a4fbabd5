using Nokta.Accounts;
using Nokta.Kernel.Calendars;

namespace Nokta.Tests.Accounts;

/// <summary>Which hours hold for a contact: week, channel, branch, holiday, special day.</summary>
[SameOnEveryStore]
public sealed class OpeningsTests
{
    private static readonly DateOnly s_saturday = new(2026, 11, 21);

    [Theory]
    [InlineData("9-13, 17-23:30", "09:00-13:00, 17:00-23:30")]
    [InlineData("۹:۰۰ تا ۲۱", "09:00-21:00")]
    [InlineData("18–2", "18:00-02:00")]
    [InlineData("24", "00:00-24:00")]
    [InlineData("0-24", "00:00-24:00")]
    [InlineData("", "")]
    [InlineData(" 17-20 ، 9-12", "09:00-12:00, 17:00-20:00")]
    public void Hours_are_read_as_people_write_them(string typed, string stored)
    {
        var read = HoursText.Read(typed);

        Assert.True(read.IsDone, read.Refusal?.Code);
        Assert.Equal(stored, HoursText.Write(read.Value));
        Assert.Equal(read.Value, HoursText.Stored(stored));
    }

    [Theory]
    [InlineData("nine to five", "hours.unreadable")]
    [InlineData("9", "hours.unreadable")]
    [InlineData("25-26", "hours.unreadable")]
    [InlineData("9:75-10", "hours.unreadable")]
    [InlineData("9-13, 12-14", "hours.overlap")]
    [InlineData("1-2,3-4,5-6,7-8,9-10,11-12,13-14", "hours.many")]
    public void Hours_that_cannot_be_meant_are_refused(string typed, string code) => Assert.Equal(code, HoursText.Read(typed).Refusal!.Code);

    [Fact]
    public void A_channel_goes_before_a_branch_and_a_branch_before_the_usual_week()
    {
        var hours = new OpenHours { Usual = Week("09:00-21:00") }.With(new HoursOf("phone"), Week("08:00-20:00")).With(new HoursOf("", 2), Week("12:00-22:00"));
        var openings = Open(hours, new HolidayPlan(), new Branches([Named(1, "Vanak"), Named(2, "ونک ۲")]));

        Assert.Equal([new OpenSpan(9 * 60, 21 * 60)], openings.SpansOf(s_saturday));
        Assert.Equal([new OpenSpan(12 * 60, 22 * 60)], openings.SpansOf(s_saturday, "", 2));
        Assert.Equal([new OpenSpan(8 * 60, 20 * 60)], openings.SpansOf(s_saturday, "phone", 2));
        Assert.Equal([new OpenSpan(9 * 60, 21 * 60)], openings.SpansOf(s_saturday, "chat", 1));
        // The data writes the branch with Arabic letters and Latin digits.
        Assert.Same(openings.ClockOf("", 2), openings.ClockOf("", "ونك 2"));
    }

    [Fact]
    public void A_special_day_goes_before_a_holiday_and_a_holiday_before_the_week()
    {
        var fitr = new DateOnly(2026, 3, 21);
        var hours = new OpenHours { Usual = Week("09:00-21:00") };
        var plan = new HolidayPlan { Country = "ir" };

        Assert.Empty(Open(hours, plan).SpansOf(fitr));
        Assert.Single(Open(hours, plan with { Rule = OnHolidays.AsUsual }).SpansOf(fitr));
        Assert.Equal([new OpenSpan(600, 720)], Open(hours, plan with { Rule = OnHolidays.OwnHours, Hours = "10:00-12:00" }).SpansOf(fitr));
        Assert.Equal([new OpenSpan(1020, 1380)], Open(hours, plan.With(new SpecialDay(fitr, "17:00-23:00", "Nowruz evening"))).SpansOf(fitr));
        var stocktaking = plan.With(new SpecialDay(s_saturday, "", "Stocktaking", 2));
        var branches = new Branches([Named(1, "A"), Named(2, "B")]);
        Assert.Empty(Open(hours, stocktaking, branches).SpansOf(s_saturday, "", 2));
        Assert.NotEmpty(Open(hours, stocktaking, branches).SpansOf(s_saturday, "", 1));
    }

    [Fact]
    public void A_branch_in_another_zone_opens_by_its_own_clock_and_a_closed_one_not_at_all()
    {
        var dubai = Named(1, "Dubai") with { Zone = "Asia/Dubai" };
        var openings = Open(new OpenHours { Usual = Week("09:00-21:00") }, new HolidayPlan(), new Branches([dubai, Named(2, "Gone") with { Closed = s_saturday }]));
        var nineInTehran = new Calendar(CalendarKind.Jalali, DayOfWeek.Saturday, Zones.Of("Asia/Tehran")).StartOf(s_saturday) + 9 * 3600 * Micros.Second;

        Assert.True(openings.ClockOf("", 0).IsOpen(nineInTehran));
        Assert.False(openings.ClockOf("", 0).IsOpen(nineInTehran - 1));
        Assert.True(openings.ClockOf("", 1).IsOpen(nineInTehran - 1));
        Assert.Empty(openings.SpansOf(s_saturday, "", 2));
        Assert.NotEmpty(openings.SpansOf(s_saturday.AddDays(-1), "", 2));
    }

    [Fact]
    public void Until_somebody_says_when_it_is_open_the_clock_never_stops()
    {
        var openings = Open(new OpenHours(), new HolidayPlan());

        Assert.False(openings.IsSet);
        Assert.Equal(Micros.Day, openings.ClockOf().Between(0, Micros.Day));
    }

    [Fact]
    public void Two_branches_cannot_be_called_the_same()
    {
        var branches = new Branches([Named(1, "Vanak") with { OtherNames = ["ونک"] }]);

        Assert.Equal("branch.taken", branches.With(Named(0, "ونك")).Refusal!.Code);
        Assert.Equal(2, branches.With(Named(0, "Tajrish")).Value!.All[1].Number);
        Assert.Equal("workspace.zone-unknown", branches.With(Named(0, "Mars") with { Zone = "Mars/Base" }).Refusal!.Code);
    }

    private static Openings Open(OpenHours hours, HolidayPlan plan, Branches? branches = null) => new(hours, plan, branches ?? new Branches([]), Zones.Of("Asia/Tehran"));

    private static Branch Named(int number, string name) => new(number, name, [], "", "", null);

    private static WeekHours Week(string each) => new([.. Enumerable.Repeat(each, 7)]);
}
