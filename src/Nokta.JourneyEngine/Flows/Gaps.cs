using System.Numerics;
using System.Runtime.CompilerServices;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Flows;

/// <summary>Time between touchpoints: how long people take from one kind of interaction to another, or until the very next one (response times).</summary>
/// <remarks>Every starting interaction is measured, also several before one stop. Quantiles are exact: type 7 of Hyndman and Fan (1996) unless the nearest rank is asked for.</remarks>
public static class Gaps
{
    private static readonly double[] s_shares = [0.5, 0.9, 0.95];

    /// <summary>Bounds of the histogram, in microseconds: lengths that people speak of, from a second to a year.</summary>
    public static IReadOnlyList<long> Bounds { get; } =
    [
        .. new long[] { 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800 }.Select(s => s * Microseconds.Second),
        .. new long[] { 1, 2, 4, 8, 12 }.Select(h => h * Microseconds.Hour),
        .. new long[] { 1, 2, 4, 7, 14, 30, 60, 90, 180, 365 }.Select(d => d * Microseconds.Day),
    ];

    /// <summary>Answers the question from the journeys of its scope.</summary>
    /// <returns>Times in microseconds; NaN where nothing was followed.</returns>
    /// <exception cref="ArgumentException">The window is negative, or the segment is made from another index.</exception>
    /// <remarks>O(rows of the scope's persons), in parallel over persons; 4 or 8 bytes a gap. Deterministic whatever the number of threads.</remarks>
    public static GapAnswer Run(GapQuestion question, JourneyIndex index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(question.Window);
        return index.Scan(new GapScan(question, index));
    }

    private sealed class GapScan(GapQuestion question, JourneyIndex index) : IScan<GapAnswer>
    {
        public GapAnswer Over<TTime, TSignature>(Journeys<TTime, TSignature> journeys)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature> =>
            Unsafe.SizeOf<TTime>() <= 4 ? Run<TTime, TSignature, uint>(journeys) : Run<TTime, TSignature, ulong>(journeys);

        private GapAnswer Run<TTime, TSignature, TGap>(Journeys<TTime, TSignature> journeys)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature>
            where TGap : unmanaged, IBinaryInteger<TGap>, IUnsignedNumber<TGap>
        {
            var scoped = new ScopedJourneys<TTime, TSignature>(journeys, question.Scope);
            var map = GapPass<TTime, TSignature, TGap>.MapOf(question, index);
            var passes = scoped.Walk((from, to) => new GapPass<TTime, TSignature, TGap>(scoped, question, map).Over(from, to));
            var gaps = new TGap[passes.Sum(p => p.Count)];
            var at = 0;
            foreach (var pass in passes)
            {
                pass.Gaps.CopyTo(gaps.AsSpan(at));
                at += pass.Count;
            }
            return Answer<TGap>(passes.Sum(p => p.Starts), gaps, journeys.Clock);
        }

        private GapAnswer Answer<TGap>(long starts, TGap[] gaps, TickClock clock) where TGap : unmanaged, IBinaryInteger<TGap>, IUnsignedNumber<TGap>
        {
            var counts = Histogram<TGap>(gaps, clock);
            var sum = UInt128.Zero;
            foreach (var gap in gaps) sum += ulong.CreateTruncating(gap);
            Span<double> quantiles = stackalloc double[3];
            Selection.Quantiles(gaps.AsSpan(), s_shares, question.NearestRank, quantiles);
            var mean = gaps.Length == 0 ? double.NaN : (double)(sum * (ulong)clock.Unit) / gaps.Length;
            return new GapAnswer(starts, gaps.Length, quantiles[0] * clock.Unit, quantiles[1] * clock.Unit, quantiles[2] * clock.Unit, mean, [.. Bounds], counts);
        }

