using Nokta.Kernel;
using Nokta.Kernel.Storage;

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

    /// <summary>"below target" and the like, when a target is set and this is known; empty otherwise.</summary>
    public string Aim { get; init; } = "";

    /// <summary>Whether the target is missed beyond noise.</summary>
    public bool IsBelowTarget { get; init; }

    /// <summary>● measured, ◐ imported or estimated, ○ assumed: <c>measured</c>, <c>estimated</c>, <c>assumed</c>.</summary>
    public string Evidence { get; init; } = "assumed";

    public string VolumePerWeek { get; init; } = "";
    public double? VolumePerWeekValue { get; init; }

    /// <summary>Whether anything was measured here in the period; the filter "unmeasured" asks it.</summary>
    public bool IsMeasured { get; init; }
}

/// <summary>
/// What points at touchpoints elsewhere and follows when one is merged into another. Implemented above the register; called inside
/// its turn to write, so that either all follows or nothing does.
/// </summary>
public interface ITouchpointReferences
{
    /// <summary>A stable name: the receipt of a move is kept under it.</summary>
    string Name { get; }

    /// <summary>Key of a text with <c>{n}</c> that says what would follow: "3 mapping rules".</summary>
    string Text { get; }

    /// <summary>How many point at a touchpoint.</summary>
    Task<int> CountAsync(WorkspaceId workspace, int number, CancellationToken ct);

    /// <summary>Points them at <paramref name="to"/>; the receipt says which, for <see cref="ReturnAsync"/>. Empty when there were none.</summary>
    Task<string> MoveAsync(Writing turn, WorkspaceId workspace, int from, int to, string who, CancellationToken ct);

    /// <summary>Points those of a receipt back at <paramref name="from"/>, except where somebody has meanwhile pointed them elsewhere.</summary>
    Task ReturnAsync(Writing turn, WorkspaceId workspace, string receipt, int from, int to, string who, CancellationToken ct);
}

/// <summary>A panel on a touchpoint's overview: a component with the parameter <c>Number</c>, rendered in ascending order.</summary>
public sealed record TouchpointPanel(Type Component, int Order);
