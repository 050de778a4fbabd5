using System.Security.Cryptography;
using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Interactions.Collect;

/// <summary>
/// A public key of one source: whoever has it may write interactions of that source, up to its quota, and nothing else. It stands in pages that
/// everybody reads, so it is no secret and is kept as it is.
/// </summary>
[Personal("what a member calls a source", nameof(Name))]
[NotPersonal("random letters, codes and addresses of sites", nameof(Id), nameof(Key), nameof(Client), nameof(Channel), nameof(Currency), nameof(Origins), nameof(RefusedWhy))]
internal sealed class WriteKey : IInWorkspace
{
    public const string Prefix = "nkw_";
    public const int UsualPerSecond = 1000, MostPerSecond = 20_000, LongestName = 60, MostOrigins = 20;
    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public WorkspaceId Workspace { get; set; }
    public Guid Id { get; init; }
    public required string Key { get; init; }

    /// <summary>The source in the ledger. Two keys may share it: the second takes over from the first.</summary>
    public required string Name { get; init; }

    /// <summary>Code of a <see cref="Collect.Client"/>.</summary>
    public required string Client { get; init; }

    /// <summary>Channel of everything that comes by it, unless the event knows better.</summary>
    public required string Channel { get; set; }

    /// <summary>ISO 4217 of amounts that come without one.</summary>
    public required string Currency { get; set; }

    /// <summary>Sites whose pages may use it, separated by spaces; empty = all.</summary>
    public required string Origins { get; set; }
    public int PerSecond { get; set; }

    /// <summary>Whether its word on who somebody is, and on when it was, is taken: only where nobody can read the key.</summary>
    public bool IsTrusted { get; set; }
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset? Revoked { get; set; }

    [Untrailed("noted at its uses")] public DateTimeOffset? Used { get; set; }

    /// <summary>Events that are no contact (heartbeats and the like).</summary>
    [Untrailed("a counter")] public long LeftOut { get; set; }

    /// <summary>Events and requests that were sent away: quota, a site that is not on the list, size.</summary>
    [Untrailed("a counter")] public long Refused { get; set; }
    [Untrailed("noted with its counter")] public required string RefusedWhy { get; set; }

    /// <summary>How its events are read; not kept with the key.</summary>
    internal KeyMapping Mapping { get; set; } = KeyMapping.Plain;

    public IReadOnlyList<string> Sites => Origins.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public bool Lets(string? origin) => Origins.Length == 0 || string.IsNullOrEmpty(origin) || Sites.Contains(origin, StringComparer.OrdinalIgnoreCase);

    /// <summary>As lists show it: which of several keys it is.</summary>
    public string Shown => Prefix + "…" + Key[^4..];

    /// <summary>128 random bits.</summary>
    public static string NewKey() => Prefix + RandomNumberGenerator.GetString(Letters, 22);

    public static bool CanBe(string? text) => text is { Length: 26 } && text.StartsWith(Prefix, StringComparison.Ordinal);
}

/// <summary>What somebody wants a key for. What is left out is set as its client usually needs it.</summary>
/// <param name="Client">tracker, segment-web, segment-node, rudder-web, rudder-node, matomo-web, matomo-node, posthog-web, posthog-node or cloudevents.</param>
/// <param name="Origins">Sites whose pages may use it, such as https://shop.example; none = all.</param>
/// <param name="IsTrusted">Whether its word on who somebody is is taken: only where nobody can read the key.</param>
public sealed record WriteKeyWish(string Name, string Client, IReadOnlyList<string>? Origins = null, int? PerSecond = null, bool? IsTrusted = null, string? Channel = null, string? Currency = null);

/// <summary>A key as pages and programs see it. <paramref name="Accepted"/> and what follows count events of its source since the beginning.</summary>
public sealed record WriteKeyCard(
    Guid Id, string Key, string Name, string Client, string Channel, string Currency, IReadOnlyList<string> Origins, int PerSecond, bool IsTrusted,
    DateTimeOffset Created, DateTimeOffset? Revoked, DateTimeOffset? Used, long Accepted, long Duplicate, long Quarantined, long LeftOut, long Refused, string RefusedWhy);
