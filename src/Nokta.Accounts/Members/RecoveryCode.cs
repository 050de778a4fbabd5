using System.Security.Cryptography;
using System.Text;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts;

/// <summary>A way in for who has lost her app: good once, and kept only as a slow hash. All codes of a set have one salt, so that a try costs one hash and not ten.</summary>
[NotPersonal("a number and hashes of random letters", nameof(Member), nameof(Salt), nameof(Hash))]
[Untrailed("making a set and using a code are acts of their own")]
internal sealed class RecoveryCode
{
    public const int InASet = 10;
    private const int Iterations = 210_000;
    // Without letters and digits that look alike; 12 of them are 60 bits.
    private const string Letters = "23456789abcdefghjkmnpqrstuvwxyz";
    private const int Length = 12;

    public Guid Member { get; init; }
    public int Number { get; init; }
    public required byte[] Salt { get; init; }
    public required byte[] Hash { get; init; }
    public DateTimeOffset? Used { get; set; }

    /// <summary>A new set: what is shown once, and what is kept.</summary>
    public static (IReadOnlyList<string> Shown, IReadOnlyList<RecoveryCode> Kept) NewSet(Guid member)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var codes = Enumerable.Range(0, InASet).Select(_ => RandomNumberGenerator.GetString(Letters, Length)).ToList();
        return ([.. codes.Select(c => $"{c[..4]}-{c[4..8]}-{c[8..]}")], [.. codes.Select((c, i) => new RecoveryCode { Member = member, Number = i + 1, Salt = salt, Hash = HashOf(c, salt) })]);
    }

    /// <summary>A code as somebody typed it: without dashes and spaces, in small letters.</summary>
    public static string Plain(string typed) => new([.. typed.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant).Take(Length + 1)]);

    public static byte[] HashOf(string plain, byte[] salt) => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(plain), salt, Iterations, HashAlgorithmName.SHA512, 32);

    public bool Is(byte[] hash) => Used is null && CryptographicOperations.FixedTimeEquals(Hash, hash);
}
