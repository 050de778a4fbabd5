using Nokta.Insights.Api;
using Nokta.JourneyEngine.Pain;
using Nokta.JourneyEngine.Statistics;
using Nokta.Touchpoints;

namespace Nokta.Insights.Others;

/// <summary>One side of a comparison: its figure with n and 95 % interval; null without anybody.</summary>
internal sealed record ContrastSideShape(double? Value, RangeShape? Range, long N)
{
    public static ContrastSideShape Of(ContrastSide side) => new(double.IsNaN(side.Value) ? null : side.Value, RangeShape.Of(side.Range), side.N);
}

/// <summary>A figure of a segment beside that of everybody who is not in it.</summary>
/// <param name="Figure">satisfied, nps, unhappy, conversion, abandoned, failed, unanswered, repeated, dropped, duration (milliseconds), step-2, later-1.</param>
/// <param name="Touchpoint">Its id; null = whatever the touchpoint.</param>
/// <param name="Difference">95 % interval of segment − others; null below 30 people on a side.</param>
/// <param name="AdjustedP">p after Benjamini-Hochberg over everything that was compared together.</param>
/// <param name="Verdict">higher or lower (beyond chance), unproven, or tooFew.</param>
internal sealed record ContrastShape(string Figure, string? Touchpoint, ContrastSideShape Segment, ContrastSideShape Others, RangeShape? Difference, double? AdjustedP, Difference Verdict)
{
    public static ContrastShape Of(string figure, string? touchpoint, Contrast it) =>
        new(figure, touchpoint, ContrastSideShape.Of(it.These), ContrastSideShape.Of(it.Others), RangeShape.Of(it.Interval), it.Interval is null ? null : it.AdjustedP, it.Verdict);

    public static IReadOnlyList<ContrastShape>? All(IReadOnlyList<FigureContrast>? all, ScorecardView view, int? touchpoint = null)
    {
        if (all is null) return null;
        var live = view.Touchpoints.Select(t => t.Number).Append(0).ToHashSet();
        return [.. all.Where(c => touchpoint is { } one ? c.Touchpoint == one : live.Contains(c.Touchpoint))
            .Select(c => Of(c.Figure.ToString().ToLowerInvariant(), c.Touchpoint == 0 ? null : TouchpointCard.IdOf(c.Touchpoint), c.It))];
    }
}
