using System.Buffers;
using System.Text.Unicode;

namespace Nokta.Interactions.Import.Reading;

/// <summary>Fills what it can of the room with UTF-8 text; less than the room only at the end.</summary>
internal delegate int ReadText(Span<byte> into);

/// <summary>
/// Records of delimited text (RFC 4180 and what real programs write): quotes, doubled quotes, line breaks inside quotes, LF, CRLF or CR.
/// A record longer than the limit is skipped to its end without being kept; an unclosed quote costs its first line only.
/// </summary>
internal sealed class CsvReader(ReadText source, byte delimiter, int limit = 4 << 20) : Records(Math.Min(1 << 20, limit))
{
    private static readonly SearchValues<byte> s_number = SearchValues.Create("0123456789 .,:/()-"u8);
    private int _at, _end;
    private bool _isEnd;
    private long _nextLine = 1;
    private bool _isQuoted;
    private readonly Dictionary<string, long> _mended = [];

    /// <summary>Whether a line that is no UTF-8 is read in the encoding that it seems to have.</summary>
    public bool Mends { get; init; }

    /// <summary>Knows lines that are no rows of the table; null while titles and names are passed.</summary>
    public LooseLines? Loose { get; set; }

    public IReadOnlyList<Note> Notes => [.. _mended.Select(m => Note.Of("mixed-encoding", ("encoding", m.Key), ("n", m.Value)))];

    /// <summary>Reads text that is in memory already.</summary>
    public static CsvReader Over(ReadOnlyMemory<byte> text, byte delimiter, bool mends = false)
    {
        return new CsvReader(Take, delimiter, Math.Max(1024, text.Length + 1)) { Mends = mends };

        int Take(Span<byte> into)
        {
            var n = Math.Min(into.Length, text.Length);
            text.Span[..n].CopyTo(into);
            text = text[n..];
            return n;
        }
    }

    /// <summary>Goes to the next record; empty lines are none.</summary>
    public override bool Next()
    {
        while (true)
        {
            if (_at == _end && !Fill()) return false;
            (Fault, LeftOut) = (RecordFault.None, null);
            Line = _nextLine;
            if (!Scan()) return true;
            if (RecordLength == 0)
            {
                _nextLine++;
                continue;
            }

            _nextLine += 1 + (_isQuoted ? LineBreaks(Raw) : 0);
            if (Mends && !Utf8.IsValid(Raw)) Mend();
            LeftOut = Loose?.ReasonOf(this);
            return true;
        }
    }

    /// <summary>Reads one record at the current place, with more input as needed. False = it is faulty and has been passed.</summary>
    private bool Scan()
    {
        while (true)
        {
            var next = TryRecord(out var open);
            if (next >= 0)
            {
                _at = next;
                return true;
            }

            if (Fill()) continue;
            if (!_isEnd && !open) return SkipLongLine();
            return PassUnclosed();
        }
    }

    /// <summary>The place after the record, or -1 when the buffer ends before it does.</summary>
    private int TryRecord(out bool open)
    {
        (Count, RecordAt, _isQuoted, open) = (0, _at, false, false);
        ReadOnlySpan<byte> buffer = Buffer.AsSpan(0, _end);
        var p = _at;
        while (true)
        {
            var isPlain = p < buffer.Length && buffer[p] is >= (byte)'0' and not (byte)'=';
            var quote = !isPlain && p < buffer.Length && buffer[p] is (byte)'"' or (byte)' ' or (byte)'=' ? Opening(buffer, p) : -1;
            if (quote >= 0)
            {
                _isQuoted = true;
                var close = Closing(buffer, quote + 1, out var escaped);
                if (close < 0)
                {
                    open = true;
                    return -1;
                }

                var stop = Stop(buffer, close + 1);
                if (stop < 0) return -1;
                if (buffer[(close + 1)..stop].TrimStart((byte)' ').IsEmpty) AddValue(quote + 1, close - quote - 1, escaped);
                else AddField(p, stop - p, false);
                p = stop;
            }
            else
            {
                var stop = Stop(buffer, p);
                if (stop < 0) return -1;
                if (isPlain) AddField(p, stop - p, false);
                else AddValue(p, stop - p, false);
                p = stop;
            }

            if (p == buffer.Length || buffer[p] != delimiter) return AfterRecord(buffer, p);
            p++;
        }
    }

    /// <summary>Where the quote stands that opens the field: first, behind ="00123" that keeps zeros in Excel, or behind spaces when it closes in its line.</summary>
    private int Opening(ReadOnlySpan<byte> buffer, int from)
    {
        if (buffer[from] == '"') return from;
        if (buffer[from] == '=') return from + 1 < buffer.Length && buffer[from + 1] == '"' ? from + 1 : -1;
        var at = from;
        while (at < buffer.Length && buffer[at] == ' ') at++;
        if (at == buffer.Length || buffer[at] != '"') return -1;
        var line = buffer[(at + 1)..];
        if (line.IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var end) line = line[..end];
        var close = line.IndexOf((byte)'"');
        if (close < 0) return -1;
        var behind = line[(close + 1)..].TrimStart((byte)' ');
        return behind.IsEmpty || behind[0] == delimiter || behind[0] == '"' ? at : -1;
    }

