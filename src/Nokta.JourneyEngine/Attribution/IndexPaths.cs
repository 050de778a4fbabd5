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
        private readonly bool _needsEndsOnly = !question.WithTouched && question.Models.All(m => m.Model is ModelKind.First or ModelKind.Last);
        private readonly PathTally? _tally = tally as PathTally;
        private ushort[] _steps = new ushort[256];
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
            if (end - start > _steps.Length) Grow(end - start);
            var (times, signatures, means, from) = (journeys.Time, journeys.Signature, meaning, start);
            for (var i = start; i < end; i++)
            {
                if (means[int.CreateTruncating(signatures[i])] != Goal) continue;
                var time = long.CreateTruncating(times[i]);
                if (time >= _from && time < _to) Convert(i, time, from, person);
                from = i + 1;
            }

            // A path that led nowhere counts once no conversion could claim its last step any more.
            while (end > from && means[int.CreateTruncating(signatures[end - 1])] == 0) end--;
            if (end == from || long.CreateTruncating(times[end - 1]) is var last && ((ulong)(_end - last) < _closes || last < _from || last >= _to)) return;
            if (_needsEndsOnly && _tally is not null) _tally.AddNull();
            else tally.Add(Steps(from, end), [], 0, 0, 1, person);
        }

        private void Convert(int row, long time, int from, ulong person)
        {
            var (times, last) = (journeys.Time, row);
            while (last > from && long.CreateTruncating(times[last - 1]) == time) last--;
            while (from < last && (ulong)(time - long.CreateTruncating(times[from])) > _lookback) from++;
            var value = _amounts is null || _currencies![row] != question.Currency ? 0 : _amounts[row];
            if (_needsEndsOnly && _tally is not null) AddEnds(from, last, value);
            else tally.Add(Steps(from, last), _needsAges ? Ages(time, from, last) : [], 1, value, 0, person);
        }

        private ReadOnlySpan<ushort> Steps(int from, int to)
        {
            var (signatures, means, steps, count) = (journeys.Signature, meaning, _steps, 0);
            for (var i = from; i < to; i++)
            {
                var step = means[int.CreateTruncating(signatures[i])];
                steps[count] = (ushort)step;
                count += step != 0 ? 1 : 0;
            }
            return steps.AsSpan(0, count);
        }

        private void AddEnds(int from, int to, double value)
        {
            var (signatures, means) = (journeys.Signature, meaning);
            while (from < to && means[int.CreateTruncating(signatures[from])] == 0) from++;
            while (from < to && means[int.CreateTruncating(signatures[to - 1])] == 0) to--;
            if (from == to) _tally!.Add([], [], 1, value, 0, 0);
            else _tally!.AddEnds(means[int.CreateTruncating(signatures[from])], means[int.CreateTruncating(signatures[to - 1])], value);
        }

        private ReadOnlySpan<long> Ages(long time, int from, int to)
        {
            var count = 0;
            for (var i = from; i < to; i++)
                if (meaning[int.CreateTruncating(journeys.Signature[i])] != 0) _ages[count++] = time - long.CreateTruncating(journeys.Time[i]);
            return _ages.AsSpan(0, count);
        }

        private void Grow(int length)
        {
            _steps = new ushort[length];
            if (_needsAges) _ages = new long[length];
        }
    }
}
