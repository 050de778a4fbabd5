using System.Runtime.CompilerServices;

namespace Nokta.JourneyEngine.Scorecards;

/// <summary>The code of the latest answer on each scale.</summary>
[InlineArray(Columns.Scales.Count)]
internal struct LatestAnswers
{
    private byte _code;
}

/// <summary>What the person being walked has shown in one cell so far.</summary>
internal struct Seen
{
    public int Person, Durations, Waits;
    public bool Converted;
    public Signs Signs;
    public LatestAnswers Answers;
    public long LastTouch, LastContact, Gap, DurationSum, WaitSum;
}

/// <summary>The same within the current bucket.</summary>
internal struct BucketSeen
{
    public int Epoch;
    public LatestAnswers Answers;
}

/// <summary>The next goal at or after a touch and other than it, found by two pointers that only move forward.</summary>
internal struct GoalAhead(int from, int end)
{
    private int _goal = from - 1;
    private int _next = from - 1;
    private bool _started;

    public bool Within(Plan plan, int touch, long window)
    {
        var rows = plan.Index.Columns;
        var time = rows.Time[touch];
        if (!_started)
        {
            _goal = Find(plan, _goal + 1);
            _next = Find(plan, _goal + 1);
            _started = true;
        }
        while (_goal < end && rows.Time[_goal] < time) Step(plan);

        // A goal of the same instant counts whatever the order of arrival, as long as it is another interaction.
        var goal = _goal == touch ? _next : _goal;
        return goal < end && rows.Time[goal] - time <= window;
    }

    private void Step(Plan plan)
    {
        _goal = _next;
        _next = Find(plan, _next + 1);
    }

    private readonly int Find(Plan plan, int at)
    {
        while (at < end && (plan.Meaning[plan.Index.Columns.SignatureAt(at)] & Plan.Goal) == 0) at++;
        return at;
    }
}
