using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Funnels;

/// <summary>Where a funnel's window is counted from.</summary>
public enum FunnelWindow
{
    /// <summary>Every step within the window of step 1.</summary>
    FromFirstStep,

    /// <summary>Every step within the window of the step before it (the last one reached, when an optional step lies between).</summary>
    BetweenSteps,
}

/// <summary>A step of a funnel.</summary>
/// <param name="Matches">By signature, which interactions serve it: a set of touchpoints or a predicate (either/or). Signatures beyond its length do not.</param>
/// <param name="IsOptional">Counted, never required.</param>
public sealed record FunnelStep(bool[] Matches, bool IsOptional = false);

/// <summary>Ordered steps that people should take.</summary>
/// <param name="Steps">1 to 32 steps; the first is not optional. The same interactions may serve several (repeated steps).</param>
public sealed record FunnelQuestion(IReadOnlyList<FunnelStep> Steps)
{
    /// <summary>Step 1 lies in the period, later steps need not.</summary>
    public JourneyScope Scope { get; init; } = JourneyScope.All;

    /// <summary>Longest gap, in microseconds, inclusive; <see cref="long.MaxValue"/> = any; 30 days unless told.</summary>
    public long Window { get; init; } = 30 * Microseconds.Day;

    /// <summary>Where <see cref="Window"/> is counted from; step 1 unless told.</summary>
    public FunnelWindow WindowFrom { get; init; }

    /// <summary>Whether medians and 90th percentiles of the times between steps are wanted; counting alone takes half the time.</summary>
    public bool WithTimes { get; init; } = true;

    /// <summary>Breakdown: group of each signature, 0 to <see cref="Groups"/>, taken from the interaction with which the person's run starts; null = none.</summary>
    public int[]? GroupOf { get; init; }

    /// <summary>Highest group number.</summary>
    public int Groups { get; init; }
}

/// <summary>How many people reached each step.</summary>
/// <remarks>
/// A <i>run</i> takes the required steps in order, each with another, later interaction and within the window; optional ones may lie between.
/// A person's run is the one that goes deepest; of these the one that ends earliest; of these the one that starts latest. Between, it takes each step
/// at the first chance after its start (window from step 1) or at the last chance before the next one (window between steps).
/// </remarks>
/// <param name="Steps">In the order of the question.</param>
/// <param name="Groups">Persons per group and step, [group][step]; empty without a breakdown. A person counts in one group.</param>
public sealed record FunnelAnswer(IReadOnlyList<FunnelStepAnswer> Steps, IReadOnlyList<long[]> Groups);

/// <summary>One step's figures.</summary>
/// <param name="Persons">
/// Required step: persons who reach it or further. Optional step: persons with a run from the required step before through it,
/// and on to the required step after it when they reach that one at all.
/// </param>
/// <param name="MedianFromPrevious">Median time from the required step before, on each person's run, in microseconds; NaN at step 1, at optional steps and without persons.</param>
/// <param name="P90FromPrevious">The same, 90th percentile.</param>
public sealed record FunnelStepAnswer(long Persons, double MedianFromPrevious, double P90FromPrevious);

/// <summary>Who stands where in a funnel: given on request, for lists of people and segments.</summary>
/// <param name="Reached">Persons counted at the step: as many as <see cref="FunnelStepAnswer.Persons"/>.</param>
/// <param name="Left">Persons who reached the required step before and are not counted at this one; nobody at step 1.</param>
public sealed record FunnelPeople(PersonSet Reached, PersonSet Left);
