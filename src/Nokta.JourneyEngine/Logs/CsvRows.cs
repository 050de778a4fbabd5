using System.Globalization;
using System.Text;

namespace Nokta.JourneyEngine.Logs;

/// <summary>Reads the records of a chunk into a batch of events; one per thread.</summary>
internal sealed class CsvRows(CsvChunks table, EventLogPlaces places, LocalClock clock)
{
    private readonly NameTable _names = new();
    private readonly byte _delimiter = table.Delimiter;
    private readonly int _last = places.Last;
    private readonly (int From, int Length, bool IsEscaped)[] _fields = new (int, int, bool)[places.Last + 1];
    private byte[] _person = [], _activity = [], _other = [];

    /// <summary>Events without an activity, which are left out.</summary>
    public long WithoutActivity { get; private set; }

    public EventBatch Read(CsvChunk chunk)
    {
        var text = chunk.Text;
        var batch = new EventBatch(chunk.Lines + 1, _names, places.Value >= 0);
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            var fields = Record(chunk, text, ref at);
            if (fields <= _last && IsBlank(text[start..at])) continue;
            if (fields <= _last) throw At(chunk, start, EventLogFault.ShortRow, fields, Encoding.UTF8.GetString(text[start..at].TrimEnd("\r\n"u8)));
            Add(chunk, text, start, batch);
        }

        return batch;
    }

    private void Add(CsvChunk chunk, ReadOnlySpan<byte> text, int start, EventBatch batch)
    {
        var activity = Field(text, places.Activity, ref _activity);
        if (activity.IsEmpty)
        {
            WithoutActivity++;
            return;
        }

        var time = Field(text, places.Time, ref _other);
        if (!TimeText.TryRead(time, out var micros, out var isLocal)) throw At(chunk, start, EventLogFault.BadTime, places.Time, Encoding.UTF8.GetString(time));
        batch.Add(isLocal ? clock.ToUtc(micros) : micros, Field(text, places.Person, ref _person), activity);
        if (places.Value < 0) return;
        var value = Field(text, places.Value, ref _other).Trim(" \t"u8);
        if (value.IsEmpty) return;
        if (!decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) || !EventLog.TryUnits(amount, out var units))
            throw At(chunk, start, EventLogFault.BadValue, places.Value, Encoding.UTF8.GetString(value));
        batch.AddValue(units);
    }

    /// <summary>Finds the fields of a record up to the last that is needed, and the place after the record; returns how many were found.</summary>
    private int Record(CsvChunk chunk, ReadOnlySpan<byte> text, ref int at)
    {
        var start = at;
        for (var column = 0; ; column++)
        {
            int end;
            if (chunk.HasQuotes && at < text.Length && text[at] == '"') end = Quoted(chunk, text, start, at, column);
            else
            {
                var found = text[at..].IndexOfAny(_delimiter, (byte)'\n');
                end = found < 0 ? text.Length : at + found;
                if (column <= _last) _fields[column] = (at, end - at - (IsLineEnd(text, end) && end > at && text[end - 1] == '\r' ? 1 : 0), false);
            }

            at = end + 1;
            if (IsLineEnd(text, end)) return column + 1;
            if (column < _last || chunk.HasQuotes) continue;
            var line = text[at..].IndexOf((byte)'\n');
            at = line < 0 ? text.Length : at + line + 1;
            return column + 1;
        }
    }

    private int Quoted(CsvChunk chunk, ReadOnlySpan<byte> text, int start, int at, int column)
    {
        var close = CloseOf(text, at + 1);
        if (close < 0) throw At(chunk, start, EventLogFault.BadQuote, column, "");
        if (column <= _last) _fields[column] = (at + 1, close - at - 1, text[(at + 1)..close].Contains((byte)'"'));
        var end = close + 1;
        if (end < text.Length && text[end] == '\r') end++;
        if (end < text.Length && text[end] != '\n' && text[end] != _delimiter) throw At(chunk, start, EventLogFault.BadQuote, column, Encoding.UTF8.GetString(text[at..Math.Min(text.Length, end + 20)]));
        return end;
    }

    private ReadOnlySpan<byte> Field(ReadOnlySpan<byte> text, int column, ref byte[] scratch)
    {
        var (from, length, isEscaped) = _fields[column];
        return isEscaped ? Unescape(text.Slice(from, length), ref scratch) : text.Slice(from, length);
    }

    private EventLogException At(CsvChunk chunk, int start, EventLogFault fault, int column, string text) => new(fault)
    {
        Line = chunk.Line + chunk.Text[..start].Count((byte)'\n'),
        Column = column < table.Header.Count ? table.Header[column].Trim() : "",
        Text = text.Length > 100 ? text[..100] + "…" : text,
    };

    private static bool IsLineEnd(ReadOnlySpan<byte> text, int end) => end >= text.Length || text[end] == '\n';

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.Trim(" \t\r\n"u8).IsEmpty;

    /// <summary>Where the quote stands that closes a field whose text begins at a place; -1 = nowhere. Doubled quotes belong to the text.</summary>
    public static int CloseOf(ReadOnlySpan<byte> text, int at)
    {
        while (true)
        {
            var found = text[at..].IndexOf((byte)'"');
            if (found < 0) return -1;
            at += found;
            if (at + 1 == text.Length || text[at + 1] != '"') return at;
            at += 2;
        }
    }

    /// <summary>The fields of one line.</summary>
    public static List<string> Fields(ReadOnlySpan<byte> line, byte delimiter)
    {
        var fields = new List<string>();
        for (var at = 0; ;)
        {
            int end;
            byte[] scratch = [];
            if (at < line.Length && line[at] == '"' && CloseOf(line, at + 1) is var close and > 0)
            {
                fields.Add(Encoding.UTF8.GetString(Unescape(line[(at + 1)..close], ref scratch)));
                end = line[close..].IndexOf(delimiter) is var next and >= 0 ? close + next : line.Length;
            }
            else
            {
                end = line[at..].IndexOf(delimiter) is var next and >= 0 ? at + next : line.Length;
                fields.Add(Encoding.UTF8.GetString(line[at..end]));
            }

            if (end == line.Length) return fields;
            at = end + 1;
        }
    }

    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> field, ref byte[] scratch)
    {
        if (scratch.Length < field.Length) scratch = new byte[field.Length];
        var n = 0;
        for (var i = 0; i < field.Length; i++)
        {
            scratch[n++] = field[i];
            if (field[i] == '"') i++;
        }

        return scratch.AsSpan(0, n);
    }
}
