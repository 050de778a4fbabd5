using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Tests.Touchpoints;

[SameOnEveryStore]
public sealed class CostTests
{
    private static readonly Calendar s_jalali = new(CalendarKind.Jalali, DayOfWeek.Saturday, TimeZoneInfo.Utc);
    private static readonly Calendar s_gregorian = new(CalendarKind.Gregorian, DayOfWeek.Monday, TimeZoneInfo.Utc);

    [Fact]
    public void A_whole_month_costs_the_amount_and_a_part_of_it_its_days()
    {
        var rent = new TouchpointCost(true, new Money(3100, "RUB"), null, null, "");

        Assert.Equal(3100m, rent.In(new(2026, 1, 1), new(2026, 2, 1), s_gregorian));
        Assert.Equal(1000m, rent.In(new(2026, 1, 11), new(2026, 1, 21), s_gregorian));
        Assert.Equal(12 * 3100m, rent.In(new(2026, 1, 1), new(2027, 1, 1), s_gregorian));
        // Farvardin 1405 has 31 days and begins on 21 March 2026.
        Assert.Equal(3100m, rent.In(new(2026, 3, 21), new(2026, 4, 21), s_jalali));
    }

    [Fact]
    public void A_cost_counts_from_its_first_day_to_its_last()
    {
        var spring = new TouchpointCost(true, new Money(3000, "RUB"), new(2026, 4, 16), new(2026, 5, 31), "");

        Assert.Equal(1500m + 3000m, spring.In(new(2026, 1, 1), new(2027, 1, 1), s_gregorian));
        Assert.Equal(0m, spring.In(new(2026, 6, 1), new(2026, 7, 1), s_gregorian));
        Assert.Equal((false, true, true, false), (spring.RunsOn(new(2026, 4, 15)), spring.RunsOn(new(2026, 4, 16)), spring.RunsOn(new(2026, 5, 31)), spring.RunsOn(new(2026, 6, 1))));
    }

    [Fact]
    public void A_single_cost_falls_on_its_day_or_spreads_over_its_days()
    {
        var sign = new TouchpointCost(false, new Money(900, "RUB"), new(2026, 4, 10), null, "");
        var campaign = new TouchpointCost(false, new Money(900, "RUB"), new(2026, 4, 28), new(2026, 5, 6), "");

        Assert.Equal((900m, 0m), (sign.In(new(2026, 4, 10), new(2026, 4, 11), s_gregorian), sign.In(new(2026, 4, 11), new(2026, 5, 1), s_gregorian)));
        Assert.Equal((300m, 600m), (campaign.In(new(2026, 4, 1), new(2026, 5, 1), s_gregorian), campaign.In(new(2026, 5, 1), new(2026, 6, 1), s_gregorian)));
    }

    [Fact]
    public void Currencies_are_summed_apart_and_only_monthly_costs_make_the_month()
    {
        var card = TouchpointCard.Draft(new Trilingual("", "A", "")) with
        {
            CostPerMonth = 100, CostCurrency = "RUB",
            Costs = [new(true, new Money(50, "RUB"), new(2026, 1, 1), null, ""), new(true, new Money(7, "USD"), null, null, ""), new(false, new Money(999, "RUB"), new(2026, 1, 5), null, "")],
        };

        Assert.Equal([new Money(150, "RUB"), new Money(7, "USD")], card.CostPerMonthOn(new(2026, 1, 5)));
        Assert.Equal([new Money(1149, "RUB"), new Money(7, "USD")], card.CostIn(new(2026, 1, 1), new(2026, 2, 1), s_gregorian));
        Assert.Equal([new Money(100, "RUB"), new Money(7, "USD")], card.CostPerMonthOn(new(2025, 12, 31)));
    }

    [Fact]
    public void A_new_monthly_cost_instead_of_the_usual_one_keeps_the_past_as_it_was()
    {
        var card = TouchpointCard.Draft(new Trilingual("", "A", "")) with { CostPerMonth = 3100, CostCurrency = "RUB" };
        var form = new CostForm("monthly", "", "RUB", "", "", "", IsInstead: true);

        var after = form.AddTo(card, new TouchpointCost(true, new Money(6200, "RUB"), new(2026, 2, 1), null, ""));

        Assert.Equal([new Money(3100, "RUB")], after.CostIn(new(2026, 1, 1), new(2026, 2, 1), s_gregorian));
        Assert.Equal([new Money(6200, "RUB")], after.CostIn(new(2026, 2, 1), new(2026, 3, 1), s_gregorian));
    }

    [Theory]
    [InlineData("month", "2026-03-21", "2026-04-21")]
    [InlineData("last-month", "2026-02-20", "2026-03-21")]
    [InlineData("year", "2026-03-21", "2027-03-21")]
    public void Periods_are_of_the_workspaces_calendar(string code, string from, string to)
    {
        var period = CostPeriod.Of(code, null, null, new DateOnly(2026, 4, 5), s_jalali);

        Assert.Equal((from, to), (DayText.Iso(period.From), DayText.Iso(period.To)));
    }
}
