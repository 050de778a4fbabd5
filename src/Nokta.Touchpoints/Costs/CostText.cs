using Nokta.Kernel.Words;
using Nokta.Ui;

namespace Nokta.Touchpoints;

/// <summary>Costs as their reader says them.</summary>
internal static class CostText
{
    /// <summary>Sums of several currencies side by side, never added; a dash for none.</summary>
    public static string Of(IReadOnlyList<Money> sums, Reader reader) => sums.Count == 0 ? "—" : string.Join(" + ", sums.Select(m => reader.Money(m.Minor, m.Currency)));

    public static string When(TouchpointCost cost, Reader reader) => (cost.First, cost.Last) switch
    {
        (null, null) => reader["touchpoint.costs.always"],
        ({ } first, null) when cost.IsMonthly => reader.Say("touchpoint.costs.since", ("day", first)),
        ({ } first, null) => reader.Date(first),
        (null, { } last) => reader.Say("touchpoint.costs.until", ("day", last)),
        ({ } first, { } last) => reader.Say("words.span", ("from", reader.Date(first)), ("to", reader.Date(last))),
    };

    /// <summary>One cost in a line, for the history.</summary>
    public static string Line(TouchpointCost cost, Reader reader) =>
        reader.Say("touchpoint.costs.line", ("kind", reader["touchpoint.costs." + (cost.IsMonthly ? "monthly" : "once")]), ("amount", reader.Money(cost.Amount.Minor, cost.Amount.Currency)), ("when", When(cost, reader)));

    public static IReadOnlyList<Choice> Currencies(Reader reader, params ReadOnlySpan<string> first) =>
        [.. first.ToArray().Concat(["IRR", "RUB", "USD", "EUR"]).Where(c => c.Length == 3).Distinct().Select(c => new Choice(c, c == "IRR" ? reader[reader.ShowsToman ? "currency.IRT" : "currency.IRR"] : c))];
}