        private static long[] Histogram<TGap>(ReadOnlySpan<TGap> gaps, TickClock clock) where TGap : unmanaged, IBinaryInteger<TGap>, IUnsignedNumber<TGap>
        {
            // A gap lies below a bound exactly when its ticks are fewer than the bound's, rounded up.
            var ticks = new ulong[Bounds.Count];
            for (var b = 0; b < ticks.Length; b++) ticks[b] = (ulong)((Bounds[b] + clock.Unit - 1) / clock.Unit);
            var counts = new long[ticks.Length + 1];
            foreach (var gap in gaps)
            {
                var (length, bin) = (ulong.CreateTruncating(gap), 0);
                for (var half = 16; half > 0; half >>= 1)
                    if (bin + half <= ticks.Length && ticks[bin + half - 1] <= length) bin += half;
                counts[bin]++;
            }
            return counts;
        }
    }
}

/// <summary>One thread's walk over the journeys of a range of persons, which keeps the gaps it finds.</summary>
internal sealed class GapPass<TTime, TSignature, TGap>(ScopedJourneys<TTime, TSignature> journeys, GapQuestion question, int[] map)
    where TTime : unmanaged, IBinaryInteger<TTime>
    where TSignature : unmanaged, IBinaryInteger<TSignature>
    where TGap : unmanaged, IBinaryInteger<TGap>
{
    private const int From = 1, To = 2, Kept = 4;
    private readonly ulong _window = (ulong)journeys.Journeys.Clock.TicksIn(question.Window);
    private TGap[] _gaps = new TGap[1024];

    public long Starts { get; private set; }

    public int Count { get; private set; }

    public ReadOnlySpan<TGap> Gaps => _gaps.AsSpan(0, Count);

    public static int[] MapOf(GapQuestion question, JourneyIndex index)
    {
        var map = new int[index.Signatures];
        for (var s = 0; s < map.Length; s++)
        {
            if (!NodeMap.Keeps(question.Scope, s)) continue;
            map[s] = Kept;
            if (s < question.IsFrom.Length && question.IsFrom[s]) map[s] |= From;
            if (s < question.IsTo.Length && question.IsTo[s]) map[s] |= To;
        }
        return map;
    }

    public GapPass<TTime, TSignature, TGap> Over(int from, int to)
    {
        var ends = journeys.Journeys.Starts;
        for (var person = from; person < to; person++)
        {
            journeys.InPeriod(person, out var start, out var end);
            if (start == end) continue;
            if (question.IsDirect) WalkDirect(start, end, ends[person + 1]);
            else Walk(start, end, ends[person + 1]);
        }
        return this;
    }

    // Rows from end on lie after the period: they stop clocks and start none. Times are read only where there is a gap.
    private void WalkDirect(int start, int end, int last)
    {
        var signature = journeys.Journeys.Signature.AsSpan(start, last - start);
        var (means, before, meant, starts) = (map, 0, 0, 0);
        for (var i = 0; i < signature.Length; i++)
        {
            var meaning = means[int.CreateTruncating(signature[i])];
            if (meaning == 0) continue;
            if ((meant & meaning >> 1 & From) != 0) Take(start + before, start + i);
            if (start + i >= end) break;
            starts += meaning & From;
            (before, meant) = (i, meaning);
        }
        Starts += starts;
    }

    // From the end, so that the nearest stop ahead is always known.
    private void Walk(int start, int end, int last)
    {
        var (signature, means, stop) = (journeys.Journeys.Signature, map, -1);
        for (var i = last - 1; i >= start; i--)
        {
            var meaning = means[int.CreateTruncating(signature[i])];
            if ((meaning & From) != 0 && i < end)
            {
                Starts++;
                if (stop >= 0) Take(i, stop);
            }
            if ((meaning & To) != 0) stop = i;
        }
    }

    private void Take(int from, int to)
    {
        var gap = ulong.CreateTruncating(journeys.Journeys.Time[to]) - ulong.CreateTruncating(journeys.Journeys.Time[from]);
        if (gap <= _window) Add(TGap.CreateTruncating(gap));
    }

    private void Add(TGap gap)
    {
        if (Count == _gaps.Length) Array.Resize(ref _gaps, (int)Math.Min(Array.MaxLength, Count * 2L));
        _gaps[Count++] = gap;
    }
}
