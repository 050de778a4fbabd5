using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints.Api;

/// <summary>A name in the three languages; what is not given is empty.</summary>
public sealed record NameShape(string Fa = "", string En = "", string Ru = "")
{
    public static NameShape Of(Trilingual name) => new(name.Fa, name.En, name.Ru);

    public Trilingual Read() => new(Fa, En, Ru);
}

/// <summary>A cost with its time: every month from the first day to the last, or once.</summary>
/// <param name="Minor">In minor units of the currency.</param>
public sealed record CostShape(bool IsMonthly, long Minor, string Currency, DateOnly? First = null, DateOnly? Last = null, string Note = "");

/// <summary>What may be written of a touchpoint. Axis values are codes of the packs; tags are <c>axis:code</c> or <c>tag:word</c>.</summary>
/// <param name="MainScale"><c>csat5</c>, <c>nps10</c>, <c>ces7</c> or <c>none</c>.</param>
/// <param name="CostPerMonth">In minor units of <paramref name="CostCurrency"/>; null when unknown.</param>
/// <param name="Photos">Names of photos that were added, the main one first; leaving one out removes it.</param>
public sealed record TouchpointWrite(
    NameShape Name, string Code = "", string Stage = "during", string Kind = "customer", string Channel = "", string Facet = "", string Relationship = "", string Branch = "",
    IReadOnlyList<string>? Tags = null, string Owner = "", string Standard = "", string Measurability = Measurability.Survey, string State = TouchpointState.Live, int Importance = 2,
    string MainScale = "none", long? CostPerMonth = null, string CostCurrency = "", IReadOnlyList<CostShape>? Costs = null, int ReviewDays = 0, DateOnly? NextReview = null,
    IReadOnlyList<string>? Photos = null, string Note = "")
{
    public static TouchpointWrite Of(TouchpointCard c) => new(
        NameShape.Of(c.Name), c.Code, c.Stage, c.Kind, c.Channel, c.Facet, c.Relationship, c.Branch, c.Tags, c.Owner, c.Standard, c.Measurability, c.State, c.Importance,
        MainScales.CodeOf(c.MainScale), c.CostPerMonth, c.CostCurrency, [.. c.Costs.Select(x => new CostShape(x.IsMonthly, x.Amount.Minor, x.Amount.Currency, x.First, x.Last, x.Note))],
        c.ReviewDays, c.NextReview, c.Photos, c.Note);

    /// <summary>The card with these values. A scale that is none is refused when the card is saved.</summary>
    public TouchpointCard On(TouchpointCard card) => card with
    {
        Name = Name.Read(), Code = Code, Stage = Stage, Kind = Kind, Channel = Channel, Facet = Facet, Relationship = Relationship, Branch = Branch, Tags = Tags ?? [],
        Owner = Owner, Standard = Standard.ReplaceLineEndings(" "), Measurability = Measurability, State = State, Importance = Importance, MainScale = MainScales.Find(MainScale) ?? sbyte.MaxValue,
        CostPerMonth = CostPerMonth, CostCurrency = CostPerMonth is null ? "" : CostCurrency, ReviewDays = ReviewDays, NextReview = NextReview, Photos = Photos ?? [], Note = Note.ReplaceLineEndings("\n"),
        Costs = [.. (Costs ?? []).Select(c => new TouchpointCost(c.IsMonthly, new Money(c.Minor, c.Currency), c.First, c.Last, c.Note))],
    };
}

/// <summary>A touchpoint as the API gives it.</summary>
/// <param name="Id">As people say it: <c>TP-14</c>.</param>
/// <param name="Figures">What is measured there in the usual period; null where nothing computes figures.</param>
public sealed record TouchpointShape(string Id, int Number, int Version, DateTimeOffset Added, TouchpointWrite Fields, SuccessorShape? Successor, FigureShape? Figures)
{
    public static TouchpointShape Of(TouchpointCard card, TouchpointFigureCells? figures = null) => new(card.Id, card.Number, card.Version, card.Added, TouchpointWrite.Of(card),
        card.Successor is { } s ? new SuccessorShape(TouchpointCard.IdOf(s.Number), s.IsMerged) : null,
        figures is null ? null : new FigureShape(figures.SatisfactionValue, figures.Answers, figures.VolumePerWeekValue, figures.IsMeasured));
}

/// <summary>Where a retired touchpoint went.</summary>
public sealed record SuccessorShape(string Id, bool IsMerged);

/// <summary>Figures of one touchpoint: the main satisfaction figure with the people who answered, and interactions a week.</summary>
public sealed record FigureShape(double? Satisfaction, long Answers, double? PerWeek, bool IsMeasured);

/// <summary>Edits of several touchpoints that are taken back together.</summary>
public sealed record LotShape(int Number, string Kind, string Who, DateTimeOffset At, string? UndoneBy, DateTimeOffset? UndoneAt, IReadOnlyList<LotEditShape> Edits)
{
    public static LotShape Of(Lot lot) => new(lot.Number, lot.Kind, lot.Who, lot.At, lot.UndoneBy, lot.UndoneAt, [.. lot.Edits.Select(e => new LotEditShape(TouchpointCard.IdOf(e.Number), e.Version))]);
}

/// <summary>One edit of a lot: the touchpoint and the version that the edit made.</summary>
public sealed record LotEditShape(string Id, int Version);
