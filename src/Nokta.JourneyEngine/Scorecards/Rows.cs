using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Scorecards;

/// <summary>Opens the rows behind any figure, so that every number can be checked.</summary>
public static class Rows
{
    /// <summary>Finds the rows; their total equals the figure of <see cref="Scorecard.Run"/> for the same question.</summary>
    /// <exception cref="ArgumentException">The question is not one a scorecard could answer.</exception>
    /// <remarks>O(rows of the period's persons · log page).</remarks>
    public static RowsAnswer Find(JourneyIndex index, RowsQuestion question)
    {
        var groupOf = question.GroupOf ?? question.Scope.TouchpointOf;
        var groups = question.GroupOf is null ? question.Scope.Touchpoints : groupOf.DefaultIfEmpty().Max();
        var search = new RowSearch(new Plan(question.Scope, groupOf, groups, index), question);
        search.Walk();
        return search.Answer();
    }
}

/// <summary>Keeps the latest rows of one page and counts the rest.</summary>
internal sealed class LatestRows(int keep)
{
    private readonly PriorityQueue<long, (long Time, long Row)> _page = new();

    public long Total { get; private set; }

    public void Add(long time, long row)
    {
        Total++;
        if (keep <= 0) return;
        if (_page.Count < keep) _page.Enqueue(row, (time, row));
        else _page.EnqueueDequeue(row, (time, row));
    }

    public long[] Page(int skip)
    {
        var rows = new long[_page.Count];
        for (var i = rows.Length - 1; i >= 0; i--) rows[i] = _page.Dequeue();
        return rows[Math.Min(skip, rows.Length)..];
    }
}

/// <summary>The walk of <see cref="Rows.Find"/>: on its own feet, one person at a time, so that tests can hold it against the scorecard.</summary>
internal sealed class RowSearch(Plan plan, RowsQuestion question)
{
    private readonly RowColumns _rows = plan.Index.Columns;
    private readonly ScorecardQuestion _scope = question.Scope;
    private readonly LatestRows _found = new(checked(question.Skip + question.Take));
    private readonly LatestRows _loose = new(checked(question.Skip + question.Take));
    private readonly long[] _lastContact = new long[plan.Groups + 1];
    private long _respondents;

    public void Walk()
    {
        var index = plan.Index;
        if (_scope.People is null)
            for (var i = 0; i < index.Loose; i++)
                if (IsTouch(i)) AddLoose(i);
        for (var p = 0; p < index.Persons; p++)
            if (_scope.People is null || _scope.People(index.PersonAt(p))) AddJourney(index.Starts[p], index.Starts[p + 1]);
    }

    public RowsAnswer Answer()
    {
        var found = question.Kind is RowKind.Answers or RowKind.Unhappy or RowKind.Top && _respondents == 0 ? _loose : _found;
        return new RowsAnswer(found.Total, found.Page(question.Skip));
    }

    private void AddLoose(int row)
    {
        var answers = Answers(row);
        switch (question.Kind)
        {
            case RowKind.Interactions or RowKind.WithoutPerson:
            case RowKind.AllAnswers or RowKind.AnswersWithoutPerson when answers && IsWanted(row):
            case RowKind.Revenue when HasAmount(row):
            case RowKind.Durations when HasDuration(row):
                Add(_found, row);
                break;
            case RowKind.Answers or RowKind.Unhappy or RowKind.Top when answers && IsWanted(row):
                Add(_loose, row);
                break;
        }
    }

    private void AddJourney(int start, int end)
    {
        var journey = new Trace();
        Array.Fill(_lastContact, long.MinValue);
        for (var i = Plan.FirstAtOrAfter(_rows.Time, start, end, _scope.Period.From); i < end && _rows.Time[i] < _scope.Period.To; i++)
        {
            if (!IsTouch(i)) continue;
            if (IsRowKind(i)) Add(_found, i);
            Follow(ref journey, i, start, end);
        }
        if (journey.Last < 0) return;
        if (journey.Answer >= 0) _respondents++;
        if (RowOf(journey, end) is >= 0 and var row) Add(_found, row);
    }

    private bool IsRowKind(int row) => question.Kind switch
    {
        RowKind.Interactions => true,
        RowKind.AllAnswers => Answers(row) && IsWanted(row),
        RowKind.Revenue => HasAmount(row),
        RowKind.Durations => HasDuration(row),
        _ => false,
    };

