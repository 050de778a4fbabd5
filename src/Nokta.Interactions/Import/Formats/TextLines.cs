namespace Nokta.Interactions.Import.Formats;

/// <summary>The lines of a text, however long the longest is: what goes beyond the limit is passed without being kept.</summary>
internal sealed class TextLines(UnpackedText text, int limit = 4 << 20)
{
    private byte[] _buffer = new byte[256 * 1024];
    private int _at, _end, _length;
    private bool _isEnd;

    /// <summary>The line without its end; of one that is too long, its beginning.</summary>
    public ReadOnlySpan<byte> Current => _buffer.AsSpan(_at - _passed, _length);

    private int _passed;

    /// <summary>Its number, from 1.</summary>
    public long Number { get; private set; }

    public bool IsTooLong { get; private set; }

    /// <summary>Whether the text ended early, because the file is damaged or a bomb.</summary>
    public bool IsBroken => text.File.IsBroken;

    public bool Next()
    {
        IsTooLong = false;
        while (true)
        {
            var i = _buffer.AsSpan(_at, _end - _at).IndexOf((byte)'\n');
            if (i >= 0) return Take(i, i + 1);
            if (_isEnd) return _end > _at && Take(_end - _at, _end - _at);
            if (_end - _at >= limit) return PassLong();
            Fill();
        }
    }

    private bool Take(int length, int passed)
    {
        _length = length > 0 && _buffer[_at + length - 1] == '\r' ? length - 1 : length;
        (_at, _passed) = (_at + passed, passed);
        Number++;
        return true;
    }

    private void Fill()
    {
        _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
        (_end, _at) = (_end - _at, 0);
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = text.Read(_buffer.AsSpan(_end));
        _end += read;
        _isEnd = read == 0;
    }

    /// <summary>Goes to the end of a line that is too long to keep.</summary>
    private bool PassLong()
    {
        const int kept = 512;
        IsTooLong = true;
        _buffer.AsSpan(_at, kept).CopyTo(_buffer);
        while (true)
        {
            var read = text.Read(_buffer.AsSpan(kept));
            var i = _buffer.AsSpan(kept, read).IndexOf((byte)'\n');
            if (i < 0 && read > 0) continue;
            (_end, _isEnd) = (kept + read, read == 0);
            (_at, _passed, _length) = (read == 0 ? kept : kept + i + 1, read == 0 ? kept : kept + i + 1, kept);
            Number++;
            return true;
        }
    }
}
