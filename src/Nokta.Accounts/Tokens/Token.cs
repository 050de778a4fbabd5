using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts;

/// <summary>A program's way in: what it may do at most, for one workspace, until a day. Only the hash of its secret is kept.</summary>
[NotPersonal("random numbers and hashes of them, codes", nameof(Id), nameof(Shown), nameof(Hash), nameof(Scopes), nameof(Member))]
[Personal("what a member calls a token", nameof(Name))]
[NotPersonal("a network, not an address", nameof(UsedFrom))]
internal sealed class Token : IInWorkspace
{
    public static readonly TimeSpan Usual = TimeSpan.FromDays(365);
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3 * 365);
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(1);
    public static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    public WorkspaceId Workspace { get; set; }
    public Guid Id { get; init; }
    public required string Name { get; set; }
    public required string Shown { get; init; }
    public required byte[] Hash { get; init; }

    /// <summary>Codes of permissions, separated by spaces.</summary>
    public required string Scopes { get; init; }

    /// <summary>Who made it: it never may more than she may now.</summary>
    public Guid Member { get; init; }
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset Expires { get; set; }
    [Untrailed("noted at its uses")]
    public DateTimeOffset? Used { get; set; }

    /// <summary>The network it was used from last, not the address.</summary>
    [Untrailed("noted at its uses")]
    public string? UsedFrom { get; set; }
    public DateTimeOffset? Revoked { get; set; }

    /// <summary>What a token can be given, in the order it is offered; who owns the business is decided by people.</summary>
    public static readonly IReadOnlyList<Permission> Offered = [.. Enum.GetValues<Permission>().Except([Permission.Anyone, Permission.Ownership])];

    public IReadOnlySet<Permission> May => ReadScopes(Scopes);

    public bool IsLive(DateTimeOffset now) => Revoked is null && now < Expires;

    public static string CodeOf(Permission permission) => permission.ToString().ToLowerInvariant();

    public static IReadOnlySet<Permission> ReadScopes(string scopes)
    {
        var named = scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Offered.Where(p => named.Contains(CodeOf(p))).ToHashSet();
    }
}

/// <summary>A token as its list shows it.</summary>
/// <param name="Scopes">What it was given; what it may is at most what its maker may.</param>
public sealed record TokenCard(Guid Id, string Name, string Shown, IReadOnlyList<string> Scopes, string MadeBy, DateTimeOffset Created, DateTimeOffset Expires, DateTimeOffset? Used, string? UsedFrom, DateTimeOffset? Revoked);

/// <summary>A token that was just made. Its <paramref name="Secret"/> is told this once.</summary>
public sealed record NewToken(TokenCard Token, string Secret);

/// <summary>What somebody wants a token for.</summary>
public sealed record TokenWish(string Name, IReadOnlyList<string> Scopes, DateTimeOffset? Expires = null);
