using System.Buffers.Binary;
using System.Numerics;

namespace Nokta.JourneyEngine.Snapshots;

/// <summary>
/// Whole numbers in as few bits as each 128 of them need: the smallest, then the distances from it, all of one width
/// ("frame of reference", Goldstein, Ramakrishnan and Shaft 1998). Equal numbers take no bits at all.
/// </summary>
internal static class PackedNumbers
{
    private const int Block = 128, Head = 9;

    /// <summary>What a reader may look at behind the last number.</summary>
    public const int Slack = 8;

    /// <summary>Bytes that so many numbers take at most.</summary>
    public static int Room(int count) => checked((count + Block - 1) / Block * Head + count * 8 + Slack);

    /// <summary>Writes the numbers and returns what they took; <see cref="Slack"/> more bytes are written behind.</summary>
    public static int Write(ReadOnlySpan<ulong> numbers, Span<byte> into)
    {
        var at = 0;
        for (var from = 0; from < numbers.Length; from += Block) at += WriteBlock(numbers[from..Math.Min(numbers.Length, from + Block)], into[at..]);
        return at;
    }

    /// <summary>Reads so many numbers and returns what they took.</summary>
    public static int Read(ReadOnlySpan<byte> from, Span<ulong> numbers)
    {
        var at = 0;
        for (var i = 0; i < numbers.Length; i += Block) at += ReadBlock(from[at..], numbers[i..Math.Min(numbers.Length, i + Block)]);
        return at;
    }

    private static int WriteBlock(ReadOnlySpan<ulong> numbers, Span<byte> into)
    {
        var (min, max) = (ulong.MaxValue, 0UL);
        foreach (var number in numbers) (min, max) = (Math.Min(min, number), Math.Max(max, number));
        var width = 64 - BitOperations.LeadingZeroCount(max - min);
        into[0] = (byte)width;
        BinaryPrimitives.WriteUInt64LittleEndian(into[1..], min);
        var (bits, held, at) = (0UL, 0, Head);
        foreach (var number in numbers)
        {
            var distance = number - min;
            bits |= held == 64 ? 0 : distance << held;
            if (held + width < 64)
            {
                held += width;
                continue;
            }
            BinaryPrimitives.WriteUInt64LittleEndian(into[at..], bits);
            (at, bits, held) = (at + 8, held == 0 ? 0 : distance >> (64 - held), held + width - 64);
        }
        BinaryPrimitives.WriteUInt64LittleEndian(into[at..], bits);
        return at + (held + 7) / 8;
    }

    private static int ReadBlock(ReadOnlySpan<byte> from, Span<ulong> numbers)
    {
        var (width, min) = ((int)from[0], BinaryPrimitives.ReadUInt64LittleEndian(from[1..]));
        var body = from[Head..];
        if (width == 0) numbers.Fill(min);
        else if (width <= 56)
        {
            var mask = (1UL << width) - 1;
            for (var (i, bit) = (0, 0); i < numbers.Length; i++, bit += width)
                numbers[i] = min + (BinaryPrimitives.ReadUInt64LittleEndian(body[(bit >> 3)..]) >> (bit & 7) & mask);
        }
        else
            for (var i = 0; i < numbers.Length; i++) numbers[i] = min + Wide(body, i * width, width);
        return Head + (numbers.Length * width + 7) / 8;
    }

    private static ulong Wide(ReadOnlySpan<byte> body, int bit, int width)
    {
        var (low, shift) = (BinaryPrimitives.ReadUInt64LittleEndian(body[(bit >> 3)..]) >> (bit & 7), bit & 7);
        if (shift + width > 64) low |= (ulong)body[(bit >> 3) + 8] << (64 - shift);
        return width == 64 ? low : low & ((1UL << width) - 1);
    }
}
