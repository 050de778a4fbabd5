using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts;

/// <summary>A link that makes one person a member of one workspace in one role, once, within a week.</summary>
[Personal("the one who is invited and the member who invites", nameof(Name), nameof(MadeBy), NamesMember = true)]
[NotPersonal("a hash, a code and a number", nameof(Id), nameof(TokenHash), nameof(Role), nameof(By))]
public sealed class Invitation
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public WorkspaceId Workspace { get; init; }
    public Guid Id { get; init; }

    [Secret]
    internal byte[] TokenHash { get; init; } = [];

    /// <summary>For whom it was meant, in the words of who invites.</summary>
    public required string Name { get; init; }
    public required string Role { get; init; }

    /// <summary>The member who invites; null = the command line.</summary>
    public Guid? By { get; init; }
    public required string MadeBy { get; init; }
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset Expires { get; init; }
    public DateTimeOffset? Accepted { get; set; }
    public DateTimeOffset? Revoked { get; set; }

    public bool IsOpen(DateTimeOffset now) => Accepted is null && Revoked is null && Expires > now;
}

/// <summary>An invitation as the one who holds its link sees it.</summary>
public sealed record OpenInvitation(WorkspaceId Workspace, string WorkspaceName, string Name, Role Role, string MadeBy, string Language);
