using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Scorecards;

/// <summary>One walk over the journeys of a range of persons, counting every measure at once; nothing is allocated per row.</summary>
internal sealed class Pass
{
    private readonly Plan _plan;
    private readonly RowColumns _rows;
    private readonly ScorecardQuestion _question;
    private readonly long _end;
    private readonly Seen[] _seen;
    private readonly BucketSeen[] _bucketSeen;
    private readonly int[] _weekSeen;
    private readonly int[] _touched;
    private int _touchedCount, _person, _bucketEpoch, _weekEpoch, _bucket, _week;

    public Pass(Plan plan)
    {
        (_plan, _rows, _question, _end) = (plan, plan.Index.Columns, plan.Question, plan.Index.EndOfData);
        Tally = new Tally(plan);
        _seen = new Seen[plan.Cells];
        _bucketSeen = new BucketSeen[plan.Cells];
        _weekSeen = new int[plan.Cells];
        _touched = new int[plan.Cells];
    }

    public Tally Tally { get; }

    /// <summary>Counts interactions without a person, rows <paramref name="from"/> to <paramref name="to"/> of the index.</summary>
    public void WalkLoose(int from, int to)
    {
        var bucket = -1;
        var i = Plan.FirstAtOrAfter(_rows.Time, from, to, _question.Period.From);
        for (; i < to && _rows.Time[i] < _question.Period.To; i++)
        {
            var meaning = _plan.Meaning[_rows.SignatureAt(i)];
            if ((meaning & Plan.Kept) == 0) continue;
            Advance(_question.Buckets, _rows.Time[i], ref bucket);
            var group = meaning & Plan.GroupMask;
            CountLoose(group, i, bucket, meaning);
            CountLoose(_plan.Total, i, bucket, meaning);
            if (_question.KeepEvidence) Tally.Evidence.Add(LooseEvidence(group, i, meaning));
        }
    }

    /// <summary>Counts the journeys of persons <paramref name="from"/> to <paramref name="to"/>.</summary>
    public void WalkPersons(int from, int to)
    {
        var starts = _plan.Index.Starts;
        for (var p = from; p < to; p++)
        {
            if (_rows.Time[starts[p]] >= _question.Period.To || _rows.Time[starts[p + 1] - 1] < _question.Period.From) continue;
            if (_question.People is { } people && !people(_plan.Index.PersonAt(p))) continue;
            WalkJourney(starts[p], starts[p + 1]);
        }
    }

    private void WalkJourney(int start, int end)
    {
        _person++;
        (_touchedCount, _bucket, _week) = (0, -1, -1);
        var i = Plan.FirstAtOrAfter(_rows.Time, start, end, _question.Period.From);
        var goals = new GoalAhead(i, end);
        for (; i < end && _rows.Time[i] < _question.Period.To; i++)
        {
            var meaning = _plan.Meaning[_rows.SignatureAt(i)];
            if ((meaning & Plan.Kept) == 0) continue;

            var time = _rows.Time[i];
            if (Advance(_question.Buckets, time, ref _bucket)) _bucketEpoch++;
            if (Advance(_question.Weeks, time, ref _week)) _weekEpoch++;
            var converts = _plan.HasGoal && goals.Within(_plan, i, _question.Window);
            var gap = i + 1 < end ? _rows.Time[i + 1] - time : -1;
            var repeats = Touch(meaning & Plan.GroupMask, i, time, meaning, converts, gap);
            Touch(_plan.Total, i, time, meaning, converts, gap);
            if (repeats) _seen[_plan.Total].Signs |= Signs.Repeated;
        }
        for (var t = 0; t < _touchedCount; t++) Finish(_touched[t]);
    }

