using System.Security.Cryptography;
using System.Text;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts;

/// <summary>One signed-in browser. Only the hash of its token is kept: who reads the database cannot sign in with it.</summary>
[NotPersonal("random numbers and hashes of them", nameof(Id), nameof(TokenHash), nameof(Member))]
[Personal("the browser a member signed in with", nameof(Device), By = "account")]
[Untrailed("signing in and out are acts of their own")]
internal sealed class Session
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    public Guid Id { get; init; }
    public required byte[] TokenHash { get; init; }
    public Guid Member { get; init; }
    public required string Device { get; init; }
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset LastSeen { get; set; }
    public DateTimeOffset Expires { get; set; }

    /// <summary>A new token: 256 random bits, in letters a cookie can carry.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
