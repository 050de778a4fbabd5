using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>What the frame of a page knows about its visitor beyond <see cref="Kernel.Modules.Visit"/>: one per request.</summary>
public sealed class Presence
{
    /// <summary>The signed-in member; null for a stranger.</summary>
    public Guid? Member { get; internal set; }

    /// <summary>The session she is signed in with; null for the demo's owner, who has none.</summary>
    public Guid? Session { get; internal set; }

    /// <summary>The token of the program that asks in her name; null when she asks herself.</summary>
    public Guid? Token { get; internal set; }

    /// <summary>What she showed to be let in; null without a session.</summary>
    public Proof? Proof { get; internal set; }

    /// <summary>Whether she has shown within ten minutes that it is she. Who has no session has nothing to show again.</summary>
    public bool IsFresh { get; internal set; } = true;

    /// <summary>The shared tablet that asks; null for a browser of somebody's own.</summary>
    public StationVisit? Station { get; internal set; }

    /// <summary>The workspaces she may switch to.</summary>
    public IReadOnlyList<WorkspaceSettings> Workspaces { get; internal set; } = [];

    /// <summary>The workspace she is in.</summary>
    public WorkspaceSettings? Current { get; internal set; }

    /// <summary>light, dark, or null for the system's own.</summary>
    public string? Theme { get; internal set; }

    public Language Language { get; internal set; } = Language.English;

    /// <summary>True when there is a password to change and a session to end.</summary>
    public bool HasPassword { get; internal set; }

    /// <summary>True when the second factor is on.</summary>
    public bool HasCode { get; internal set; }

    /// <summary>True when her role asks for a second factor that this session has not shown: only her own account is open to her.</summary>
    public bool MustStrengthen { get; internal set; }
}