    private void Follow(ref Trace journey, int row, int start, int end)
    {
        var meaning = plan.Meaning[_rows.SignatureAt(row)];
        journey.Last = row;
        if (Answers(row)) journey.Answer = row;
        if (Converts(row, start, end)) journey.Converted = row;
        switch ((Outcome)(meaning >> Plan.OutcomeShift))
        {
            case Outcome.Abandoned:
                journey.Abandoned = row;
                break;
            case Outcome.Failed:
                journey.Failed = row;
                break;
            case Outcome.Unanswered:
                journey.Unanswered = row;
                break;
        }
        if ((meaning & Plan.Contact) == 0) return;
        ref var last = ref _lastContact[meaning & Plan.GroupMask];
        journey.Repeated |= last != long.MinValue && _rows.Time[row] - last <= _scope.RepeatWindow;
        last = _rows.Time[row];
    }

    private int RowOf(in Trace journey, int end)
    {
        var last = journey.Last;
        var closed = _rows.Time[last] + _scope.Window <= plan.Index.EndOfData;
        var followed = last + 1 < end && _rows.Time[last + 1] - _rows.Time[last] <= _scope.Window;
        var troubled = journey.Repeated || journey.Abandoned >= 0 || journey.Failed >= 0 || journey.Unanswered >= 0;
        return question.Kind switch
        {
            RowKind.Persons => last,
            RowKind.Answers or RowKind.Unhappy or RowKind.Top => journey.Answer >= 0 && IsWanted(journey.Answer) ? journey.Answer : -1,
            RowKind.Converted => journey.Converted,
            RowKind.Eligible => plan.HasGoal && (closed || journey.Converted >= 0) ? last : -1,
            RowKind.StillOpen => plan.HasGoal && !closed && journey.Converted < 0 ? last : -1,
            RowKind.Abandoned => journey.Abandoned,
            RowKind.Failed => journey.Failed,
            RowKind.Unanswered => journey.Unanswered,
            RowKind.Repeated => journey.Repeated ? last : -1,
            RowKind.Troubled => troubled ? last : -1,
            RowKind.Dropped => closed && !followed ? last : -1,
            RowKind.DropEligible => closed ? last : -1,
            _ => -1,
        };
    }

    private bool Converts(int touch, int start, int end)
    {
        if (!plan.HasGoal || question.Kind is not (RowKind.Converted or RowKind.Eligible or RowKind.StillOpen)) return false;
        var first = touch;
        while (first > start && _rows.Time[first - 1] == _rows.Time[touch]) first--;
        for (var g = first; g < end && _rows.Time[g] - _rows.Time[touch] <= _scope.Window; g++)
            if (g != touch && (plan.Meaning[_rows.SignatureAt(g)] & Plan.Goal) != 0) return true;
        return false;
    }

    private bool IsTouch(int row)
    {
        var meaning = plan.Meaning[_rows.SignatureAt(row)];
        return (meaning & Plan.Kept) != 0 && _scope.Period.Contains(_rows.Time[row])
            && (question.Touchpoint is not { } touchpoint || (meaning & Plan.GroupMask) == touchpoint)
            && (question.Among is not { } among || IsAmong(among, _rows.Row[row]));
    }

    private static bool IsAmong(IReadOnlyList<(long From, long To)> stretches, long row)
    {
        var (low, high) = (0, stretches.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (stretches[middle].To <= row) low = middle + 1;
            else high = middle;
        }

        return low < stretches.Count && stretches[low].From <= row;
    }

    private bool Answers(int row) =>
        _rows.Answer is not null && _rows.Answer[row] != 0 && Scales.ScaleOf(_rows.Answer[row]) == (int)question.Scale;

    private bool IsWanted(int row)
    {
        var value = Scales.ValueOf(_rows.Answer![row]);
        if (question.Value is { } wanted && wanted != value) return false;
        return question.Kind switch
        {
            RowKind.Unhappy => Scales.IsUnhappy(question.Scale, value),
            RowKind.Top => Scales.IsTop(question.Scale, value),
            _ => true,
        };
    }

    private bool HasAmount(int row) =>
        _rows.Currency is not null && _rows.Currency[row] != 0 && (question.Currency is null || question.Currency == _rows.Currency[row]);

    private bool HasDuration(int row) => _rows.Duration is not null && _rows.Duration[row] >= 0;

    private void Add(LatestRows rows, int at) => rows.Add(_rows.Time[at], _rows.Row[at]);

    /// <summary>Positions of what one person did at the touchpoint; -1 = never.</summary>
    private struct Trace
    {
        public int Last = -1, Answer = -1, Converted = -1, Abandoned = -1, Failed = -1, Unanswered = -1;
        public bool Repeated;

        public Trace()
        {
        }
    }
}
