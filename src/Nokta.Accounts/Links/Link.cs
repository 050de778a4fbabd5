using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts;

/// <summary>A link that lets one member in once: to choose a new password, or to sign a phone in.</summary>
[NotPersonal("a hash, a number and a code", nameof(TokenHash), nameof(Member), nameof(Purpose))]
[Untrailed("making and using one are acts of their own")]
internal sealed class Link
{
    public required byte[] TokenHash { get; init; }
    public Guid Member { get; init; }
    public required string Purpose { get; init; }
    public DateTimeOffset Expires { get; init; }
}

/// <summary>What a link is good for, and how long.</summary>
public sealed record LinkPurpose(string Code, TimeSpan Lifetime)
{
    /// <summary>Choosing a new password without the old one.</summary>
    public static readonly LinkPurpose Password = new("password", TimeSpan.FromMinutes(15));

    /// <summary>Signing another device in.</summary>
    public static readonly LinkPurpose Phone = new("phone", TimeSpan.FromMinutes(5));
}
