using System.Text.Json;

namespace Nokta.Interactions.Import.Formats;

/// <summary>Walks over a large JSON document: the properties of its outermost object, and the elements of an array one by one, each whole.</summary>
internal sealed class JsonElements(UnpackedStream file)
{
    private const int MostElement = 4 << 20;
    private byte[] _buffer = new byte[256 * 1024];
    private int _at, _end, _from, _length;
    private bool _isEnd, _isStarted;
    private long _lines;

    /// <summary>The element or the name that was read last.</summary>
    public ReadOnlySpan<byte> Current => _buffer.AsSpan(_from, _length);

    /// <summary>Line on which it begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Whether the document cannot be read from here on.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Enters the array or object at hand; false when it is neither.</summary>
    public bool Enter(byte bracket)
    {
        if (!_isStarted)
        {
            _isStarted = true;
            Fill();
            if (_buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8)) _at = 3;
        }

        if (Peek() != bracket) return false;
        _at++;
        return true;
    }

    /// <summary>The next property of the object entered: its name (in quotes) is current, its value is next. False at the end of the object.</summary>
    public bool NextName()
    {
        if (!BeforeNext((byte)'}') || !Take()) return false;
        if (Peek() != ':') return Break();
        _at++;
        return true;
    }

    /// <summary>The next element of the array entered is current; false at its end.</summary>
    public bool NextElement() => BeforeNext((byte)']') && Take();

    /// <summary>Passes the value at hand, however long it is.</summary>
    public bool Pass()
    {
        var state = new JsonReaderState(JsonFields.Strict);
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_at, _end - _at), _isEnd, state);
            try
            {
                while (reader.Read())
                    if (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject)) return Pass((int)reader.BytesConsumed);
            }
            catch (JsonException)
            {
                return Break();
            }

            state = reader.CurrentState;
            Pass((int)reader.BytesConsumed);
            if (_isEnd || (_end - _at >= MostElement)) return Break();
            Fill();
        }
    }

    private bool Pass(int bytes)
    {
        _lines += _buffer.AsSpan(_at, bytes).Count((byte)'\n');
        _at += bytes;
        return true;
    }

    /// <summary>Goes past the comma; false when the bracket closes (and is passed) or nothing that is expected comes.</summary>
    private bool BeforeNext(byte closing)
    {
        if (IsBroken) return false;
        var next = Peek();
        if (next == ',')
        {
            _at++;
            next = Peek();
        }

        if (next == -1) return Break();
        if (next != closing) return true;
        _at++;
        return false;
    }

    /// <summary>Takes the whole value at hand.</summary>
    private bool Take()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_at, _end - _at), _isEnd, new JsonReaderState(JsonFields.Strict));
            try
            {
                if (reader.Read() && reader.TrySkip())
                {
                    (_from, _length) = (_at, (int)reader.BytesConsumed);
                    Line = _lines + 1;
                    _lines += Current.Count((byte)'\n');
                    _at += _length;
                    return true;
                }
            }
            catch (JsonException)
            {
                return Break();
            }

            if (_isEnd || _end - _at >= MostElement) return Break();
            Fill();
        }
    }

    /// <summary>The next byte that is no blank, or -1 at the end.</summary>
    private int Peek()
    {
        while (true)
        {
            for (; _at < _end; _at++)
            {
                if (_buffer[_at] > ' ') return _buffer[_at];
                if (_buffer[_at] == '\n') _lines++;
            }

            if (_isEnd) return -1;
            Fill();
        }
    }

    private void Fill()
    {
        _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
        (_end, _at) = (_end - _at, 0);
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = file.Read(_buffer.AsSpan(_end));
        _end += read;
        _isEnd = read == 0;
    }

    private bool Break()
    {
        IsBroken = true;
        return false;
    }
}
