namespace Nokta.JourneyEngine.Logs;

/// <summary>Some whole records of a table, and where they stand in it.</summary>
internal sealed class CsvChunk
{
    public byte[] Buffer = new byte[CsvChunks.Usual];

    public int Length;

    /// <summary>Which chunk of the table it is, from 0.</summary>
    public int Number;

    /// <summary>Line of its first record.</summary>
    public long Line;

    /// <summary>Line ends in it: at least its records, less one.</summary>
    public int Lines;

    public bool HasQuotes;

    public ReadOnlySpan<byte> Text => Buffer.AsSpan(0, Length);
}

/// <summary>Cuts a table into chunks that end where a record ends, so that several threads can read them. RFC 4180: a quoted field may hold line ends.</summary>
internal sealed class CsvChunks
{
    public const int Usual = 1 << 20;

    private const int LongestRecord = 1 << 28;
    private readonly Lock _lock = new();
    private readonly Stream _stream;
    private readonly byte _delimiter;
    private byte[] _rest = [];
    private int _restAt;
    private long _line = 1;
    private int _number;
    private bool _isEnd;

    public CsvChunks(Stream stream)
    {
        _stream = stream;
        _rest = new byte[Usual];
        var read = stream.ReadAtLeast(_rest, 2, throwOnEndOfStream: false);
        Array.Resize(ref _rest, read);
        if (_rest is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) throw new EventLogException(EventLogFault.NotUtf8);
        if (_rest is [0xEF, ..] && read == 2) Fetch(1);
        if (_rest is [0xEF, 0xBB, 0xBF, ..]) _restAt = 3;
        (Header, _delimiter) = ReadHeader();
    }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Header { get; }

    public byte Delimiter => _delimiter;

    /// <summary>Fills the chunk with the next records; false at the end. Any number of threads may call it.</summary>
    public bool Next(CsvChunk chunk)
    {
        lock (_lock)
        {
            var have = _rest.Length - _restAt;
            if (_isEnd && have == 0) return false;
            while (chunk.Buffer.Length < have) Array.Resize(ref chunk.Buffer, chunk.Buffer.Length * 2);
            _rest.AsSpan(_restAt).CopyTo(chunk.Buffer);
            var end = Fill(chunk, have);
            if (chunk.Length == 0) return false;
            _rest = chunk.Buffer.AsSpan(end, chunk.Length - end).ToArray();
            (_restAt, chunk.Length, chunk.Number, chunk.Line) = (0, end, _number++, _line);
            chunk.HasQuotes = chunk.Text.Contains((byte)'"');
            chunk.Lines = chunk.Text.Count((byte)'\n');
            _line += chunk.Lines;
            return true;
        }
    }

    /// <summary>Reads until the chunk holds the end of a record, and returns it.</summary>
    private int Fill(CsvChunk chunk, int have)
    {
        while (true)
        {
            if (!_isEnd)
            {
                var read = _stream.ReadAtLeast(chunk.Buffer.AsSpan(have), chunk.Buffer.Length - have, throwOnEndOfStream: false);
                _isEnd = read < chunk.Buffer.Length - have;
                have += read;
            }

            chunk.Length = have;
            if (_isEnd) return have;
            if (EndOfRecords(chunk.Text) is var end and > 0) return end;
            if (have >= LongestRecord) throw new EventLogException(EventLogFault.BadQuote) { Line = _line };
            Array.Resize(ref chunk.Buffer, have * 2);
        }
    }

    /// <summary>Where the last whole record ends; 0 = nowhere. The text begins with a record.</summary>
    private int EndOfRecords(ReadOnlySpan<byte> text)
    {
        var (at, end) = (0, 0);
        while (text[at..].IndexOf((byte)'"') is var found and >= 0)
        {
            var quote = at + found;
            if (text[at..quote].LastIndexOf((byte)'\n') is var line and >= 0) end = at + line + 1;
            at = quote + 1;
            if (quote > 0 && text[quote - 1] is var before && before != _delimiter && before != '\n') continue;
            at = CsvRows.CloseOf(text, at) + 1;
            if (at == 0) return end;
        }

        return text[at..].LastIndexOf((byte)'\n') is var last and >= 0 ? at + last + 1 : end;
    }

    private (IReadOnlyList<string>, byte) ReadHeader()
    {
        while (true)
        {
            var text = _rest.AsSpan(_restAt);
            var length = text.IndexOf((byte)'\n');
            if (length < 0 && text.Length < LongestRecord && Fetch(Usual)) continue;
            var line = length < 0 ? text : text[..length];
            _restAt += length < 0 ? line.Length : length + 1;
            _line++;
            line = line.TrimEnd((byte)'\r');
            if (!line.IsEmpty) return Split(line);
            if (_restAt == _rest.Length && !Fetch(Usual)) throw new EventLogException(EventLogFault.Empty);
        }
    }

    /// <summary>The delimiter is the one that cuts the header into most fields: comma, semicolon, tab or bar.</summary>
    private static (IReadOnlyList<string>, byte) Split(ReadOnlySpan<byte> header)
    {
        List<string>? best = null;
        var delimiter = (byte)',';
        foreach (var candidate in ",;\t|"u8)
        {
            var fields = CsvRows.Fields(header, candidate);
            if (best is not null && fields.Count <= best.Count) continue;
            (best, delimiter) = (fields, candidate);
        }

        return (best!, delimiter);
    }

    private bool Fetch(int bytes)
    {
        var more = new byte[_rest.Length + bytes];
        _rest.CopyTo(more, 0);
        var read = _stream.ReadAtLeast(more.AsSpan(_rest.Length), bytes, throwOnEndOfStream: false);
        _rest = more[..(_rest.Length + read)];
        return read > 0;
    }
}
