using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Nokta.Interactions.Ledger;

/// <summary>
/// Columns as bytes: each one is its smallest value, a unit that divides all, and the differences in as few bytes as they need
/// (none when all are equal). Reading is a loop of additions.
/// </summary>
internal static class BlockCodec
{
    private const int Head = 18;

    /// <summary>Bytes that a column of so many values takes at most.</summary>
    public static int Room(int count) => Head + count * 8;

    /// <summary>Writes one column and returns its length.</summary>
    public static int Write(ReadOnlySpan<long> values, Span<byte> into)
    {
        var (min, max) = (long.MaxValue, long.MinValue);
        foreach (var value in values)
        {
            min = Math.Min(min, value);
            max = Math.Max(max, value);
        }

        var unit = Unit(values, min);
        var span = (ulong)(max - min) / (ulong)unit;
        var width = span == 0 ? 0 : span <= byte.MaxValue ? 1 : span <= ushort.MaxValue ? 2 : span <= 0xFFFFFF ? 3 : span <= uint.MaxValue ? 4 : 8;
        into[0] = (byte)width;
        into[1] = 0;
        BinaryPrimitives.WriteInt64LittleEndian(into[2..], min);
        BinaryPrimitives.WriteInt64LittleEndian(into[10..], unit);
        WriteValues(values, min, unit, width, into[Head..]);
        return Head + width * values.Length;
    }

    /// <summary>Reads one column of so many values and returns what it took.</summary>
    public static int Read(ReadOnlySpan<byte> from, Span<long> values)
    {
        var width = from[0];
        var min = BinaryPrimitives.ReadInt64LittleEndian(from[2..]);
        var unit = BinaryPrimitives.ReadInt64LittleEndian(from[10..]);
        var body = from[Head..];
        switch (width)
        {
            case 0: values.Fill(min); break;
            case 1: for (var i = 0; i < values.Length; i++) values[i] = min + body[i] * unit; break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(body);
                for (var i = 0; i < values.Length; i++) values[i] = min + shorts[i] * unit;
                break;
            case 3: for (var i = 0; i < values.Length; i++) values[i] = min + (body[3 * i] | body[3 * i + 1] << 8 | body[3 * i + 2] << 16) * unit; break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, uint>(body);
                for (var i = 0; i < values.Length; i++) values[i] = min + ints[i] * unit;
                break;
            default:
                var longs = MemoryMarshal.Cast<byte, long>(body);
                for (var i = 0; i < values.Length; i++) values[i] = unchecked(min + longs[i] * unit);
                break;
        }

        return Head + width * values.Length;
    }

    /// <summary>What a column takes, without reading it.</summary>
    public static int Length(ReadOnlySpan<byte> from, int count) => Head + from[0] * count;

    private static void WriteValues(ReadOnlySpan<long> values, long min, long unit, int width, Span<byte> body)
    {
        switch (width)
        {
            case 0: return;
            case 1: for (var i = 0; i < values.Length; i++) body[i] = (byte)(Step(values[i], min, unit)); return;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(body);
                for (var i = 0; i < values.Length; i++) shorts[i] = (ushort)Step(values[i], min, unit);
                return;
            case 3:
                for (var i = 0; i < values.Length; i++)
                {
                    var step = Step(values[i], min, unit);
                    (body[3 * i], body[3 * i + 1], body[3 * i + 2]) = ((byte)step, (byte)(step >> 8), (byte)(step >> 16));
                }

                return;
            case 4:
                var ints = MemoryMarshal.Cast<byte, uint>(body);
                for (var i = 0; i < values.Length; i++) ints[i] = (uint)Step(values[i], min, unit);
                return;
            default:
                var longs = MemoryMarshal.Cast<byte, ulong>(body);
                for (var i = 0; i < values.Length; i++) longs[i] = Step(values[i], min, unit);
                return;
        }
    }

    private static ulong Step(long value, long min, long unit) => unit == 1 ? (ulong)(value - min) : (ulong)(value - min) / (ulong)unit;

    /// <summary>Times are mostly whole seconds, amounts often whole hundreds.</summary>
    private static long Unit(ReadOnlySpan<long> values, long min)
    {
        foreach (var unit in (ReadOnlySpan<long>)[1_000_000, 1_000, 100])
        {
            var divides = true;
            for (var i = 0; divides && i < values.Length; i++) divides = (ulong)(values[i] - min) % (ulong)unit == 0;
            if (divides) return unit;
        }

        return 1;
    }
}
