using System.Security.Cryptography;
using System.Text;

namespace Nokta.Accounts;

/// <summary>Six digits that change every half minute, as RFC 6238 makes them with HMAC-SHA-1: what every authenticator app understands.</summary>
internal static class SecondFactor
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int StepSeconds = 30;

    /// <summary>A new key: 160 random bits, in the letters apps are given.</summary>
    public static string NewKey() => ToLetters(RandomNumberGenerator.GetBytes(20));

    /// <summary>The step a code belongs to: this one, the one before or the one after, for clocks that differ; null when it is none of theirs.</summary>
    public static long? StepOf(string key, string code, DateTimeOffset now)
    {
        var typed = Encoding.ASCII.GetBytes(code);
        var current = now.ToUnixTimeSeconds() / StepSeconds;
        long? found = null;
        // All three are compared whatever is found: the time it takes tells nothing.
        for (var step = current - 1; step <= current + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(typed, Encoding.ASCII.GetBytes(CodeOf(key, step)))) found = step;
        return found;
    }

    public static string CodeAt(string key, DateTimeOffset at) => CodeOf(key, at.ToUnixTimeSeconds() / StepSeconds);

    /// <summary>What the QR code says to an app.</summary>
    public static string AddressOf(string key, string member, string business) =>
        $"otpauth://totp/{Uri.EscapeDataString("Nokta")}:{Uri.EscapeDataString(member)}?secret={key}&issuer={Uri.EscapeDataString(business.Length > 0 ? "Nokta · " + business : "Nokta")}&algorithm=SHA1&digits=6&period={StepSeconds}";

    /// <summary>A code as somebody typed it: digits of any script, without what stands between them.</summary>
    public static string Plain(string typed)
    {
        var digits = new StringBuilder(6);
        foreach (var c in typed.Where(char.IsDigit).Take(7)) digits.Append((char)('0' + (int)char.GetNumericValue(c)));
        return digits.ToString();
    }

    private static string CodeOf(string key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(counter, step);
        // SHA-1 is what the apps know; a code of half a minute does not lean on its collision resistance.
#pragma warning disable CA5350
        var hash = HMACSHA1.HashData(FromLetters(key), counter);
#pragma warning restore CA5350
        var number = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF, 4)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string ToLetters(byte[] bytes)
    {
        var letters = new StringBuilder(bytes.Length * 8 / 5);
        for (var bit = 0; bit < bytes.Length * 8; bit += 5)
        {
            var value = 0;
            for (var i = bit; i < bit + 5; i++) value = (value << 1) | (i / 8 < bytes.Length ? (bytes[i / 8] >> (7 - i % 8)) & 1 : 0);
            letters.Append(Letters[value]);
        }

        return letters.ToString();
    }

    private static byte[] FromLetters(string letters)
    {
        var bytes = new byte[letters.Length * 5 / 8];
        for (var bit = 0; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] |= (byte)(((Letters.IndexOf(letters[bit / 5], StringComparison.Ordinal) >> (4 - bit % 5)) & 1) << (7 - bit % 8));
        return bytes;
    }
}
