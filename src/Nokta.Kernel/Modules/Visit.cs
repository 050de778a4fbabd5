using Nokta.Kernel.Words;

namespace Nokta.Kernel.Modules;

/// <summary>Who is here, in which workspace, and how she reads: one per request, filled by the server before any page runs.</summary>
public sealed class Visit
{
    public WorkspaceId Workspace { get; set; }

    /// <summary>The workspace's own name, in its owner's words.</summary>
    public string WorkspaceName { get; set; } = "";

    /// <summary>The currency of the workspace, ISO 4217.</summary>
    public string Currency { get; set; } = "IRR";

    /// <summary>Shown on every page when the workspace's data is not the owner's own: "generated", or the origin and licence of a public log.</summary>
    public Trilingual? Origin { get; set; }

    /// <summary>The signed-in member's name; empty when nobody is signed in.</summary>
    public string Person { get; set; } = "";

    /// <summary>Who asks, as the audit trail names her.</summary>
    public Actor Actor { get; set; } = Actor.System;

    public Reader Reader { get; set; } = null!;

    public IReadOnlySet<Permission> May { get; set; } = new HashSet<Permission>();

    public bool Can(Permission permission) => permission == Permission.Anyone || May.Contains(permission);
}
