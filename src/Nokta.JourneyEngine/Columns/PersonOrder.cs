using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Nokta.JourneyEngine.Columns;

/// <summary>The order person, instant, arrival within a part of an index that fits the cache.</summary>
internal static class PersonOrder
{
    private const int SmallBucket = 48, BucketBits = 13;

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

    /// <summary>Sorts rows that stand in order of arrival and whose keys agree above the lowest <paramref name="bits"/> bits.</summary>
    public static void Sort(ulong[] keys, RowColumns columns, int from, int to, int bits)
    {
        if (columns.Time.Raw is uint[] ticks) Sort(keys, ticks, columns, from, to, bits);
        else Sort(keys, (long[])columns.Time.Raw, columns, from, to, bits);
    }

    /// <summary>Where each person's rows start in sorted keys, found part by part.</summary>
    public static (int Loose, ulong[] Persons, int[] Starts) Persons(ulong[] keys, int[] parts)
    {
        var loose = keys.AsSpan().IndexOfAnyExcept(0UL);
        if (loose < 0) loose = keys.Length;
        var firsts = new int[parts.Length];
        Slices.Each(parts.Length - 1, keys.Length, part => firsts[part + 1] = Distinct(keys.AsSpan(From(part)..parts[part + 1])));
        for (var part = 1; part < firsts.Length; part++) firsts[part] += firsts[part - 1];

        var (persons, starts) = (new ulong[firsts[^1]], new int[firsts[^1] + 1]);
        Slices.Each(parts.Length - 1, keys.Length, part =>
        {
            var at = firsts[part];
            for (var i = From(part); i < parts[part + 1]; i++)
            {
                if (i > From(part) && keys[i] == keys[i - 1]) continue;
                (persons[at], starts[at]) = (keys[i], i);
                at++;
            }
        });
        starts[^1] = keys.Length;
        return (loose, persons, starts);

        int From(int part) => Math.Clamp(loose, parts[part], parts[part + 1]);
    }

    private static int Distinct(ReadOnlySpan<ulong> sorted)
    {
        var distinct = sorted.Length == 0 ? 0 : 1;
        for (var i = 1; i < sorted.Length; i++)
            if (sorted[i] != sorted[i - 1]) distinct++;
        return distinct;
    }

    private static void Sort<T>(ulong[] keys, T[] ticks, RowColumns columns, int from, int to, int bits) where T : unmanaged, IBinaryInteger<T>
    {
        var part = new Part<T>(keys.AsSpan(from..to), ticks.AsSpan(from..to));
        if (part.IsSorted()) return;

        var count = to - from;
        var order = ArrayPool<int>.Shared.Rent(count);
        Order(part, order.AsSpan(0, count), bits);
        Column.Permute(keys.AsSpan(from..to), order.AsSpan(0, count));
        foreach (var column in columns.All) column?.Permute(from, order.AsSpan(0, count));
        ArrayPool<int>.Shared.Return(order);
    }

    private static void Order<T>(Part<T> part, Span<int> order, int bits) where T : unmanaged, IBinaryInteger<T>
    {
        var digit = Math.Clamp(BitOperations.Log2((uint)order.Length), 1, Math.Min(BucketBits, bits));
        var (shift, mask) = (bits - digit, (1UL << digit) - 1);
        var next = new int[(1 << digit) + 1];
        foreach (var key in part.Keys) next[(int)(key >> shift & mask) + 1]++;
        for (var b = 1; b < next.Length; b++) next[b] += next[b - 1];
        for (var i = 0; i < order.Length; i++) order[next[(int)(part.Keys[i] >> shift & mask)]++] = i;

        // Dealt out, a bucket's counter stands where the bucket ends.
        for (var (b, from) = (0, 0); b < next.Length - 1; from = next[b++])
            if (next[b] - from > 1) part.OrderBucket(order[from..next[b]]);
    }

    private readonly ref struct Part<T>(ReadOnlySpan<ulong> keys, ReadOnlySpan<T> ticks) where T : unmanaged, IBinaryInteger<T>
    {
        public readonly ReadOnlySpan<ulong> Keys = keys;
        private readonly ReadOnlySpan<T> _ticks = ticks;

        public bool IsSorted()
        {
            for (var i = 1; i < Keys.Length; i++)
                if (Precedes(i, i - 1)) return false;
            return true;
        }

        /// <summary>Orders a few rows by insertion, many by a comparison sort, both stable.</summary>
        public void OrderBucket(Span<int> rows)
        {
            if (rows.Length > SmallBucket)
            {
                OrderMany(rows);
                return;
            }
            for (var i = 1; i < rows.Length; i++)
            {
                var (row, j) = (rows[i], i - 1);
                while (j >= 0 && Precedes(row, rows[j])) rows[j + 1] = rows[j--];
                rows[j + 1] = row;
            }
        }

        private void OrderMany(Span<int> rows)
        {
            var isSorted = true;
            for (var i = 1; isSorted && i < rows.Length; i++) isSorted = !Precedes(rows[i], rows[i - 1]);
            if (isSorted) return;
            var entries = new Entry<T>[rows.Length];
            for (var i = 0; i < rows.Length; i++) entries[i] = new Entry<T>(Keys[rows[i]], _ticks[rows[i]], rows[i]);
            Array.Sort(entries);
            for (var i = 0; i < rows.Length; i++) rows[i] = entries[i].At;
        }

        private bool Precedes(int a, int b) => Keys[a] != Keys[b] ? Keys[a] < Keys[b] : _ticks[a] < _ticks[b];
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly struct Entry<T>(ulong key, T tick, int at) : IComparable<Entry<T>> where T : unmanaged, IBinaryInteger<T>
    {
        public readonly int At = at;
        private readonly ulong _key = key;
        private readonly T _tick = tick;

        public int CompareTo(Entry<T> other)
        {
            if (_key != other._key) return _key < other._key ? -1 : 1;
            if (_tick != other._tick) return _tick < other._tick ? -1 : 1;
            return At.CompareTo(other.At);
        }
    }
}
