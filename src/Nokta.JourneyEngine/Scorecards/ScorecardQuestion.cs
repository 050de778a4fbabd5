using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Scorecards;

/// <summary>How an interaction ended, as far as the business knows.</summary>
public enum Outcome : byte
{
    /// <summary>Nothing is known.</summary>
    None = 0,

    /// <summary>It reached its end.</summary>
    Done = 1,

    /// <summary>The person gave up.</summary>
    Abandoned = 2,

    /// <summary>The business could not do it.</summary>
    Failed = 3,

    /// <summary>Nobody answered.</summary>
    Unanswered = 4,
}

/// <summary>
/// What a scorecard is asked: a period, and what each signature means. Arrays over signatures may be shorter than the index knows signatures;
/// the rest is unmapped, no goal, kept by the filter, without outcome and no contact.
/// </summary>
public sealed record ScorecardQuestion
{
    /// <summary>Touches count in this period; goals may lie after it.</summary>
    public required Period Period { get; init; }

    /// <summary>Touchpoint of each signature, 1 to <see cref="Touchpoints"/>; 0 = unmapped.</summary>
    public required int[] TouchpointOf { get; init; }

    /// <summary>Highest touchpoint number.</summary>
    public required int Touchpoints { get; init; }

    /// <summary>Which signatures are goal interactions; null = no goal is set and conversion is not measured.</summary>
    public bool[]? IsGoal { get; init; }

    /// <summary>
    /// The segment of interactions: which signatures count as touches; null = all.
    /// A goal reached outside the segment still converts, and a person seen outside it has still not dropped off.
    /// </summary>
    public bool[]? Filter { get; init; }

    /// <summary>The segment of persons; null = everybody. With a segment, interactions without a person are left out. Called from several threads.</summary>
    public Func<ulong, bool>? People { get; init; }

    /// <summary>Outcome of each signature; null = none known.</summary>
    public Outcome[]? OutcomeOf { get; init; }

    /// <summary>
    /// Which signatures are inbound contacts for help (a call, a message, a complaint), so that a second one is a bad sign.
    /// Null = repeated contact is not measured. Leave out purchases and visits: coming back for those is good.
    /// </summary>
    public bool[]? IsContact { get; init; }

    /// <summary>Main scale (code of <see cref="Scale"/>, -1 = none) of each touchpoint, index 0 = unmapped; null or -1 = the scale with most answers.</summary>
    public sbyte[]? MainScaleOf { get; init; }

    /// <summary>Boundaries of the complete weeks in the period, ascending: weeks + 1 instants; empty = reach per week is unknown.</summary>
    public long[] Weeks { get; init; } = [];

    /// <summary>Boundaries of the trend's buckets, ascending: buckets + 1 instants; empty = no trend. They may lie outside the period, but only rows of the period are counted.</summary>
    public long[] Buckets { get; init; } = [];

    /// <summary>W, the window of conversion and of drop-off, in microseconds; 30 days unless told.</summary>
    public long Window { get; init; } = 30 * Microseconds.Day;

    /// <summary>Two contacts at most this far apart (microseconds, inclusive) are repeated contact; 7 days unless told.</summary>
    public long RepeatWindow { get; init; } = 7 * Microseconds.Day;

    /// <summary>
    /// Longest time until the next interaction (microseconds) that counts as waiting; after a longer one the person came back rather than waited.
    /// Null = <see cref="Window"/> where persons are cases (<see cref="JourneyIndex.IsOfCases"/>), 4 hours, a visit, where they are lasting customers.
    /// </summary>
    public long? LongestWait { get; init; }

    /// <summary>Whether to keep what a comparison of periods needs, one small record per person and touchpoint (the verdict).</summary>
    public bool KeepEvidence { get; init; }
}

/// <summary>A scorecard by any axis: the same measures, grouped by any property of a signature.</summary>
/// <param name="Scope">Period, segment, goal and flags; its touchpoints group nothing here.</param>
/// <param name="GroupOf">Group of each signature, 0 to <paramref name="Groups"/>; 0 = none.</param>
/// <param name="Groups">Highest group number.</param>
/// <param name="MainScaleOf">Main scale of each group, as in <see cref="ScorecardQuestion.MainScaleOf"/>.</param>
public sealed record BreakdownQuestion(ScorecardQuestion Scope, int[] GroupOf, int Groups, sbyte[]? MainScaleOf = null);
