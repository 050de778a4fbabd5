using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Flows;

/// <summary>Which steps follow each other in the journeys.</summary>
/// <param name="NodeOf">Node of each signature, 1 to <paramref name="Nodes"/>; 0 (and signatures beyond its length) = not a step, left out.</param>
/// <param name="Nodes">Highest node number.</param>
public sealed record FlowQuestion(int[] NodeOf, int Nodes)
{
    /// <summary>Interactions in the period make the journeys; START and END are a journey's first and last interaction in it.</summary>
    public JourneyScope Scope { get; init; } = JourneyScope.All;

    /// <summary>Whether consecutive repeats of a node are one step, at the time of the first of them; false, as in process mining, unless told.</summary>
    public bool CollapseRepeats { get; init; }

    /// <summary>Whether medians and 90th percentiles of the gaps are wanted; without them an answer comes in one pass.</summary>
    public bool WithGaps { get; init; } = true;

    /// <summary>Whether distinct persons per edge and node, and so rework, are wanted; they are 0 otherwise, and counting takes less time.</summary>
    public bool WithPersons { get; init; } = true;

    /// <summary>Nearest rank instead of interpolated (type 7) quantiles.</summary>
    public bool NearestRank { get; init; }
}

/// <summary>The flow graph ("directly-follows graph"). Node 0 is START as <see cref="FlowEdge.From"/> and END as <see cref="FlowEdge.To"/>.</summary>
/// <param name="Journeys">Persons with at least one step.</param>
/// <param name="Steps">Steps in all: the sum over nodes, and over edges including START's or END's.</param>
/// <param name="Nodes">Element n is node n; element 0 is empty.</param>
/// <param name="Edges">Most frequent first; equal counts by From, then To.</param>
public sealed record FlowAnswer(long Journeys, long Steps, IReadOnlyList<FlowNode> Nodes, IReadOnlyList<FlowEdge> Edges);

/// <summary>A node of the flow graph.</summary>
/// <param name="Count">Steps at it.</param>
/// <param name="Persons">Distinct persons with a step at it.</param>
/// <param name="Rework">Steps at it beyond each person's first.</param>
/// <param name="ReworkPersons">Persons with more than one step at it.</param>
public readonly record struct FlowNode(long Count, long Persons, long Rework, long ReworkPersons);

/// <summary>a → b adjacent in one journey. Gaps are in microseconds; NaN at START's and END's edges (and, but for the mean, when not asked for).</summary>
/// <param name="From">The node before; 0 = START.</param>
/// <param name="To">The node after; 0 = END.</param>
/// <param name="Count">Times it was taken.</param>
/// <param name="Persons">Distinct persons who took it.</param>
/// <param name="MedianGap">Median time between the two.</param>
/// <param name="P90Gap">90th percentile.</param>
/// <param name="MeanGap">Mean.</param>
public readonly record struct FlowEdge(int From, int To, long Count, long Persons, double MedianGap, double P90Gap, double MeanGap);

/// <summary>Whole sequences of steps, most frequent first.</summary>
/// <param name="NodeOf">As in <see cref="FlowQuestion"/>.</param>
public sealed record VariantsQuestion(int[] NodeOf)
{
    /// <summary>As in <see cref="FlowQuestion.Scope"/>.</summary>
    public JourneyScope Scope { get; init; } = JourneyScope.All;

    /// <summary>Whether consecutive repeats of a node are one step.</summary>
    public bool CollapseRepeats { get; init; }

    /// <summary>How many steps of a journey count; its first ones, all unless told.</summary>
    public int Steps { get; init; } = int.MaxValue;

    /// <summary>Whether the variants' median durations are wanted; counting alone takes less time.</summary>
    public bool WithDurations { get; init; } = true;

    /// <summary>How many variants to keep; all unless told.</summary>
    public int Top { get; init; } = int.MaxValue;
}

/// <summary>The variants of the journeys.</summary>
/// <param name="Journeys">Persons with at least one step.</param>
/// <param name="Distinct">Distinct sequences in all, kept or not.</param>
/// <param name="Variants">Most frequent first; equal counts by their steps, node by node.</param>
public sealed record VariantsAnswer(long Journeys, long Distinct, IReadOnlyList<Variant> Variants);

/// <summary>One sequence of steps.</summary>
/// <param name="Steps">Its nodes, in order.</param>
/// <param name="Count">Persons who went it.</param>
/// <param name="MedianDuration">From first to last step, in microseconds.</param>
public sealed record Variant(int[] Steps, long Count, double MedianDuration);

/// <summary>How long people take from one kind of step to another.</summary>
/// <param name="IsFrom">By signature: where the clock starts.</param>
/// <param name="IsTo">By signature: where it stops, at the first such interaction after.</param>
public sealed record GapQuestion(bool[] IsFrom, bool[] IsTo)
{
    /// <summary>The starting interaction lies in the period; the stopping one need not.</summary>
    public JourneyScope Scope { get; init; } = JourneyScope.All;

    /// <summary>Longest gap that counts, in microseconds, inclusive; none unless told.</summary>
    public long Window { get; init; } = long.MaxValue;

    /// <summary>Only the very next interaction may stop the clock (response times); else any later one.</summary>
    public bool IsDirect { get; init; }

    /// <summary>Nearest rank instead of interpolated (type 7) quantiles.</summary>
    public bool NearestRank { get; init; }
}

/// <summary>Time between touchpoints; gaps in microseconds, NaN without any.</summary>
/// <param name="Starts">Starting interactions.</param>
/// <param name="Gaps">Those that were followed: the n of the quantiles.</param>
/// <param name="Median">Median gap.</param>
/// <param name="P90">90th percentile.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="Mean">Mean gap.</param>
/// <param name="Bounds">Bounds of the histogram's bins, ascending: a second to a year. Bin i holds gaps from bound i − 1 on and below bound i.</param>
/// <param name="Counts">Gaps per bin; one bin more than bounds, for what is as long as the last or longer.</param>
public sealed record GapAnswer(long Starts, long Gaps, double Median, double P90, double P95, double Mean, long[] Bounds, long[] Counts);
