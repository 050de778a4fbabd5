using System.Runtime.InteropServices;

namespace Nokta.Interactions.Import.Reading;

/// <summary>The key of one record of a file: 128 bits of its hash, and which record it is.</summary>
internal struct KeyEntry : IComparable<KeyEntry>
{
    public ulong High, Low;

    /// <summary>Ordinal of the record in the upper 40 bits, then 16 for the number of its rows (0 = another moment of the record before) and 8 for its interactions.</summary>
    public ulong Tag;

    public readonly long Record => (long)(Tag >> 24);
    public readonly int Rows => (int)(Tag >> 8 & 0xFFFF);
    public readonly int Interactions => (int)(Tag & 0xFF);

    public readonly int CompareTo(KeyEntry other) =>
        High != other.High ? High.CompareTo(other.High) : Low != other.Low ? Low.CompareTo(other.Low) : Tag.CompareTo(other.Tag);

    public readonly bool HasSameKey(in KeyEntry other) => High == other.High && Low == other.Low;
}

/// <summary>
/// Collects the keys of a file and gives them back sorted, part by part: the key index is then written in one sweep from its
/// beginning to its end however random the keys are. What does not fit in a few megabytes waits in a file that dies with the process.
/// </summary>
internal sealed class KeySpill(string folder) : IDisposable
{
    public const int Parts = 256;
    private const int Room = 1024;
    private readonly KeyEntry[][] _rooms = new KeyEntry[Parts][];
    private readonly int[] _used = new int[Parts];
    private readonly List<long>[] _extents = new List<long>[Parts];
    private FileStream? _file;
    private long _fileLength;

    private readonly List<ulong> _continued = [];

    public long Count { get; private set; }

    /// <summary>Whether some rows gave several records, one for each moment.</summary>
    public bool HasMoments { get; private set; }

    /// <summary>Whether a record is another moment of the one before.</summary>
    public bool IsContinued(long record) => record >> 6 < _continued.Count && (_continued[(int)(record >> 6)] >> (int)(record & 63) & 1) != 0;

    public void Add(UInt128 hash, long record, int rows, int interactions)
    {
        if (rows == 0) Continue(record);
        var entry = new KeyEntry { High = (ulong)(hash >> 64), Low = (ulong)hash, Tag = (ulong)record << 24 | (uint)rows << 8 | (uint)interactions };
        var part = (int)(entry.High >> 56);
        var room = _rooms[part] ??= new KeyEntry[Room];
        if (_used[part] == Room) Flush(part);
        room[_used[part]++] = entry;
        Count++;
    }

    /// <summary>The entries of one part, sorted by key and then by place in the file.</summary>
    public KeyEntry[] Sorted(int part)
    {
        var entries = Unsorted(part);
        Array.Sort(entries);
        return entries;
    }

    /// <summary>The entries of one part as they came.</summary>
    public KeyEntry[] Unsorted(int part)
    {
        var extents = _extents[part];
        var entries = new KeyEntry[(extents?.Count ?? 0) * Room + _used[part]];
        var at = 0;
        foreach (var offset in extents ?? [])
        {
            RandomAccess.Read(_file!.SafeFileHandle, MemoryMarshal.AsBytes(entries.AsSpan(at, Room)), offset);
            at += Room;
        }

        _rooms[part].AsSpan(0, _used[part]).CopyTo(entries.AsSpan(at));
        return entries;
    }

    /// <summary>Forgets the keys and keeps the room.</summary>
    public void Clear()
    {
        Array.Clear(_used);
        foreach (var extents in _extents) extents?.Clear();
        _continued.Clear();
        (Count, HasMoments, _fileLength) = (0, false, 0);
    }

    public void Dispose() => _file?.Dispose();

    private void Continue(long record)
    {
        HasMoments = true;
        while (_continued.Count <= record >> 6) _continued.Add(0);
        _continued[(int)(record >> 6)] |= 1UL << (int)(record & 63);
    }

    private void Flush(int part)
    {
        if (_file is null)
        {
            Directory.CreateDirectory(folder);
            _file = new FileStream(Path.Combine(folder, $"keys-{Guid.CreateVersion7():N}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }

        var bytes = MemoryMarshal.AsBytes(_rooms[part].AsSpan());
        RandomAccess.Write(_file.SafeFileHandle, bytes, _fileLength);
        (_extents[part] ??= []).Add(_fileLength);
        _fileLength += bytes.Length;
        _used[part] = 0;
    }
}
