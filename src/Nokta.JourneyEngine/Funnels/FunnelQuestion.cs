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
/// <param name="Steps">2 to 32 steps; the first is not optional. The same interactions may serve several (repeated steps).</param>
public sealed record FunnelQuestion(IReadOnlyList<FunnelStep> Steps)
{
    /// <summary>Step 1 lies in the period, later steps need not.</summary>
    public JourneyScope Scope { get; init; } = JourneyScope.All;

    /// <summary>Longest gap, in microseconds, inclusive; 30 days unless told.</summary>
    public long Window { get; init; } = 30 * Microseconds.Day;

    /// <summary>Where <see cref="Window"/> is counted from; step 1 unless told.</summary>
    public FunnelWindow WindowFrom { get; init; }

    /// <summary>Breakdown: group of each signature, 0 to <see cref="Groups"/>, taken from the interaction of step 1 from which the person got furthest (the first such); null = none.</summary>
    public int[]? GroupOf { get; init; }

    /// <summary>Highest group number.</summary>
    public int Groups { get; init; }
}

/// <summary>How many people reached each step.</summary>
/// <param name="Steps">In the order of the question.</param>
/// <param name="Groups">Persons per group and step, [group][step]; empty without a breakdown. A person counts in one group.</param>
public sealed record FunnelAnswer(IReadOnlyList<FunnelStepAnswer> Steps, IReadOnlyList<long[]> Groups);

/// <summary>One step's figures.</summary>
/// <param name="Persons">Required step: persons who reach it or further. Optional step: persons who took it between the required steps around it, which they reached.</param>
/// <param name="MedianFromPrevious">Median time from the required step before, on each person's deepest run that ends earliest, in microseconds; NaN at step 1 and without persons.</param>
/// <param name="P90FromPrevious">The same, 90th percentile.</param>
public sealed record FunnelStepAnswer(long Persons, double MedianFromPrevious, double P90FromPrevious);

/// <summary>Who stands where in a funnel: given on request, for lists of people and segments.</summary>
/// <param name="Reached">Persons who reached the step or further.</param>
/// <param name="Left">Persons who reached the required step before and not this one.</param>
public sealed record FunnelPeople(PersonSet Reached, PersonSet Left);
