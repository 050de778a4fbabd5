using Microsoft.AspNetCore.Http;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>A dated cost as it is typed, and what is wrong with it.</summary>
internal sealed record CostForm(string Kind, string Amount, string Currency, string First, string Last, string Note, bool IsInstead)
{
    public static CostForm Empty(string currency) => new("monthly", "", currency, "", "", "", false);

    public static CostForm Of(TouchpointCost cost, Reader reader) => new(
        cost.IsMonthly ? "monthly" : "once", MoneyText.Field(cost.Amount.Minor, cost.Amount.Currency, reader), cost.Amount.Currency, DayText.Iso(cost.First), DayText.Iso(cost.Last), cost.Note, false);

    public static CostForm Of(IFormCollection posted)
    {
        string Typed(string name) => posted[name].ToString();
        return new CostForm(Typed("kind"), Typed("amount"), Typed("currency"), Typed("first"), Typed("last"), Typed("note"), Typed("instead") == "true");
    }

    /// <summary>The cost, or every field that is wrong.</summary>
    public Outcome<TouchpointCost> Read(Reader reader)
    {
        var wrong = new List<Refusal>();
        var isMonthly = Kind == "monthly";
        var amount = MoneyText.Read(Amount, Currency, reader);
        if (amount is null) wrong.Add(Refusal.Of("touchpoint.cost-form", ("example", reader.Number(12_500L))).At("amount"));
        if (amount < 0) wrong.Add(Refusal.Of("touchpoint.cost-negative").At("amount"));
        if (Currency.Length != 3) wrong.Add(Refusal.Of("touchpoint.currency-missing").At("currency"));
        var (first, last) = (Day(First, "first", reader, wrong), Day(Last, "last", reader, wrong));
        if (!isMonthly && First.Trim().Length == 0) wrong.Add(Refusal.Of("touchpoint.cost-day-missing").At("first"));
        if (first > last) wrong.Add(Refusal.Of("touchpoint.cost-order").At("last"));
        if (IsInstead && isMonthly && first is null) wrong.Add(Refusal.Of("touchpoint.cost-day-missing").At("first"));
        if (Note.Length > 200) wrong.Add(Refusal.Of("touchpoint.text-long").At("note"));
        if (wrong.Count > 0) return wrong;
        return new TouchpointCost(isMonthly, new Money(amount!.Value, Currency), first, last, Note.Trim().ReplaceLineEndings(" ").Replace('\t', ' '));
    }

    /// <summary>The card with a cost added; "instead of the usual one" ends the usual cost the day before.</summary>
    public TouchpointCard AddTo(TouchpointCard card, TouchpointCost cost)
    {
        if (!IsInstead || !cost.IsMonthly || card.CostPerMonth is not { } usual) return card with { Costs = [.. card.Costs, cost] };
        var before = new TouchpointCost(true, new Money(usual, card.CostCurrency), null, cost.First!.Value.AddDays(-1), "");
        return card with { CostPerMonth = null, CostCurrency = "", Costs = [.. card.Costs, before, cost] };
    }

    private static DateOnly? Day(string typed, string field, Reader reader, List<Refusal> wrong)
    {
        if (typed.Trim().Length == 0) return null;
        var day = DayText.Read(typed);
        if (day is null) wrong.Add(Refusal.Of("touchpoint.date-form", ("example", DayText.Example(reader))).At(field));
        return day;
    }
}
