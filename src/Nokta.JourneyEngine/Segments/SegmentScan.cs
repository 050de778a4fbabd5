using System.Numerics;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Segments;

/// <summary>The pass over the journeys that fills a segment, 64 persons at a time.</summary>
internal sealed class SegmentScan(SegmentPlan plan, long at) : IScan<PersonSet>
{
    public PersonSet Over<TTime, TSignature>(Journeys<TTime, TSignature> j)
        where TTime : unmanaged, IBinaryInteger<TTime>
        where TSignature : unmanaged, IBinaryInteger<TSignature>
    {
        var words = (j.Persons + 63) / 64;
        var bits = new ulong[words];
        Slices.Cut(words, Math.Min(Math.Max(words, 1), Slices.For(j.Count)), (_, from, to) =>
        {
            var walk = new Walk<TTime, TSignature>(plan, j, at);
            for (var p = from * 64; p < Math.Min(to * 64, j.Persons); p++)
                if (walk.IsIn(p)) bits[p >> 6] |= 1UL << (p & 63);
        });
        return PersonSet.Of(j.Index, bits);
    }

    /// <summary>One thread's counters, emptied for each person.</summary>
    private sealed class Walk<TTime, TSignature>
        where TTime : unmanaged, IBinaryInteger<TTime>
        where TSignature : unmanaged, IBinaryInteger<TSignature>
    {
        private readonly SegmentPlan _plan;
        private readonly Journeys<TTime, TSignature> _j;
        private readonly RowColumns _columns;
        private readonly long _end, _start;
        private readonly long[] _from, _to, _sums;
        private readonly bool[] _isAny;

        public Walk(SegmentPlan plan, Journeys<TTime, TSignature> j, long at)
        {
            (_plan, _j, _columns, _end) = (plan, j, j.Index.Columns, j.Clock.FirstTickAt(at));
            _from = [.. plan.Counting.Select(t => j.Clock.FirstTickAt(SegmentPlan.PeriodOf(t).From))];
            _to = [.. plan.Counting.Select(t => j.Clock.FirstTickAt(SegmentPlan.PeriodOf(t).To))];
            _start = _from.Length == 0 ? long.MaxValue : _from.Min();
            (_sums, _isAny) = (new long[_from.Length], new bool[_from.Length]);
        }

        public bool IsIn(int person)
        {
            var (start, end) = (_j.Starts[person], _j.Starts[person + 1]);
            while (end > start && Tick(end - 1) >= _end) end--;
            if (start == end) return false;

            Array.Clear(_sums);
            Array.Clear(_isAny);
            // Journeys are in the order of time: what lies before the earliest period is never looked at.
            for (var i = end - 1; i >= start && Tick(i) >= _start; i--)
                if (_plan.Masks[int.CreateTruncating(_j.Signature[i])] is not 0 and var counts) Count(i, counts);
            return _plan.IsIn(new Counted(person, _j.Clock.InstantOf(Tick(start)), _j.Clock.InstantOf(Tick(end - 1)), _sums, _isAny));
        }

        private void Count(int row, ulong counts)
        {
            var tick = Tick(row);
            for (; counts != 0; counts &= counts - 1)
            {
                var t = BitOperations.TrailingZeroCount(counts);
                if (tick < _from[t] || tick >= _to[t]) continue;
                switch (_plan.Counting[t])
                {
                    case Did:
                        _sums[t]++;
                        break;
                    case Spent { Currency: > 0 } spent when _columns.Currency is { } currency && currency[row] == spent.Currency:
                        (_sums[t], _isAny[t]) = (_sums[t] + _columns.Amount![row], true);
                        break;
                    // From behind: the first answer that is met is the latest.
                    case Said said when !_isAny[t] && _columns.Answer is { } answers && answers[row] is > 0 and var code && Scales.ScaleOf(code) == (int)said.Scale:
                        (_sums[t], _isAny[t]) = (Scales.ValueOf(code), true);
                        break;
                }
            }
        }

        private long Tick(int row) => long.CreateTruncating(_j.Time[row]);
    }
}
