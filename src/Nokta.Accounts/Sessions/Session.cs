using System.Security.Cryptography;
using System.Text;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts;

/// <summary>One signed-in browser. Only the hash of its token is kept: who reads the database cannot sign in with it.</summary>
[NotPersonal("random numbers and hashes of them", nameof(Id), nameof(TokenHash), nameof(Member), nameof(Stamp))]
[NotPersonal("chosen from lists", nameof(Way), nameof(Proof))]
[Personal("the browser a member signed in with, and from which network", nameof(Device), nameof(Place), By = "account")]
[Untrailed("signing in and out are acts of their own")]
internal sealed class Session
{
    /// <summary>How long it lasts unseen, and how long at most.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromDays(14);
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public Guid Id { get; init; }
    public required byte[] TokenHash { get; set; }
    public Guid Member { get; init; }
    public required string Device { get; init; }
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset LastSeen { get; set; }
    public DateTimeOffset Expires { get; set; }

    /// <summary>The member's stamp when it was opened: another one now, and the session is over.</summary>
    public required string Stamp { get; init; }

    /// <summary><c>https</c> or <c>open</c>: a token that was given out over the one is none over the other.</summary>
    public required string Way { get; init; }
    public required string Proof { get; set; }

    /// <summary>Where it was opened: an address without its last part.</summary>
    public required string Place { get; init; }

    /// <summary>When she last showed that it is she.</summary>
    public DateTimeOffset? Confirmed { get; set; }

    public static DateTimeOffset ExpiresAfter(DateTimeOffset created, DateTimeOffset seen) => seen + Idle < created + Longest ? seen + Idle : created + Longest;

    public static string WayOf(bool isHttps) => isHttps ? "https" : "open";

    /// <summary>A new token: 256 random bits, in letters a cookie can carry.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