    /// <summary>Adds a field without the marks that keep spreadsheets from changing it: =""00123"", '+7912, '=1+1.</summary>
    private void AddValue(int start, int length, bool isEscaped)
    {
        if (length > 1 && Buffer[start] is (byte)'=' or (byte)'\'')
        {
            var field = Buffer.AsSpan(start, length);
            if (isEscaped && field.Length >= 5 && field.StartsWith("=\"\""u8) && field.EndsWith("\"\""u8) && !field[3..^2].Contains((byte)'"'))
            {
                AddField(start + 3, length - 5, false);
                return;
            }

            if (field[0] == '\'' && (field[1] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' || field[1..].IndexOfAnyExcept(s_number) < 0))
            {
                AddField(start + 1, length - 1, isEscaped);
                return;
            }
        }

        AddField(start, length, isEscaped);
    }

    /// <summary>The record again, from the encoding that its letters tell; one that tells none stays as it is and is rejected.</summary>
    private void Mend()
    {
        if (Encodings.OfLine(Raw) is not { } name) return;
        var mended = System.Text.Encoding.UTF8.GetBytes(Encodings.Find(name)!.GetString(Raw));
        var (at, end, isEnd, quoted) = (_at, _end, _isEnd, _isQuoted);
        if (end + mended.Length > Buffer.Length) Resize(end + mended.Length);
        mended.CopyTo(Buffer, end);
        (_at, _end, _isEnd) = (end, end + mended.Length, true);
        TryRecord(out _);
        (_at, _end, _isEnd, _isQuoted) = (at, end, isEnd, quoted);
        _mended[name] = _mended.GetValueOrDefault(name) + 1;
    }

    private int AfterRecord(ReadOnlySpan<byte> buffer, int p)
    {
        if (p < buffer.Length && buffer[p] == '\r' && p + 1 == buffer.Length && !_isEnd) return -1;
        RecordLength = p - RecordAt;
        if (p == buffer.Length) return p;
        return buffer[p] == '\r' && p + 1 < buffer.Length && buffer[p + 1] == '\n' ? p + 2 : p + 1;
    }

    /// <summary>The next delimiter or line end, the end of the input, or -1 when the buffer ends first.</summary>
    private int Stop(ReadOnlySpan<byte> buffer, int from)
    {
        var i = buffer[from..].IndexOfAny(delimiter, (byte)'\n', (byte)'\r');
        if (i >= 0) return from + i;
        return _isEnd ? buffer.Length : -1;
    }

    private int Closing(ReadOnlySpan<byte> buffer, int from, out bool escaped)
    {
        escaped = false;
        while (true)
        {
            var i = buffer[from..].IndexOf((byte)'"');
            if (i < 0) return -1;
            i += from;
            if (i + 1 == buffer.Length) return _isEnd ? i : -1;
            if (buffer[i + 1] != '"') return i;
            escaped = true;
            from = i + 2;
        }
    }

    /// <summary>More input behind what is left; false when there is none or the record has reached the limit.</summary>
    private bool Fill()
    {
        if (_isEnd) return false;
        if (_at > 0)
        {
            Buffer.AsSpan(_at, _end - _at).CopyTo(Buffer);
            (_end, _at) = (_end - _at, 0);
        }

        if (_end == Buffer.Length)
        {
            if (Buffer.Length >= limit) return false;
            Resize(Math.Min(limit, Buffer.Length * 2));
        }

        var read = source(Buffer.AsSpan(_end));
        _end += read;
        _isEnd = read == 0 || _end < Buffer.Length;
        return read > 0 || _end > _at;
    }

    /// <summary>The quote that opened is never closed: its line is given up, the next one starts afresh.</summary>
    private bool PassUnclosed()
    {
        var rest = Buffer.AsSpan(_at, _end - _at);
        var i = rest.IndexOfAny((byte)'\n', (byte)'\r');
        if (i < 0 && !_isEnd) return SkipLongLine();
        (Fault, RecordAt, RecordLength, Count) = (RecordFault.UnclosedQuote, _at, i < 0 ? rest.Length : i, 0);
        _at = i < 0 ? _end : _at + i + (rest[i..] is [(byte)'\r', (byte)'\n', ..] ? 2 : 1);
        _nextLine++;
        return false;
    }

    /// <summary>Goes to the end of a line that is too long to keep; its beginning stays for the reject file.</summary>
    private bool SkipLongLine()
    {
        const int kept = 512;
        (Fault, Count) = (RecordFault.TooLong, 0);
        var beginning = Buffer.AsSpan(_at, kept).ToArray();
        _at = _end;
        var block = new byte[Math.Min(Buffer.Length - kept, 256 * 1024)];
        var i = -1;
        var read = 0;
        while (i < 0 && (read = source(block)) > 0) i = block.AsSpan(0, read).IndexOf((byte)'\n');
        beginning.CopyTo(Buffer, 0);
        (RecordAt, RecordLength, _at) = (0, kept, kept);
        var left = i < 0 ? [] : block.AsSpan(i + 1, read - i - 1);
        left.CopyTo(Buffer.AsSpan(kept));
        _end = kept + left.Length;
        _isEnd = read == 0;
        _nextLine++;
        return false;
    }

    private static long LineBreaks(ReadOnlySpan<byte> raw)
    {
        var breaks = 0L;
        var first = raw.IndexOfAny((byte)'\n', (byte)'\r');
        if (first < 0) return 0;
        for (var i = first; i < raw.Length; i++)
        {
            if (raw[i] == '\n' || (raw[i] == '\r' && (i + 1 == raw.Length || raw[i + 1] != '\n'))) breaks++;
        }

        return breaks;
    }
}
