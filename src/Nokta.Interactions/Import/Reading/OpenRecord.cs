namespace Nokta.Interactions.Import.Reading;

/// <summary>An interaction of a record that is still being put together.</summary>
internal struct OpenInteraction
{
    public int Moment;
    public long Time;
    public int Signature;
    public long Amount;
    public byte Currency;
    public int Duration;
    public sbyte Scale;
    public float Score;
}

/// <summary>A record on its way into a chunk: what its rows have said so far. Its interactions stand together by moment.</summary>
internal sealed class OpenRecord
{
    private OpenInteraction[] _interactions = new OpenInteraction[4];

    public UInt128 Key { get; private set; }
    public long Line { get; private set; }
    public int Rows { get; set; }
    public ulong Person { get; set; }
    public ulong Thread { get; set; }
    public int Count { get; private set; }

    /// <summary>The input of its rows, one under the other; used only where rows wait for more of their kind.</summary>
    public byte[] Raw { get; private set; } = [];
    public int RawLength { get; private set; }

    public ref OpenInteraction this[int index] => ref _interactions[index];

    public void Begin(UInt128 key, long line, ulong person, ulong thread) =>
        (Key, Line, Person, Thread, Rows, Count, RawLength) = (key, line, person, thread, 1, 0, 0);

    public ref OpenInteraction Add(int moment, long time, int signature)
    {
        if (Count == _interactions.Length) Array.Resize(ref _interactions, Count * 2);
        ref var added = ref _interactions[Count++];
        added = new OpenInteraction { Moment = moment, Time = time, Signature = signature, Duration = -1, Scale = -1 };
        return ref added;
    }

    /// <summary>Another answer of the first moment, which a later row brings.</summary>
    public void Answer(int signature, sbyte scale, float score)
    {
        var first = _interactions[0];
        if (first.Scale < 0)
        {
            (_interactions[0].Signature, _interactions[0].Scale, _interactions[0].Score) = (signature, scale, score);
            return;
        }

        var at = 1;
        while (at < Count && _interactions[at].Moment == first.Moment) at++;
        Insert(at);
        _interactions[at] = new OpenInteraction { Moment = first.Moment, Time = first.Time, Signature = signature, Duration = -1, Scale = scale, Score = score };
    }

    /// <summary>The first interaction of a moment, -1 when it did not happen.</summary>
    public int FirstOf(int moment)
    {
        for (var i = 0; i < Count; i++)
            if (_interactions[i].Moment == moment) return i;
        return -1;
    }

    public void AppendRaw(ReadOnlySpan<byte> raw)
    {
        var length = RawLength + raw.Length + 1;
        if (Raw.Length < length)
        {
            var grown = new byte[Math.Max(256, length * 2)];
            Raw.AsSpan(0, RawLength).CopyTo(grown);
            Raw = grown;
        }

        if (RawLength > 0) Raw[RawLength++] = (byte)'\n';
        raw.CopyTo(Raw.AsSpan(RawLength));
        RawLength += raw.Length;
    }

    private void Insert(int at)
    {
        if (Count == _interactions.Length) Array.Resize(ref _interactions, Count * 2);
        Array.Copy(_interactions, at, _interactions, at + 1, Count - at);
        Count++;
    }
}

/// <summary>
/// Records that may get further lines. They leave in the order in which they began, once so many others or so many bytes have come
/// after them: one pass over the file in bounded memory. A line that comes later than that meets its key again and is no new record.
/// </summary>
internal sealed class RecordWindow
{
    public const int MostRecords = 1 << 16, MostBytes = 64 << 20;
    private readonly Dictionary<UInt128, OpenRecord> _byKey = [];
    private readonly Queue<OpenRecord> _order = new();
    private readonly Stack<OpenRecord> _spare = new();
    private OpenRecord? _last;
    private long _bytes;

    public bool IsFull => _order.Count >= MostRecords || _bytes >= MostBytes;
    public bool IsEmpty => _order.Count == 0;

    public OpenRecord? Find(UInt128 key)
    {
        // Lines mostly stand one under the other.
        if (_last is not null && _last.Key == key) return _last;
        return _byKey.TryGetValue(key, out var found) ? _last = found : null;
    }

    /// <summary>A record without content; it belongs to the window once it is put in.</summary>
    public OpenRecord Spare() => _spare.TryPop(out var spare) ? spare : new OpenRecord();

    public void Put(OpenRecord record, ReadOnlySpan<byte> raw)
    {
        _byKey.Add(record.Key, _last = record);
        _order.Enqueue(record);
        Append(record, raw);
    }

    public void Append(OpenRecord record, ReadOnlySpan<byte> raw)
    {
        record.AppendRaw(raw);
        _bytes += raw.Length + 1;
    }

    /// <summary>Takes the oldest record out; give it back when it has been read.</summary>
    public OpenRecord Take()
    {
        var oldest = _order.Dequeue();
        _byKey.Remove(oldest.Key);
        if (ReferenceEquals(_last, oldest)) _last = null;
        _bytes -= oldest.RawLength + 1;
        return oldest;
    }

    public void GiveBack(OpenRecord record)
    {
        if (record.Raw.Length <= 4096) _spare.Push(record);
    }
}
