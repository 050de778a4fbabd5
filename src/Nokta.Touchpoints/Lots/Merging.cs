namespace Nokta.Touchpoints;

/// <summary>What two touchpoints become when one is merged into the other: a rule about cards, without a database.</summary>
internal static class Merging
{
    /// <summary>The one that goes: retired, with the place it went to.</summary>
    public static TouchpointCard Gone(TouchpointCard gone, int into) => gone with { State = TouchpointState.Retired, Successor = new Successor(into, IsMerged: true) };

    /// <summary>The one that stays, with what the other had: further axis values and branches as tags, photos, dated costs, and owner, promise and scale where it had none.</summary>
    public static TouchpointCard Kept(TouchpointCard gone, TouchpointCard kept)
    {
        var sameCurrency = gone.CostPerMonth is null || kept.CostPerMonth is null || gone.CostCurrency == kept.CostCurrency;
        var usual = !sameCurrency || (gone.CostPerMonth is null && kept.CostPerMonth is null) ? kept.CostPerMonth : (gone.CostPerMonth ?? 0) + (kept.CostPerMonth ?? 0);
        var other = sameCurrency ? [] : new[] { new TouchpointCost(true, new Money(gone.CostPerMonth!.Value, gone.CostCurrency), null, null, gone.Id) };
        return kept with
        {
            Tags = [.. kept.Tags.Concat(gone.Tags).Concat(AxesOf(gone)).Except(AxesOf(kept)).Distinct()],
            Photos = [.. kept.Photos.Concat(gone.Photos).Distinct().Take(Touchpoint.MostPhotos)],
            Costs = [.. kept.Costs.Concat(gone.Costs).Concat(other).Take(Touchpoint.MostCosts)],
            CostPerMonth = usual,
            CostCurrency = kept.CostCurrency.Length > 0 ? kept.CostCurrency : gone.CostCurrency,
            Owner = kept.Owner.Length > 0 ? kept.Owner : gone.Owner,
            Standard = kept.Standard.Length > 0 ? kept.Standard : gone.Standard,
            MainScale = kept.MainScale == MainScales.None ? gone.MainScale : kept.MainScale,
            Importance = Math.Max(kept.Importance, gone.Importance),
        };
    }

    private static IEnumerable<string> AxesOf(TouchpointCard card) =>
        new[] { (Axis.Stage, card.Stage), (Axis.Kind, card.Kind), (Axis.Channel, card.Channel), (Axis.Facet, card.Facet), (Axis.Relationship, card.Relationship), (Axis.Branch, card.Branch) }
            .Where(a => a.Item2.Length > 0).Select(a => a.Item1 + ":" + a.Item2);
}
