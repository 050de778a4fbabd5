using System.Numerics;

namespace Nokta.JourneyEngine.Columns;

/// <summary>Puts rows into the order person, instant, arrival: scatter by the top bits of a mixed key, then sort each part in cache.</summary>
internal static class PersonOrder
{
    private const int PartSize = 4096;

    /// <summary>A reversible mix of the bits (MurmurHash3's 64-bit finaliser), so that any numbering of persons spreads evenly; 0 stays 0.</summary>
    public static ulong Mix(ulong key)
    {
        key ^= key >> 33;
        key *= 0xff51afd7ed558ccdUL;
        key ^= key >> 33;
        key *= 0xc4ceb9fe1a85ec53UL;
        return key ^ (key >> 33);
    }

    /// <summary>The inverse of <see cref="Mix"/>.</summary>
    public static ulong Unmix(ulong key)
    {
        key ^= key >> 33;
        key *= 0x9cb4b2f8129337dbUL;
        key ^= key >> 33;
        key *= 0x4f74430c22a54005UL;
        return key ^ (key >> 33);
    }

    /// <summary>The order of the rows; on return <paramref name="keys"/> is sorted likewise.</summary>
    public static int[] Sort(ulong[] keys, int count, long[] time, long[] row)
    {
        var bits = Math.Clamp(BitOperations.Log2((uint)Math.Max(1, count / PartSize)) + 1, 1, 14);
        var (order, starts) = Scatter(keys, count, bits);
        var sorted = new ulong[count];
        Parallel.For(0, starts.Length - 1, new ParallelOptions { MaxDegreeOfParallelism = Slices.For(count) }, part =>
            SortPart(order.AsSpan(starts[part], starts[part + 1] - starts[part]), sorted.AsSpan(starts[part]), keys, time, row));
        sorted.CopyTo(keys, 0);
        return order;
    }

    private static (int[] Order, int[] Starts) Scatter(ulong[] keys, int count, int bits)
    {
        var shift = 64 - bits;
        var starts = new int[(1 << bits) + 1];
        for (var i = 0; i < count; i++) starts[(int)(keys[i] >> shift) + 1]++;
        for (var p = 1; p < starts.Length; p++) starts[p] += starts[p - 1];

        var next = starts.AsSpan(0, 1 << bits).ToArray();
        var order = new int[count];
        for (var i = 0; i < count; i++) order[next[(int)(keys[i] >> shift)]++] = i;
        return (order, starts);
    }

    private static void SortPart(Span<int> order, Span<ulong> sorted, ulong[] keys, long[] time, long[] row)
    {
        var entries = new Entry[order.Length];
        var inOrder = true;
        for (var i = 0; i < order.Length; i++)
        {
            var at = order[i];
            entries[i] = new Entry(keys[at], time[at], row[at], at);
            if (i > 0 && inOrder) inOrder = entries[i - 1].CompareTo(entries[i]) <= 0;
        }
        if (!inOrder) Array.Sort(entries);
        for (var i = 0; i < order.Length; i++) (order[i], sorted[i]) = (entries[i].At, entries[i].Key);
    }

    private readonly struct Entry(ulong key, long time, long row, int at) : IComparable<Entry>
    {
        public readonly ulong Key = key;
        public readonly int At = at;
        private readonly long _time = time;
        private readonly long _row = row;

        public int CompareTo(Entry other)
        {
            if (Key != other.Key) return Key < other.Key ? -1 : 1;
            if (_time != other._time) return _time < other._time ? -1 : 1;
            return _row.CompareTo(other._row);
        }
    }
}
