using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts;

/// <summary>A link that lets one member in once: to choose a new password, to sign a phone in, or from the password to the code.</summary>
[NotPersonal("a hash, a number and a code", nameof(TokenHash), nameof(Member), nameof(Purpose))]
[Untrailed("making and using one are acts of their own")]
internal sealed class Link
{
    public required byte[] TokenHash { get; init; }
    public Guid Member { get; init; }
    public required string Purpose { get; init; }
    public DateTimeOffset Expires { get; init; }

    /// <summary>Whether a text can be a link's token at all: an empty or cut one is a bad call, not a link that is over.</summary>
    public static bool IsToken(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>What a link is good for, and how long.</summary>
public sealed record LinkPurpose(string Code, TimeSpan Lifetime)
{
    /// <summary>Choosing a new password without the old one.</summary>
    public static readonly LinkPurpose Password = new("password", TimeSpan.FromMinutes(30));

    /// <summary>Signing another device in.</summary>
    public static readonly LinkPurpose Phone = new("phone", TimeSpan.FromMinutes(5));

    /// <summary>The password was right; the code is owed. It stands in a cookie, not in an address.</summary>
    internal static readonly LinkPurpose Second = new("second", TimeSpan.FromMinutes(10));
}
