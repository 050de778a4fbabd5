using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Touchpoints;

/// <summary>Edits of several touchpoints that were made together: a bulk change, a merge, an import. They are taken back together.</summary>
public sealed record Lot(int Number, string Kind, string Body, string Who, DateTimeOffset At, string? UndoneBy, DateTimeOffset? UndoneAt)
{
    public const string Bulk = "bulk";
    public const string Merge = "merge";
    public const string Import = "import";
    public const string Packs = "packs";

    public bool IsUndone => UndoneAt is not null;

    /// <summary>The edits of it: a touchpoint's number and the version the edit made.</summary>
    public IReadOnlyList<(int Number, int Version)> Edits { get; init; } = [];
}

/// <summary>A lot as it is stored.</summary>
[NotPersonal("a code", nameof(Kind))]
[Personal("what several edits have in common", nameof(Body))]
[Personal("the member who edited or took back", nameof(Who), nameof(UndoneBy), NamesMember = true)]
[Untrailed("what it changed is in the trail touchpoint by touchpoint")]
internal sealed class StoredLot : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public int Lot { get; init; }
    public string Kind { get; init; } = "";
    public string Body { get; init; } = "{}";
    public string Who { get; init; } = "";
    public DateTimeOffset At { get; init; }
    public string? UndoneBy { get; set; }
    public DateTimeOffset? UndoneAt { get; set; }

    public Lot Read(IEnumerable<LotEdit> edits) => new(Lot, Kind, Body, Who, At, UndoneBy, UndoneAt) { Edits = [.. edits.OrderBy(e => e.Number).Select(e => (e.Number, e.Version))] };
}

/// <summary>Which edit belongs to which lot.</summary>
[Untrailed("what it changed is in the trail touchpoint by touchpoint")]
internal sealed class LotEdit : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public int Lot { get; init; }
    public int Number { get; init; }
    public int Version { get; init; }
}
