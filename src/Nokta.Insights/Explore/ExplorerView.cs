using Nokta.Interactions.Journeys;
using Nokta.Interactions.Measures;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights.Explore;

/// <summary>What every question of the explorer is asked over: the journeys as they stand, and whom and when the scope means.</summary>
public sealed record ExplorerView
{
    public required JourneySnapshot Snapshot { get; init; }
    public required Measured Measured { get; init; }
    public required Scope Scope { get; init; }
    public required Period Period { get; init; }

    /// <summary>The scope as the engine takes it: period, filter and segment.</summary>
    public required JourneyScope Journeys { get; init; }

    /// <summary>The register without what is retired, in its own order.</summary>
    public required IReadOnlyList<TouchpointCard> Touchpoints { get; init; }

    public JourneyIndex Index => Snapshot.Index;

    public GoalView? Goal => Snapshot.Goals.Count == 0 ? null : Snapshot.Goals[0];

    /// <summary>Touchpoints where anything ever happened: those worth choosing.</summary>
    public IReadOnlyList<TouchpointCard> Visited
    {
        get
        {
            var rows = Snapshot.RowsByTouchpoint(Measured.HighestTouchpoint);
            return [.. Touchpoints.Where(t => rows[t.Number] > 0)];
        }
    }

    /// <summary>Whose figures these are, to stand behind the period; empty when they are everybody's.</summary>
    public string SegmentNote(Reader reader) => Measured.Segment is { } segment ? " · " + segment.Words(reader) : "";

    /// <summary>The same for everybody who is not in the segment; null when the scope names none.</summary>
    public JourneyScope? Others => Measured.Rest is { } rest ? Question.Journeys(rest, Scope, Period) : null;

    public ScopeChoices Choices => new(Period, Measured, Visited);
}

/// <summary>What a scope bar offers to choose from.</summary>
/// <param name="Shown">The period on the page.</param>
/// <param name="Touchpoints">Those whose people can be chosen.</param>
public sealed record ScopeChoices(Period Shown, Measured Measured, IReadOnlyList<TouchpointCard> Touchpoints);