    private bool Touch(int cell, int row, long time, int meaning, bool converts, long gap)
    {
        ref var seen = ref _seen[cell];
        if (seen.Person != _person)
        {
            seen = new Seen { Person = _person, LastContact = long.MinValue };
            _touched[_touchedCount++] = cell;
        }
        Tally.Cells[cell].Volume++;
        seen.LastTouch = time;
        seen.Gap = gap;
        seen.Converted |= converts;
        if (_question.KeepEvidence) AddWait(ref seen, time, gap);
        CountAmount(cell, row);
        CountDuration(cell, row, _bucket, ref seen);
        CountOutcome(cell, meaning, ref seen);
        if (_week >= 0 && _weekSeen[cell] != _weekEpoch)
        {
            _weekSeen[cell] = _weekEpoch;
            Tally.WeekReach[cell * _plan.Weeks + _week]++;
        }
        CountAnswer(cell, row, ref seen);
        return (meaning & Plan.Contact) != 0 && cell != _plan.Total ? Contact(ref seen, time) : MarkContact(ref seen, meaning);
    }

    private static bool MarkContact(ref Seen seen, int meaning)
    {
        if ((meaning & Plan.Contact) != 0) seen.Signs |= Signs.Contact;
        return false;
    }

    private bool Contact(ref Seen seen, long time)
    {
        if (seen.LastContact != long.MinValue && time - seen.LastContact <= _question.RepeatWindow) seen.Signs |= Signs.Repeated;
        seen.LastContact = time;
        seen.Signs |= Signs.Contact;
        return (seen.Signs & Signs.Repeated) != 0;
    }

    private void CountAnswer(int cell, int row, ref Seen seen)
    {
        var code = _rows.Answer is null ? (byte)0 : _rows.Answer[row];
        if (code != 0)
        {
            Tally.All[cell * Scales.Codes + code]++;
            Replace(Tally.Latest.AsSpan(cell * Scales.Codes), ref seen.Answers[Scales.ScaleOf(code)], code);
        }
        if (_bucket < 0) return;

        var slot = cell * _plan.Buckets + _bucket;
        ref var inBucket = ref _bucketSeen[cell];
        Tally.BucketVolume[slot]++;
        if (inBucket.Epoch != _bucketEpoch)
        {
            inBucket = new BucketSeen { Epoch = _bucketEpoch };
            Tally.BucketReach[slot]++;
        }
        if (code != 0) Replace(Tally.BucketLatest.AsSpan(slot * Scales.Codes), ref inBucket.Answers[Scales.ScaleOf(code)], code);
    }

    // The latest answer is counted as soon as it is seen and taken back when a later one comes: no second walk.
    private static void Replace(Span<int> counts, ref byte latest, byte code)
    {
        if (latest != 0) counts[latest]--;
        counts[code]++;
        latest = code;
    }

    private void CountAmount(int cell, int row)
    {
        if (_rows.Currency is null || _rows.Currency[row] == 0) return;
        var slot = cell * Tally.Currencies + _rows.Currency[row];
        Tally.Amounts[slot] += _rows.Amount![row];
        Tally.AmountRows[slot]++;
    }

    private void CountDuration(int cell, int row, int bucket, ref Seen seen)
    {
        if (_rows.Duration is null || _rows.Duration[row] < 0) return;
        var duration = (int)_rows.Duration[row];
        seen.DurationSum += duration;
        seen.Durations++;
        if (cell != _plan.Total) Tally.Durations.Add(((long)(cell * (_plan.Buckets + 1) + bucket + 1) << 32) | (uint)duration);
    }

    private void CountOutcome(int cell, int meaning, ref Seen seen)
    {
        var outcome = (Outcome)(meaning >> Plan.OutcomeShift);
        if (outcome == Outcome.None) return;
        ref var counts = ref Tally.Cells[cell];
        counts.OutcomeRows++;
        switch (outcome)
        {
            case Outcome.Abandoned:
                counts.AbandonedRows++;
                seen.Signs |= Signs.Abandoned;
                break;
            case Outcome.Failed:
                counts.FailedRows++;
                seen.Signs |= Signs.Failed;
                break;
            case Outcome.Unanswered:
                counts.UnansweredRows++;
                seen.Signs |= Signs.Unanswered;
                break;
        }
    }

    // Both ends lie in the period, so that a period just before the end of the data is cut short no more than an earlier one;
    // a journey that ends, or goes on after the longest wait, did not wait.
    private void AddWait(ref Seen seen, long time, long gap)
    {
        if (gap < 0 || gap > _plan.LongestWait || time + gap >= _question.Period.To) return;
        seen.WaitSum += gap;
        seen.Waits++;
    }

