using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nokta.JourneyEngine.Attribution;

/// <summary>Finds the bytes that structure a CSV of paths: <c>&gt;</c>, the separator, quotes and line ends, 32 bytes at a time.</summary>
internal sealed class Marks(byte separator)
{
    /// <summary>Bytes after the text that may be read.</summary>
    public const int Padding = 64;

    private int[] _at = [];

    public int Count { get; private set; }

    public int Lines { get; private set; }

    public int Arrows { get; private set; }

    public ReadOnlySpan<int> At => _at.AsSpan(0, Count);

    /// <summary>Where they stand in a stretch of text that has <see cref="Padding"/> behind it.</summary>
    public void Find(byte[] text, int from, int to)
    {
        var (count, lines, arrows) = (0, 0, 0);
        var (arrow, line, quote, comma) = (Vector256.Create((byte)'>'), Vector256.Create((byte)'\n'), Vector256.Create((byte)'"'), Vector256.Create(separator));
        ref var start = ref MemoryMarshal.GetArrayDataReference(text);
        for (var i = from; i < to; i += 32)
        {
            var bytes = Vector256.LoadUnsafe(ref start, (nuint)i);
            var (isArrow, isLine) = (Vector256.Equals(bytes, arrow), Vector256.Equals(bytes, line));
            var within = to - i >= 32 ? uint.MaxValue : (1u << (to - i)) - 1;
            var mask = (isArrow | isLine | Vector256.Equals(bytes, quote) | Vector256.Equals(bytes, comma)).ExtractMostSignificantBits() & within;
            lines += BitOperations.PopCount(isLine.ExtractMostSignificantBits() & within);
            arrows += BitOperations.PopCount(isArrow.ExtractMostSignificantBits() & within);
            if (_at.Length < count + 40) Array.Resize(ref _at, Math.Max(count + 40, Math.Max(to / 4, _at.Length * 2)));
            count = Write(_at, count, mask, i);
        }
        (Count, Lines, Arrows) = (count, lines, arrows);
    }

    // Eight at once whether they are there or not: what is too much is overwritten by the next.
    private static int Write(int[] at, int count, uint mask, int offset)
    {
        var found = BitOperations.PopCount(mask);
        ref var to = ref at[count];
        for (var done = 0; done < found; done += 8)
        {
            ref var group = ref System.Runtime.CompilerServices.Unsafe.Add(ref to, done);
            for (var k = 0; k < 8; k++)
            {
                System.Runtime.CompilerServices.Unsafe.Add(ref group, k) = offset + BitOperations.TrailingZeroCount(mask);
                mask &= mask - 1;
            }
        }
        return count + found;
    }
}
