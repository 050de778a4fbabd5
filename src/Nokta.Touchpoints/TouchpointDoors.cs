using Nokta.Kernel;

namespace Nokta.Touchpoints;

/// <summary>Figures for the inventory's columns, written for the reader. Implemented above the register; without it the columns are not there.</summary>
public interface ITouchpointFigures
{
    /// <summary>Cells by touchpoint number; a touchpoint that is missing shows dashes.</summary>
    ValueTask<IReadOnlyDictionary<int, TouchpointFigureCells>> For(WorkspaceId workspace, CancellationToken ct);
}

/// <summary>What the inventory shows of one touchpoint's figures, already formatted. <see cref="Distribution"/> holds counts from worst to best.</summary>
public sealed record TouchpointFigureCells
{
    public IReadOnlyList<long> Distribution { get; init; } = [];

    /// <summary>The satisfied share or other main figure, as text; empty when there is too little to say.</summary>
    public string Satisfaction { get; init; } = "";

    /// <summary>The same figure as a number, for sorting and CSV.</summary>
    public double? SatisfactionValue { get; init; }

    /// <summary>People who answered.</summary>
    public long Answers { get; init; }

    /// <summary>● measured, ◐ imported or estimated, ○ assumed: <c>measured</c>, <c>estimated</c>, <c>assumed</c>.</summary>
    public string Evidence { get; init; } = "assumed";

    public string VolumePerWeek { get; init; } = "";
    public double? VolumePerWeekValue { get; init; }

    /// <summary>Whether anything was measured here in the period; the filter "unmeasured" asks it.</summary>
    public bool IsMeasured { get; init; }
}

/// <summary>A panel on a touchpoint's overview: a component with the parameter <c>Number</c>, rendered in ascending order.</summary>
public sealed record TouchpointPanel(Type Component, int Order);
