using Nokta.Insights.Explore.Steps;
using Nokta.Insights.Others;
using Nokta.JourneyEngine.Pain;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Statistics;
using Nokta.Touchpoints;

namespace Nokta.Insights.Api;

/// <summary>95 % interval of a figure.</summary>
internal sealed record RangeShape(double Low, double High)
{
    public static RangeShape? Of(Interval? range) => range is { } r ? new RangeShape(r.Low, r.High) : null;
}

/// <summary>Answers on the main scale: how many people, the share on top (not for NPS) with its interval, NPS, mean, and who is unhappy.</summary>
internal sealed record SatisfactionShape(string Scale, long Answers, double? Share, RangeShape? Range, double? Nps, double? Mean, long Unhappy, double? UnhappyShare)
{
    public static SatisfactionShape? Of(Satisfaction? main)
    {
        if (main is null) return null;
        var isNps = main.Scale == JourneyEngine.Columns.Scale.Nps10;
        return new(MainScales.CodeOf((sbyte)main.Scale), main.N, isNps ? null : main.TopShare, isNps || main.N == 0 ? null : RangeShape.Of(Shares.Wilson(main.Top, main.N)), main.Nps, main.Mean, main.Unhappy, main.UnhappyShare);
    }
}

/// <summary>What counts as converted: of the eligible, the others still open.</summary>
internal sealed record ConversionShape(long Eligible, long Converted, long StillOpen, double? Share);

internal sealed record RevenueShape(long Minor, string Currency, long Interactions);

/// <summary>What people do where nobody asks them, in persons.</summary>
internal sealed record BehaviourShape(long Reach, long Abandoned, long Failed, long Unanswered, long Repeated, long Dropped, long DropEligible, long Troubled);

/// <summary>Unhappy people a week, with the range that comes from the share's interval.</summary>
internal sealed record PainShape(string Basis, long N, double? PerWeek, RangeShape? Range, double Weight)
{
    public static PainShape? Of(PainRow? row) => row is null ? null : new(row.Basis.ToString().ToLowerInvariant(), row.N, row.People, RangeShape.Of(row.PeopleRange), row.Weight);
}

/// <summary>Every figure of a touchpoint, of what is unmapped, or of everything in a period.</summary>
internal sealed record FiguresShape(
    string? Touchpoint, string Name, long Interactions, long People, long WithoutPerson, double? PeoplePerWeek, SatisfactionShape? Satisfaction, PainShape? Pain, ConversionShape? Conversion,
    IReadOnlyList<RevenueShape> Revenue, double? MedianSeconds, double? P90Seconds, BehaviourShape Behaviour)
{
    public static FiguresShape Of(TouchpointCard? card, string name, Figures f, PainRow? pain, ScorecardView view)
    {
        var b = f.Behaviour;
        return new(card?.Id, name, f.Volume, f.Reach, f.WithoutPerson, f.ReachPerWeek, SatisfactionShape.Of(card is null ? null : f.Main), PainShape.Of(pain),
            f.Conversion is { } c ? new ConversionShape(c.Eligible, c.Converted, c.StillOpen, c.Share) : null, [.. f.Revenue.Select(r => new RevenueShape(r.Amount, view.Snapshot.Currencies[r.Currency], r.Interactions))],
            f.Duration.Median / 1000, f.Duration.P90 / 1000, new BehaviourShape(b.Reach, b.Abandoned, b.Failed, b.Unanswered, b.Repeated, b.Dropped, b.DropEligible, b.Troubled));
    }
}

/// <summary>The scorecard of a period: each touchpoint, what no rule takes, and everything.</summary>
/// <param name="Before">The period it can be compared with.</param>
/// <param name="Others">With a segment: its figures beside those of everybody who is not in it, judged together.</param>
internal sealed record ScorecardShape(NamedPeriod Period, NamedPeriod Before, IReadOnlyList<FiguresShape> Touchpoints, FiguresShape Unmapped, FiguresShape Total, IReadOnlyList<ContrastShape>? Others);

/// <summary>What Home says: the verdict, the ranking by pain, and of which touchpoints nothing is known.</summary>
/// <param name="Verdict">provenWorsening, mostPainful or nothingProven.</param>
internal sealed record HomeShape(NamedPeriod Period, VerdictKind Verdict, string? Touchpoint, IReadOnlyList<FiguresShape> Ranking, IReadOnlyList<string> BlindSpots);

/// <summary>A touchpoint over the weeks: figures of each, the last week last.</summary>
internal sealed record TrendShape(FiguresShape Figures, FiguresShape Earlier, NamedPeriod Period, NamedPeriod Before, IReadOnlyList<ContrastShape>? Others);

/// <summary>Something that changed and that nobody asked about.</summary>
internal sealed record NoticeShape(string Key, string Kind, string Title, IReadOnlyList<string> Reasons, string? Touchpoint, bool IsAside);

/// <summary>One person in a list: her key, masked, and where she was last.</summary>
/// <param name="Id">For <c>?person=</c> of interactions.</param>
internal sealed record PersonShape(string Id, string Key, long Interactions, DateTimeOffset? First, DateTimeOffset? Last, string? Touchpoint);

/// <summary>The people behind a figure.</summary>
internal sealed record PeopleShape(string Title, long Total, IReadOnlyList<PersonShape> Items, string? Next);
