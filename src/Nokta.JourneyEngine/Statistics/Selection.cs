using System.Buffers;
using System.Numerics;

namespace Nokta.JourneyEngine.Statistics;

/// <summary>Exact quantiles of many whole numbers without sorting them all: bins of equal relative width find the few that matter.</summary>
internal static class Selection
{
    private const int Small = 256;
    private const int Crowded = 4096;
    private const int Bins = 1920;
    private const int Steps = 32;

    /// <summary>The quantiles of the values, NaN when there are none. The order of the values is lost.</summary>
    /// <remarks>O(n): one pass for the bins, one for each bin that holds a rank asked for.</remarks>
    public static void Quantiles<T>(Span<T> values, ReadOnlySpan<double> shares, bool nearestRank, Span<double> quantiles)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        if (values.IsEmpty)
        {
            quantiles.Fill(double.NaN);
            return;
        }
        var ranks = new Ranks<T>(values);
        for (var i = 0; i < shares.Length; i++)
        {
            var at = (values.Length - 1) * shares[i];
            var low = nearestRank ? Math.Clamp((int)Math.Ceiling(shares[i] * values.Length) - 1, 0, values.Length - 1) : (int)at;
            quantiles[i] = double.CreateTruncating(ranks.At(low));
            if (!nearestRank && at > low) quantiles[i] += (at - low) * double.CreateTruncating(ranks.At(low + 1) - ranks.At(low));
        }
        ranks.Release();
    }

    // Values below 32 have a bin each, larger ones share it with those of the same five leading bits after the first.
    private static int BinOf(ulong value)
    {
        if (value < Steps) return (int)value;
        var log = BitOperations.Log2(value);
        return ((log - 4) << 5) + (int)(value >> (log - 5)) - Steps;
    }

    private static (ulong From, ulong Width) RangeOf(int bin) =>
        bin < Steps ? ((ulong)bin, 1) : ((ulong)(Steps + (bin & 31)) << ((bin >> 5) - 1), 1UL << ((bin >> 5) - 1));

    private ref struct Ranks<T> where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        private readonly Span<T> _values;
        private readonly int[]? _counts;
        private Span<T> _part;
        private T[]? _rented;
        private int _before;

        public Ranks(Span<T> values)
        {
            _values = values;
            if (values.Length <= Small)
            {
                values.Sort();
                _part = values;
                return;
            }
            _counts = ArrayPool<int>.Shared.Rent(Bins);
            Array.Clear(_counts, 0, Bins);
            foreach (var value in values) _counts[BinOf(ulong.CreateTruncating(value))]++;
        }

        /// <summary>The value with so many values before it.</summary>
        public T At(int rank)
        {
            if (rank < _before || rank >= _before + _part.Length) Take(rank);
            return _part[rank - _before];
        }

        public readonly void Release()
        {
            if (_counts is not null) ArrayPool<int>.Shared.Return(_counts);
            if (_rented is not null) ArrayPool<T>.Shared.Return(_rented);
        }

        private void Take(int rank)
        {
            var bin = 0;
            for (_before = 0; _before + _counts![bin] <= rank; bin++) _before += _counts[bin];
            if (_rented is null || _rented.Length < _counts[bin])
            {
                if (_rented is not null) ArrayPool<T>.Shared.Return(_rented);
                _rented = ArrayPool<T>.Shared.Rent(_counts[bin]);
            }
            var (from, width) = RangeOf(bin);
            var at = 0;
            foreach (var value in _values)
                if (ulong.CreateTruncating(value) - from < width) _rented[at++] = value;
            _part = _rented.AsSpan(0, at);
            while (_part.Length > Crowded && width > 1) Narrow(rank, ref from, ref width);
            if (width > 1) _part.Sort();
        }

        // Gaps that are much alike crowd in one bin: it is cut into equal parts, again and again, and only the one with the rank stays.
        private void Narrow(int rank, ref ulong from, ref ulong width)
        {
            var shift = Math.Max(0, BitOperations.Log2(width) - 10);
            Span<int> counts = stackalloc int[1 << 10];
            counts.Clear();
            foreach (var value in _part) counts[(int)((ulong.CreateTruncating(value) - from) >> shift)]++;
            var (bin, at) = (0, 0);
            for (; _before + counts[bin] <= rank; bin++) _before += counts[bin];
            (from, width) = (from + ((ulong)bin << shift), 1UL << shift);
            foreach (var value in _part)
                if (ulong.CreateTruncating(value) - from < width) _part[at++] = value;
            _part = _part[..at];
        }
    }
}
