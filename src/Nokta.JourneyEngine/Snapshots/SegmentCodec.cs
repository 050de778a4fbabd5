using System.Buffers;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Snapshots;

/// <summary>A stretch of an index that can be written and read on its own: whole persons, or interactions without one.</summary>
/// <param name="FirstPerson">Its first person; -1 where the rows have none.</param>
/// <param name="Persons">How many persons; 0 where the rows have none.</param>
/// <param name="FirstRow">Place of its first row in the index.</param>
/// <param name="Rows">How many rows.</param>
internal readonly record struct Segment(int FirstPerson, int Persons, int FirstRow, int Rows)
{
    private const int Size = 65_536;

    /// <summary>Cuts an index into segments of about equal size; a person is never cut.</summary>
    public static List<Segment> Cut(JourneyIndex index)
    {
        var segments = new List<Segment>();
        for (var from = 0; from < index.Loose; from += Size) segments.Add(new Segment(-1, 0, from, Math.Min(Size, index.Loose - from)));
        for (var (p, first) = (0, 0); p < index.Persons; p++)
        {
            if (p + 1 < index.Persons && index.Starts[p + 1] - index.Starts[first] < Size) continue;
            segments.Add(new Segment(first, p + 1 - first, index.Starts[first], index.Starts[p + 1] - index.Starts[first]));
            first = p + 1;
        }
        return segments;
    }
}

/// <summary>
/// Writes and reads segments. Instants and row numbers are written as each journey's first and the steps from one to the next,
/// amounts only where there are some, keys as steps of their ascending order.
/// </summary>
internal sealed class SegmentCodec(RowColumns columns, ulong[] keys, int[] starts)
{
    private const int Time = 0, Row = 1, Amount = 3;

    // Currencies stand before amounts, since they tell which rows have one.
    private static readonly int[] s_order = [Time, Row, 2, 4, Amount, 5, 6];

