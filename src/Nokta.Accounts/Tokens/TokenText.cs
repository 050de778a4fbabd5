using System.Buffers;
using System.IO.Hashing;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Nokta.Accounts;

/// <summary>
/// How a token is written: <c>nk_live_</c>, 32 random bytes in base 62, and a checksum of both. The prefix lets scanners of code
/// find one that was published by mistake; the checksum tells a typing mistake without asking the database.
/// </summary>
internal static class TokenText
{
    public const string Prefix = "nk_live_";
    public const int Length = 8 + 43 + 6;
    private static readonly SearchValues<char> s_digits = SearchValues.Create(Digits);
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string New()
    {
        var secret = Prefix + Write(new BigInteger(RandomNumberGenerator.GetBytes(32), isUnsigned: true), 43);
        return secret + Checksum(secret);
    }

    /// <summary>Whether it can be a token at all.</summary>
    public static bool IsWhole(string text) =>
        text.Length == Length && text.StartsWith(Prefix, StringComparison.Ordinal) && text.AsSpan(Prefix.Length).IndexOfAnyExcept(s_digits) < 0
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Checksum(text[..^6])), Encoding.ASCII.GetBytes(text[^6..]));

    /// <summary>What may be shown of it later.</summary>
    public static string Shown(string text) => text[..(Prefix.Length + 4)];

    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.ASCII.GetBytes(text));

    private static string Checksum(string text) => Write(Crc32.HashToUInt32(Encoding.ASCII.GetBytes(text)), 6);

    private static string Write(BigInteger value, int length)
    {
        var text = new char[length];
        for (var i = length - 1; i >= 0; i--)
        {
            value = BigInteger.DivRem(value, Digits.Length, out var digit);
            text[i] = Digits[(int)digit];
        }

        return new string(text);
    }
}
