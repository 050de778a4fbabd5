using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Nokta.JourneyEngine.Attribution;

/// <summary>Turns a stretch of whole lines into a block of encoded paths, in one walk over its <see cref="Marks"/>.</summary>
internal sealed class PathLines(PathColumns columns, ChannelNames names)
{
    public const int Padding = Marks.Padding;

    private static readonly ulong[] s_masks = [.. Enumerable.Range(0, 9).Select(n => n == 8 ? ulong.MaxValue : (1UL << 8 * n) - 1)];

    private readonly Marks _marks = new(columns.Separator);
    private readonly KnownChannels _known = new(names);
    private byte[] _text = [];
    private int _stretch;
    private ushort[] _steps = [];
    private int _stepCount;
    private int _paths;

    /// <summary>Lines read; when one is wrong, those before it.</summary>
    public int Count { get; private set; }

    /// <summary>What is wrong with the next line; null = nothing.</summary>
    public string? Wrong { get; private set; }

    public PathBlock? Read(byte[] text, int from, int to, int stretch)
    {
        if (to > from && text[to - 1] != '\n') text[to++] = (byte)'\n';
        (_text, _stretch, _stepCount, _paths, Count, Wrong) = (text, stretch, 0, 0, 0, null);
        _marks.Find(text, from, to);
        _steps = GC.AllocateUninitializedArray<ushort>(_marks.Arrows + _marks.Lines);
        var starts = GC.AllocateUninitializedArray<int>(_marks.Lines + 1);
        var conversions = GC.AllocateUninitializedArray<double>(_marks.Lines);
        var values = columns.Value < 0 ? null : GC.AllocateUninitializedArray<double>(_marks.Lines);
        var nulls = columns.Nulls < 0 ? null : GC.AllocateUninitializedArray<double>(_marks.Lines);
        starts[0] = 0;
        for (var (mark, start) = (0, from); mark < _marks.Count && Wrong is null;)
        {
            var weights = Line(ref mark, start);
            start = _marks.At[mark - 1] + 1;
            if (weights is null) continue;
            (conversions[_paths], starts[_paths + 1]) = (weights.Value.Conversions, _stepCount);
            if (values is not null) values[_paths] = weights.Value.Value;
            if (nulls is not null) nulls[_paths] = weights.Value.Nulls;
            _paths++;
        }
        return new PathBlock(_steps, starts, conversions, values, nulls) { Count = _paths };
    }

    /// <summary>Reads one line up to the mark after its end; null when it is blank or wrong.</summary>
    private (double Conversions, double Value, double Nulls)? Line(ref int mark, int start)
    {
        var marks = _marks.At;
        var (text, from, field, opens) = (_text, start, 0, start);
        double conversions = 0, value = 0, nulls = 0;
        while (true)
        {
            var at = marks[mark++];
            var letter = text[at];
            if (letter == '>')
            {
                if (field != columns.Path) continue;
                Step(from, at);
                from = at + 1;
                continue;
            }
            if (letter == '"')
            {
                if (at != FirstInk(opens, at)) continue;
                from = Quoted(ref mark, at + 1, field, out at);
                if (Wrong is not null) return null;
                letter = text[marks[mark - 1]];
            }
            if (letter == '\n' && field == 0 && from == start && FirstInk(from, at) == at)
            {
                Count++;
                return null;
            }
            if (field == columns.Path) Step(from, at);
            else if (field == columns.Conversions) conversions = Number(from, at, mustBePositive: true);
            else if (field == columns.Value) value = Number(from, at, mustBePositive: false);
            else if (field == columns.Nulls) nulls = Number(from, at, mustBePositive: true);
            if (letter == '\n') return End(field, conversions, value, nulls);
            (from, field) = (marks[mark - 1] + 1, field + 1);
            opens = from;
        }
    }

    private (double, double, double)? End(int field, double conversions, double value, double nulls)
    {
        if (field < columns.Path || field < columns.Conversions) Wrong ??= "the line ends before its conversions.";
        if (Wrong is not null) return null;
        Count++;
        return (conversions, value, nulls);
    }

    /// <summary>Walks through a quoted field; returns where its last step starts, <paramref name="end"/> where it ends, the mark standing after its separator.</summary>
    private int Quoted(ref int mark, int from, int field, out int end)
    {
        var marks = _marks.At;
        while (true)
        {
            end = marks[mark++];
            var letter = _text[end];
            if (letter == '>' && field == columns.Path)
            {
                Step(from, end);
                from = end + 1;
            }
            if (letter == '"' && _text[end + 1] != '"') break;
            if (letter == '"') mark++;
            if (letter != '\n') continue;
            Wrong = "a quote is not closed.";
            return from;
        }
        if (FirstInk(end + 1, marks[mark]) != marks[mark] || _text[marks[mark]] is (byte)'>' or (byte)'"') Wrong = "letters follow a closing quote.";
        mark++;
        return from;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Step(int from, int to)
    {
        ref var text = ref MemoryMarshal.GetArrayDataReference(_text);
        while (from < to && Unsafe.Add(ref text, from) <= ' ') from++;
        while (from < to && Unsafe.Add(ref text, to - 1) <= ' ') to--;
        var length = to - from;
        if (length == 0) return;
        ushort number = 0;
        if (length <= 8) number = _known.Find(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, from)) & s_masks[length]);
        if (number == 0) number = Named(from, to);
        if (_stepCount < _steps.Length) _steps[_stepCount++] = number;
    }

    private ushort Named(int from, int to)
    {
        var name = _text.AsSpan(from, to - from);
        if (name.Contains((byte)'"')) name = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(name).Replace("\"\"", "\"", StringComparison.Ordinal));
        if (_known.Number(name, _stretch, from) is { } number) return number;
        Wrong ??= "there are more than 65,535 channels.";
        return 1;
    }

    private int FirstInk(int from, int to)
    {
        while (from < to && _text[from] <= ' ') from++;
        return from;
    }

    // Up to 15 digits and a point are exact as an integer over a power of ten; everything else takes the long way.
    private double Number(int from, int to, bool mustBePositive)
    {
        var (digits, whole, point) = (0, 0L, -1);
        for (var i = from; i < to; i++)
        {
            var digit = _text[i] - '0';
            if ((uint)digit <= 9)
            {
                whole = whole * 10 + digit;
                digits++;
            }
            else if (_text[i] == '.' && point < 0) point = digits;
            else return OtherNumber(_text.AsSpan(from, to - from), mustBePositive);
        }
        if (digits is 0 or > 15) return OtherNumber(_text.AsSpan(from, to - from), mustBePositive);
        return point < 0 || point == digits ? whole : whole / s_powers[digits - point];
    }

    private static readonly double[] s_powers = [.. Enumerable.Range(0, 16).Select(n => Math.Pow(10, n))];

    private double OtherNumber(ReadOnlySpan<byte> text, bool mustBePositive)
    {
        text = text.Trim(" \r\t"u8);
        if (text.IsEmpty) return 0;
        if (Utf8Parser.TryParse(text, out double number, out var read) && read == text.Length && double.IsFinite(number) && (number >= 0 || !mustBePositive)) return number;
        Wrong ??= $"“{Encoding.UTF8.GetString(text)}” is not {(mustBePositive ? "a count" : "a number")}.";
        return 0;
    }
}
