using Nokta.Kernel.Calendars;

namespace Nokta.Touchpoints;

/// <summary>Sums of costs, each currency for itself: the usual monthly cost of a card and the dated ones together.</summary>
public static class CostSum
{
    /// <summary>What a touchpoint costs from <paramref name="from"/> to before <paramref name="to"/>; parts of months count by their days, halves are rounded away from zero.</summary>
    public static IReadOnlyList<Money> CostIn(this TouchpointCard card, DateOnly from, DateOnly to, Calendar calendar) =>
        Sum(AllOf(card).Select(c => (c.Amount.Currency, c.In(from, to, calendar))));

    /// <summary>What it costs a month as of a day: the monthly costs that run on it.</summary>
    public static IReadOnlyList<Money> CostPerMonthOn(this TouchpointCard card, DateOnly day) =>
        Sum(AllOf(card).Where(c => c.IsMonthly && c.RunsOn(day)).Select(c => (c.Amount.Currency, (decimal)c.Amount.Minor)));

    /// <summary>Several sums as one.</summary>
    public static IReadOnlyList<Money> Together(IEnumerable<Money> sums) => Sum(sums.Select(m => (m.Currency, (decimal)m.Minor)));

    private static IEnumerable<TouchpointCost> AllOf(TouchpointCard card) =>
        card.CostPerMonth is { } usual ? card.Costs.Prepend(new TouchpointCost(true, new Money(usual, card.CostCurrency), null, null, "")) : card.Costs;

    private static List<Money> Sum(IEnumerable<(string Currency, decimal Minor)> amounts) =>
        [.. amounts.GroupBy(a => a.Currency).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new Money((long)Math.Round(g.Sum(a => a.Minor), MidpointRounding.AwayFromZero), g.Key))];
}
