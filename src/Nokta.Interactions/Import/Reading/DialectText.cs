namespace Nokta.Interactions.Import.Reading;

/// <summary>Text of a rare dialect as ordinary CSV, line by line; a quote that never closes costs its own line only.</summary>
internal sealed class DialectText(ReadText source, TextDialect dialect)
{
    private const int LongestRecord = 1 << 20, MostLines = 200;
    private readonly byte[] _block = new byte[256 * 1024];
    private byte[] _record = new byte[4096];
    private byte[] _ready = new byte[8192];
    private byte[] _pushed = [];
    private int _blockAt, _blockEnd, _recordLength, _readyAt, _readyEnd;
    private bool _isEnd, _isFirst = true;

    /// <summary>Fills what it can; 0 at the end.</summary>
    public int Read(Span<byte> into)
    {
        var done = 0;
        while (done < into.Length)
        {
            if (_readyAt == _readyEnd && !NextRecord()) break;
            var n = Math.Min(into.Length - done, _readyEnd - _readyAt);
            _ready.AsSpan(_readyAt, n).CopyTo(into[done..]);
            (_readyAt, done) = (_readyAt + n, done + n);
        }

        return done;
    }

    private bool NextRecord()
    {
        (_readyAt, _readyEnd, _recordLength) = (0, 0, 0);
        if (!AddLine()) return false;
        if (_isFirst)
        {
            _isFirst = false;
            // The line that names the delimiter is as empty as it looks.
            if (!Delimiters.Named(_record.AsSpan(0, _recordLength)).IsEmpty) return Put((byte)'\n');
        }

        var firstLine = _recordLength;
        for (var lines = 1; !TryWrite(_record.AsSpan(0, _recordLength));)
        {
            if (AddLinesToQuote(ref lines)) continue;
            // What was read ahead goes back: the next record begins behind the first line.
            var rest = _record.AsSpan(firstLine, _recordLength - firstLine).ToArray();
            _pushed = [.. rest, .. _pushed];
            _readyEnd = 0;
            Put((byte)'"');
            foreach (var b in _record.AsSpan(0, firstLine)) Put(b == '"' ? (byte)'\'' : b);
            break;
        }

        return true;
    }

    /// <summary>Goes on to a line that has a quote, which may be the closing one.</summary>
    private bool AddLinesToQuote(ref int lines)
    {
        while (lines++ < MostLines && _recordLength < LongestRecord)
        {
            var from = _recordLength;
            if (!AddLine()) return false;
            if (_record.AsSpan(from, _recordLength - from).Contains(dialect.Quote)) return true;
        }

        return false;
    }

    /// <summary>The next line with its end; false at the end of the text.</summary>
    private bool AddLine()
    {
        var from = _recordLength;
        while (_pushed.Length > 0)
        {
            var end = _pushed.AsSpan().IndexOf((byte)'\n');
            var line = end < 0 ? _pushed.Length : end + 1;
            Keep(_pushed.AsSpan(0, line));
            _pushed = _pushed[line..];
            return true;
        }

        while (true)
        {
            if (_blockAt == _blockEnd)
            {
                if (_isEnd) return _recordLength > from;
                (_blockAt, _blockEnd) = (0, source(_block));
                _isEnd = _blockEnd < _block.Length;
                if (_blockEnd == 0) return _recordLength > from;
            }

            var rest = _block.AsSpan(_blockAt, _blockEnd - _blockAt);
            var end = rest.IndexOf((byte)'\n');
            var take = end < 0 ? rest.Length : end + 1;
            Keep(rest[..take]);
            _blockAt += take;
            if (end >= 0 || _recordLength - from > LongestRecord) return true;
        }
    }

    /// <summary>Writes the record as CSV; false when a quote is still open at its end.</summary>
    private bool TryWrite(ReadOnlySpan<byte> record)
    {
        _readyEnd = 0;
        var line = record.TrimEnd("\r\n"u8);
        var at = 0;
        while (true)
        {
            var start = at;
            while (start < line.Length && line[start] == ' ') start++;
            if (start < line.Length && line[start] == dialect.Quote)
            {
                if (!WriteQuoted(line, start + 1, out at)) return false;
            }
            else
            {
                var length = line[at..].IndexOf(dialect.Delimiter);
                if (length < 0) length = line.Length - at;
                WriteField(line.Slice(at, length));
                at += length;
            }

            if (at >= line.Length) return Put((byte)'\n');
            Put((byte)',');
            at += dialect.Delimiter.Length;
        }
    }

    /// <summary>Copies a quoted field with its quotes doubled; stands at the delimiter behind it.</summary>
    private bool WriteQuoted(ReadOnlySpan<byte> line, int from, out int at)
    {
        Put((byte)'"');
        for (at = from; at < line.Length; at++)
        {
            if (dialect.HasEscapes && line[at] == '\\' && at + 1 < line.Length && (line[at + 1] == dialect.Quote || line[at + 1] == '\\'))
            {
                PutInside(line[++at]);
            }
            else if (line[at] != dialect.Quote)
            {
                PutInside(line[at]);
            }
            else if (at + 1 < line.Length && line[at + 1] == dialect.Quote)
            {
                PutInside(line[++at]);
            }
            else
            {
                var rest = line[(at + 1)..];
                var length = rest.IndexOf(dialect.Delimiter);
                foreach (var b in (length < 0 ? rest : rest[..length]).Trim((byte)' ')) PutInside(b);
                at = length < 0 ? line.Length : at + 1 + length;
                return Put((byte)'"');
            }
        }

        return false;
    }

    private void WriteField(ReadOnlySpan<byte> field)
    {
        if (field.IndexOfAny(",\"\r"u8) < 0 && !field.Contains((byte)'\n'))
        {
            foreach (var b in field) Put(b);
            return;
        }

        Put((byte)'"');
        foreach (var b in field) PutInside(b);
        Put((byte)'"');
    }

    private void PutInside(byte letter)
    {
        if (letter == '"') Put(letter);
        Put(letter);
    }

    private bool Put(byte letter)
    {
        if (_readyEnd == _ready.Length) Array.Resize(ref _ready, _readyEnd * 2);
        _ready[_readyEnd++] = letter;
        return true;
    }

    private void Keep(ReadOnlySpan<byte> text)
    {
        if (_recordLength + text.Length > _record.Length) Array.Resize(ref _record, Math.Max(_record.Length * 2, _recordLength + text.Length));
        text.CopyTo(_record.AsSpan(_recordLength));
        _recordLength += text.Length;
    }
}
