using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Flows;
using Nokta.JourneyEngine.Paths;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel.Calendars;
using Nokta.Touchpoints;

namespace Nokta.Insights.Explore.Steps;

/// <summary>A step as programs read it: a touchpoint's id and name, or START, END.</summary>
internal sealed record NamedStep(string Id, string Name)
{
    public static NamedStep Start { get; } = new("START", "");

    public static NamedStep End { get; } = new("END", "");

    public static NamedStep Of(int node, StepRequest request, NamedStep none) => node == 0 ? none : new(TouchpointCard.IdOf(node), request.NameOf(node));
}

/// <summary>A share with what makes it honest: how many of how many, and its 95 % Wilson interval. Null where nobody could be counted.</summary>
internal sealed record NamedShare(long Persons, long N, double Share, double Low, double High)
{
    public static NamedShare? Of(long persons, long n) => n == 0 ? null
        : Shares.Wilson(persons, n) is var range ? new(persons, n, (double)persons / n, range.Low, range.High) : null;
}

/// <summary>The period that was asked about, as instants.</summary>
internal sealed record NamedPeriod(DateTimeOffset From, DateTimeOffset To)
{
    public static NamedPeriod Of(Period period) => new(Micros.ToInstant(period.From), Micros.ToInstant(period.To));
}

internal sealed record NodeLine(NamedStep Step, long Count, long Persons, long Rework, long ReworkPersons);

internal sealed record EdgeLine(NamedStep From, NamedStep To, long Count, long Persons, double? MedianSeconds, double? P90Seconds, double? MeanSeconds);

internal sealed record FlowReply(NamedPeriod Period, long Journeys, long Steps, IEnumerable<NodeLine> Nodes, IEnumerable<EdgeLine> Edges);

internal sealed record VariantLine(IEnumerable<NamedStep> Steps, NamedShare? Share, double? MedianSeconds);

internal sealed record VariantsReply(NamedPeriod Period, long Journeys, long Distinct, IEnumerable<VariantLine> Variants);

internal sealed record BinLine(double? FromSeconds, double? BelowSeconds, long Count);

internal sealed record GapsReply(
    NamedPeriod Period, long Starts, long N, NamedShare? Followed, double? MedianSeconds, double? P90Seconds, double? P95Seconds, double? MeanSeconds, IEnumerable<BinLine> Histogram);

internal sealed record BranchLine(NamedStep Step, long Persons, double? MedianSeconds, IEnumerable<BranchLine> Children, long Ended, long Other)
{
    public static BranchLine Of(PathNode node, StepRequest request, NamedStep root) => new(
        NamedStep.Of(node.Node, request, root), node.Persons, Seconds.Of(node.MedianGap), node.Children.Select(c => Of(c, request, root)), node.Ended, node.Other);
}

internal sealed record PathsReply(NamedPeriod Period, long Persons, BranchLine Root);

internal sealed record MappedLine(NamedStep Step, long Reached, long Skipped, long Left, IEnumerable<NextLine> Next);

internal sealed record NextLine(NamedStep Step, long Persons);

internal sealed record DeviationLine(NamedStep From, NamedStep Missed, bool Skipped, NamedShare? Share, string Sentence);

internal sealed record ConformanceReply(NamedPeriod Period, long Persons, NamedShare? Exact, NamedShare? InOrder, IEnumerable<MappedLine> Steps, IEnumerable<DeviationLine> Deviations);

/// <summary>Microseconds of the engine as seconds for programs; null where there is no figure.</summary>
internal static class Seconds
{
    public static double? Of(double microseconds) => double.IsNaN(microseconds) ? null : microseconds / Microseconds.Second;
}