    public byte[] Write(Segment segment)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(checked(PackedNumbers.Room(segment.Persons) * 2 + PackedNumbers.Room(segment.Rows) * 2));
        var numbers = ArrayPool<ulong>.Shared.Rent(2 * Math.Max(segment.Rows, segment.Persons));
        var at = WritePersons(segment, numbers, bytes);
        foreach (var kind in s_order)
        {
            if (columns.All[kind] is not { } column) continue;
            var values = numbers.AsSpan(0, segment.Rows);
            column.ReadRaw(segment.FirstRow, values);
            Reserve(ref bytes, at, PackedNumbers.Room(segment.Rows) * 2);
            at += kind switch
            {
                Time or Row => WriteSteps(segment, values, numbers.AsSpan(segment.Rows), bytes.AsSpan(at)),
                Amount => PackedNumbers.Write(values[..Priced(segment, values)], bytes.AsSpan(at)),
                _ => PackedNumbers.Write(values, bytes.AsSpan(at)),
            };
        }
        var written = new byte[at + PackedNumbers.Slack];
        bytes.AsSpan(0, at).CopyTo(written);
        ArrayPool<byte>.Shared.Return(bytes);
        ArrayPool<ulong>.Shared.Return(numbers);
        return written;
    }

    public void Read(Segment segment, ReadOnlySpan<byte> bytes)
    {
        var numbers = ArrayPool<ulong>.Shared.Rent(2 * Math.Max(segment.Rows, segment.Persons));
        var at = ReadPersons(segment, numbers, bytes);
        foreach (var kind in s_order)
        {
            if (columns.All[kind] is not { } column) continue;
            var values = numbers.AsSpan(0, segment.Rows);
            at += kind switch
            {
                Time or Row => ReadSteps(segment, values, numbers.AsSpan(segment.Rows), bytes[at..]),
                Amount => ReadAmounts(segment, values, bytes[at..]),
                _ => PackedNumbers.Read(bytes[at..], values),
            };
            column.WriteRaw(segment.FirstRow, values);
        }
        ArrayPool<ulong>.Shared.Return(numbers);
        if (at + PackedNumbers.Slack != bytes.Length) throw new InvalidDataException("A segment holds more or less than it should.");
    }

    private int WritePersons(Segment segment, ulong[] numbers, Span<byte> bytes)
    {
        var last = 0UL;
        for (var p = 0; p < segment.Persons; p++) (numbers[p], last) = (keys[segment.FirstPerson + p] - last, keys[segment.FirstPerson + p]);
        var at = PackedNumbers.Write(numbers.AsSpan(0, segment.Persons), bytes);
        for (var p = 0; p < segment.Persons; p++) numbers[p] = (ulong)(starts[segment.FirstPerson + p + 1] - starts[segment.FirstPerson + p]);
        return at + PackedNumbers.Write(numbers.AsSpan(0, segment.Persons), bytes[at..]);
    }

    private int ReadPersons(Segment segment, ulong[] numbers, ReadOnlySpan<byte> bytes)
    {
        var (at, key, start) = (PackedNumbers.Read(bytes, numbers.AsSpan(0, segment.Persons)), 0UL, segment.FirstRow);
        for (var p = 0; p < segment.Persons; p++) keys[segment.FirstPerson + p] = key += numbers[p];
        at += PackedNumbers.Read(bytes[at..], numbers.AsSpan(0, segment.Persons));
        for (var p = 0; p < segment.Persons; p++)
        {
            starts[segment.FirstPerson + p] = start;
            start = checked(start + (int)numbers[p]);
        }
        if (segment.Persons > 0 && start != segment.FirstRow + segment.Rows) throw new InvalidDataException("A segment's persons do not make up its rows.");
        return at;
    }

    /// <summary>Firsts stand before all steps: they are wide and few, steps are narrow and many.</summary>
    private int WriteSteps(Segment segment, ReadOnlySpan<ulong> values, Span<ulong> split, Span<byte> bytes)
    {
        var (journeys, first, step) = (Journeys(segment), 0, Journeys(segment));
        for (var j = 0; j < journeys; j++)
        {
            var (from, to) = Journey(segment, j);
            split[first++] = values[from];
            for (var i = from + 1; i < to; i++) split[step++] = Folded(values[i] - values[i - 1]);
        }
        var at = PackedNumbers.Write(split[..journeys], bytes);
        return at + PackedNumbers.Write(split[journeys..segment.Rows], bytes[at..]);
    }

    private int ReadSteps(Segment segment, Span<ulong> values, Span<ulong> split, ReadOnlySpan<byte> bytes)
    {
        var (journeys, step) = (Journeys(segment), Journeys(segment));
        var at = PackedNumbers.Read(bytes, split[..journeys]);
        at += PackedNumbers.Read(bytes[at..], split[journeys..segment.Rows]);
        for (var j = 0; j < journeys; j++)
        {
            var (from, to) = Journey(segment, j);
            var value = values[from] = split[j];
            for (var i = from + 1; i < to; i++) values[i] = value += Unfolded(split[step++]);
        }
        return at;
    }

    private int Priced(Segment segment, Span<ulong> values)
    {
        var n = 0;
        for (var i = 0; i < values.Length; i++)
            if (columns.Currency![segment.FirstRow + i] != 0) values[n++] = values[i];
        return n;
    }

    private int ReadAmounts(Segment segment, Span<ulong> values, ReadOnlySpan<byte> bytes)
    {
        var priced = columns.Currency.AsSpan(segment.FirstRow, segment.Rows);
        var n = segment.Rows - priced.Count((byte)0);
        var at = PackedNumbers.Read(bytes, values[..n]);
        for (var i = values.Length - 1; i >= 0; i--) values[i] = priced[i] == 0 ? 0 : values[--n];
        return at;
    }

    private static void Reserve(ref byte[] bytes, int used, int room)
    {
        if (bytes.Length - used >= room) return;
        var more = ArrayPool<byte>.Shared.Rent(checked(used + room));
        bytes.AsSpan(0, used).CopyTo(more);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = more;
    }

    private static int Journeys(Segment segment) => segment.FirstPerson < 0 ? 1 : segment.Persons;

    private (int From, int To) Journey(Segment segment, int journey) => segment.FirstPerson < 0
        ? (0, segment.Rows)
        : (starts[segment.FirstPerson + journey] - segment.FirstRow, journey + 1 == segment.Persons ? segment.Rows : starts[segment.FirstPerson + journey + 1] - segment.FirstRow);

    // Small steps back become small numbers too.
    private static ulong Folded(ulong step) => unchecked((step << 1) ^ (ulong)((long)step >> 63));

    private static ulong Unfolded(ulong folded) => unchecked((folded >> 1) ^ (0 - (folded & 1)));
}