    private void Finish(int cell)
    {
        ref var seen = ref _seen[cell];
        ref var counts = ref Tally.Cells[cell];
        var closed = seen.LastTouch + _question.Window <= _end;
        counts.Reach++;
        if (_plan.HasGoal)
        {
            if (seen.Converted) counts.Converted++;
            if (seen.Converted || closed) counts.Eligible++;
            else counts.StillOpen++;
        }

        var followed = seen.Gap >= 0 && seen.Gap <= _question.Window;
        if (closed) counts.DropEligible++;
        if (closed) seen.Signs |= Signs.DropKnown;
        if (closed && !followed) counts.Dropped++;
        if (closed && !followed) seen.Signs |= Signs.Dropped;
        CountSigns(ref counts, seen.Signs);
        if (_question.KeepEvidence && cell != _plan.Total) Tally.Evidence.Add(EvidenceOf(cell, seen));
    }

    private static void CountSigns(ref CellCounts counts, Signs signs)
    {
        if ((signs & Signs.Abandoned) != 0) counts.Abandoned++;
        if ((signs & Signs.Failed) != 0) counts.Failed++;
        if ((signs & Signs.Unanswered) != 0) counts.Unanswered++;
        if ((signs & Signs.Repeated) != 0) counts.Repeated++;
        if ((signs & Signs.Contact) != 0) counts.Contacting++;
        if ((signs & (Signs.Abandoned | Signs.Failed | Signs.Unanswered | Signs.Repeated)) != 0) counts.Troubled++;
    }

    private void CountLoose(int cell, int row, int bucket, int meaning)
    {
        var ignored = default(Seen);
        Tally.Cells[cell].Volume++;
        Tally.Cells[cell].WithoutPerson++;
        CountAmount(cell, row);
        CountDuration(cell, row, bucket, ref ignored);
        CountOutcome(cell, meaning, ref ignored);
        var code = _rows.Answer is null ? 0 : _rows.Answer[row];
        if (code != 0)
        {
            Tally.All[cell * Scales.Codes + code]++;
            Tally.Loose[cell * Scales.Codes + code]++;
        }
        if (bucket < 0) return;
        Tally.BucketVolume[cell * _plan.Buckets + bucket]++;
        if (code != 0) Tally.BucketLoose[(cell * _plan.Buckets + bucket) * Scales.Codes + code]++;
    }

    private Evidence LooseEvidence(int group, int row, int meaning)
    {
        var signs = Signs.Loose | (Outcome)(meaning >> Plan.OutcomeShift) switch
        {
            Outcome.Abandoned => Signs.Abandoned,
            Outcome.Failed => Signs.Failed,
            Outcome.Unanswered => Signs.Unanswered,
            _ => Signs.None,
        };
        var code = _rows.Answer is null ? (byte)0 : _rows.Answer[row];
        var scale = code == 0 ? -1 : Scales.ScaleOf(code);
        var duration = _rows.Duration is null || _rows.Duration[row] < 0 ? float.NaN : _rows.Duration[row];
        return new Evidence(group, _rows.Time[row], signs, Of(0), Of(1), Of(2), duration, float.NaN);

        byte Of(int which) => scale == which ? code : (byte)0;
    }

    private static Evidence EvidenceOf(int cell, in Seen seen) => new(
        cell, seen.LastTouch, seen.Signs, seen.Answers[0], seen.Answers[1], seen.Answers[2],
        seen.Durations == 0 ? float.NaN : (float)((double)seen.DurationSum / seen.Durations),
        seen.Waits == 0 ? float.NaN : (float)((double)seen.WaitSum / seen.Waits / 1000));

    // Rows come in time order, so the bucket only ever moves on; -1 = outside all buckets.
    private static bool Advance(long[] bounds, long time, ref int at)
    {
        if (bounds.Length < 2) return false;
        if (at >= 0 && time < bounds[at + 1]) return false;
        if (time < bounds[0] || time >= bounds[^1])
        {
            at = -1;
            return true;
        }
        var next = Math.Max(at, 0);
        while (time >= bounds[next + 1]) next++;
        at = next;
        return true;
    }
}
