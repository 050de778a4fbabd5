using Nokta.Interactions.Journeys;
using Nokta.Interactions.Measures;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights;

/// <summary>One answer of the engine with everything a page needs to word it: the period and the one before, the register, the goal.</summary>
public sealed record ScorecardView
{
    public required JourneySnapshot Snapshot { get; init; }
    public required Measured Measured { get; init; }
    public required Scope Scope { get; init; }
    public required Period Period { get; init; }

    /// <summary>What the business aims at.</summary>
    public Targets Targets { get; init; } = Targets.Section.Default;

    /// <summary>The period it is compared with; it may lie before the data, then nothing is compared.</summary>
    public required Period Before { get; init; }
    public required ScorecardAnswer Now { get; init; }
    public required ScorecardAnswer Earlier { get; init; }

    /// <summary>The register without what is retired, in its own order.</summary>
    public required IReadOnlyList<TouchpointCard> Touchpoints { get; init; }

    public GoalView? Goal => Snapshot.Goals.Count == 0 ? null : Snapshot.Goals[0];

    public Figures Of(TouchpointCard touchpoint) => Now.Touchpoints[touchpoint.Number];

    /// <summary>How a touchpoint stands against its target for satisfaction.</summary>
    public Aim? AimOf(TouchpointCard touchpoint) => Of(touchpoint).Main is { } main ? Aim.OfSatisfaction(main, Targets.For(touchpoint.Number)) : null;

    public Figures EarlierOf(TouchpointCard touchpoint) => Earlier.Touchpoints[touchpoint.Number];

    /// <summary>Whose figures these are, to stand behind the period; empty when they are everybody's.</summary>
    public string SegmentNote(Reader reader) => Measured.Segment is { } segment ? " · " + segment.Words(reader) : "";

    /// <summary>Interactions of the period that no rule takes.</summary>
    public long Unmapped => Now.Touchpoints[0].Volume;

    /// <summary>Whether anything is known of it in this period: an answer, an outcome, or at least that people came.</summary>
    public bool HasData(TouchpointCard touchpoint) => Of(touchpoint).Volume > 0;

    /// <summary>Neither answers nor behaviour: nobody knows how it is.</summary>
    public bool IsBlindSpot(TouchpointCard touchpoint)
    {
        var figures = Of(touchpoint);
        return figures.Satisfactions.Length == 0 && figures.Behaviour.WithOutcome == 0 && figures.Duration.N == 0 && figures.Volume == 0;
    }
}
