using System.Numerics;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Attribution;

/// <summary>The paths of the persons of a journey index: what precedes each conversion, and what led nowhere.</summary>
internal sealed class IndexPaths(AttributionQuestion question, JourneyIndex index) : IPaths
{
    private const int Goal = -1;

    public void Walk(IReadOnlyList<IPathTally> lanes) => index.Scan(new Walker(question, Meaning(), lanes));

    /// <summary>By signature: the channel, <see cref="Goal"/>, or 0 for what is no step.</summary>
    private int[] Meaning()
    {
        var (channels, filter, goals) = (question.ChannelOf, question.Scope.Filter, question.IsGoal);
        var meaning = new int[index.Signatures];
        for (var s = 0; s < meaning.Length; s++)
        {
            if (filter is not null && s < filter.Length && !filter[s]) continue;
            meaning[s] = s < goals.Length && goals[s] ? Goal : s < channels.Length ? channels[s] : 0;
            if (meaning[s] > question.Channels || meaning[s] < Goal) throw new ArgumentException($"Signature {s} belongs to channel {meaning[s]}, and there are {question.Channels}.", nameof(question));
        }
        return meaning;
    }

    private sealed class Walker(AttributionQuestion question, int[] meaning, IReadOnlyList<IPathTally> lanes) : IScan<int>
    {
        public int Over<TTime, TSignature>(Journeys<TTime, TSignature> journeys)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature>
        {
            Parallel.For(0, lanes.Count, lane =>
                new Lane<TTime, TSignature>(question, meaning, journeys, lanes[lane]).Walk(PersonAt(lane), PersonAt(lane + 1)));
            return journeys.Persons;

            int PersonAt(int lane)
            {
                var at = Array.BinarySearch(journeys.Starts, 0, journeys.Persons, (int)((long)journeys.Count * lane / lanes.Count));
                return lane == lanes.Count ? journeys.Persons : at < 0 ? ~at : at;
            }
        }
    }

    private sealed class Lane<TTime, TSignature>(AttributionQuestion question, int[] meaning, Journeys<TTime, TSignature> journeys, IPathTally tally)
        where TTime : unmanaged, IBinaryInteger<TTime>
        where TSignature : unmanaged, IBinaryInteger<TSignature>
    {
        private readonly long _from = journeys.Clock.FirstTickAt(question.Scope.Period.From);
        private readonly long _to = journeys.Clock.FirstTickAt(question.Scope.Period.To);
        private readonly long _end = journeys.Count == 0 ? 0 : journeys.Clock.FirstTickAt(journeys.Index.EndOfData);
        private readonly ulong _lookback = (ulong)journeys.Clock.TicksIn(question.Lookback);
        private readonly ulong _closes = (ulong)journeys.Clock.TicksIn(question.Lookback - 1) + 1;
        private readonly Column? _amounts = question.Currency == 0 ? null : journeys.Index.Columns.Amount;
        private readonly byte[]? _currencies = journeys.Index.Columns.Currency;
        private readonly bool _needsAges = question.Models.Any(m => m.Model == ModelKind.TimeDecay);
        private ushort[] _steps = new ushort[256];
        private long[] _times = new long[256];
        private long[] _ages = new long[256];

        public void Walk(int from, int to)
        {
            var people = question.Scope.People;
            for (var p = from; p < to; p++)
            {
                var (start, end) = (journeys.Starts[p], journeys.Starts[p + 1]);
                if (long.CreateTruncating(journeys.Time[start]) >= _to || long.CreateTruncating(journeys.Time[end - 1]) < _from) continue;
                if (people is not null && !people.Has(p)) continue;
                WalkJourney(start, end, journeys.Index.Keys[p]);
            }
        }

        private void WalkJourney(int start, int end, ulong person)
        {
            var (count, times, signatures) = (0, journeys.Time, journeys.Signature);
            if (end - start > _steps.Length) Grow(end - start);
            var (steps, at) = (_steps, _times);
            for (var i = start; i < end; i++)
            {
                var means = meaning[int.CreateTruncating(signatures[i])];
                if (means == 0) continue;
                var time = long.CreateTruncating(times[i]);
                if (means > 0)
                {
                    (steps[count], at[count]) = ((ushort)means, time);
                    count++;
                    continue;
                }
                if (time >= _from && time < _to) Convert(i, time, count, person);
                count = 0;
            }

            // A path that led nowhere counts once no conversion could claim its last step any more.
            if (count == 0 || (ulong)(_end - at[count - 1]) < _closes || at[count - 1] < _from || at[count - 1] >= _to) return;
            tally.Add(steps.AsSpan(0, count), [], 0, 0, 1, person);
        }

        private void Convert(int row, long time, int count, ulong person)
        {
            var (first, last) = (0, count);
            while (last > 0 && _times[last - 1] == time) last--;
            while (first < last && (ulong)(time - _times[first]) > _lookback) first++;
            var value = _amounts is null || _currencies![row] != question.Currency ? 0 : _amounts[row];
            tally.Add(_steps.AsSpan(first, last - first), _needsAges ? Ages(time, first, last) : [], 1, value, 0, person);
        }

        private ReadOnlySpan<long> Ages(long time, int first, int last)
        {
            for (var i = first; i < last; i++) _ages[i] = time - _times[i];
            return _ages.AsSpan(first, last - first);
        }

        private void Grow(int length)
        {
            (_steps, _times) = (new ushort[length], new long[length]);
            if (_needsAges) _ages = new long[length];
        }
    }
}
