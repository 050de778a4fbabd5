using System.Buffers.Binary;

namespace Nokta.JourneyEngine.Logs;

/// <summary>128 bits of a short text, by folded 64 × 64 bit products (the construction of wyhash, Wang Yi 2019, twice with other constants).</summary>
internal static class TextHash
{
    private const ulong A = 0xa0761d6478bd642f, B = 0xe7037ed1a0b428db, C = 0x8ebc6af09c88c6e3, D = 0x589965cc75374cc3;
    private const ulong E = 0x1d8e4e27c47d124f, F = 0xeb44accab455d165, G = 0x9e3779b97f4a7c15, H = 0xc4ceb9fe1a85ec53;

    /// <summary>The key, never 0, and the check that tells two texts of one key apart.</summary>
    public static (ulong Key, ulong Check) Of(ReadOnlySpan<byte> text)
    {
        var (x, y) = (A, E);
        var rest = text;
        while (rest.Length > 16)
        {
            var (p, q) = (BinaryPrimitives.ReadUInt64LittleEndian(rest), BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
            (x, y) = (Fold(p ^ B, q ^ x), Fold(p ^ y, q ^ F));
            rest = rest[16..];
        }

        var (a, b) = Ends(rest);
        var length = (ulong)text.Length;
        var key = Fold(Fold(a ^ x, b ^ B) ^ C, length ^ D);
        return (key == 0 ? 1 : key, Fold(Fold(a ^ F, b ^ y) ^ G, length ^ H));
    }

    /// <summary>Up to 16 bytes as two words; with the length they are unique.</summary>
    private static (ulong, ulong) Ends(ReadOnlySpan<byte> text) => text.Length switch
    {
        >= 8 => (BinaryPrimitives.ReadUInt64LittleEndian(text), BinaryPrimitives.ReadUInt64LittleEndian(text[^8..])),
        >= 4 => (BinaryPrimitives.ReadUInt32LittleEndian(text), BinaryPrimitives.ReadUInt32LittleEndian(text[^4..])),
        > 0 => ((ulong)text[0] << 16 | (ulong)text[text.Length >> 1] << 8 | text[^1], 0),
        _ => (0, 0),
    };

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
