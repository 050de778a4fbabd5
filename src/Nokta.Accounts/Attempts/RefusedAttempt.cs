using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts.Attempts;

/// <summary>Attempts that were refused within one hour: of one kind, by one person or network, at one route.</summary>
[Untrailed("what was refused changed nothing; it is a log of its own, so that a flood cannot fill the trail")]
[NotPersonal("numbers, codes and the pattern of a route", nameof(Id), nameof(Kind), nameof(Who), nameof(Route))]
[Personal("the network somebody came from", nameof(From), By = "account")]
public sealed class RefusedAttempt : IInWorkspace
{
    /// <summary>Every kind, as texts <c>attempt.kind.{Kind}</c> name them.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["sign-in", "code", "pin", "link", "token", "unknown", "forbidden", "form", "too-often", "others"];

    /// <summary>0 where nobody knows whose it was: a wrong password, a token that is none.</summary>
    public WorkspaceId Workspace { get; set; }
    public Guid Id { get; init; }
    public required string Kind { get; init; }

    /// <summary>The member's, token's or staff's id; empty for a stranger. A name that was typed is never kept: it may be a password.</summary>
    public required string Who { get; init; }
    public required string From { get; init; }
    public required string Route { get; init; }
    public DateTimeOffset First { get; init; }
    public DateTimeOffset Last { get; set; }
    public long Times { get; set; }
}
