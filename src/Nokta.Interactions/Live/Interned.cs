using System.IO.Hashing;

namespace Nokta.Interactions.Live;

/// <summary>
/// What texts mean that come again and again, found by their bytes: a bounded table where a newcomer takes the place of another. Bytes are compared, so
/// nobody is ever given another's meaning; any thread may read and write.
/// </summary>
internal sealed class Interned<T>(int places) where T : class
{
    private const int MostBytes = 512;
    private readonly Entry?[] _entries = new Entry[places];

    public T? Find(ReadOnlySpan<byte> bytes) => _entries[PlaceOf(bytes)] is { } entry && bytes.SequenceEqual(entry.Bytes) ? entry.Meaning : null;

    public T Keep(ReadOnlySpan<byte> bytes, T meaning)
    {
        if (bytes.Length <= MostBytes) _entries[PlaceOf(bytes)] = new Entry(bytes.ToArray(), meaning);
        return meaning;
    }

    private int PlaceOf(ReadOnlySpan<byte> bytes) => (int)(XxHash3.HashToUInt64(bytes) % (ulong)_entries.Length);

    private sealed record Entry(byte[] Bytes, T Meaning);
}
