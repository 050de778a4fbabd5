using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Scorecards;

/// <summary>A question made ready: one packed meaning per signature, so that a row costs one look-up.</summary>
internal sealed class Plan
{
    private const long Visit = 4 * Microseconds.Hour;
    public const int Kept = 1 << 24;
    public const int Goal = 1 << 25;
    public const int Contact = 1 << 26;
    public const int OutcomeShift = 28;
    public const int GroupMask = Kept - 1;

    public Plan(ScorecardQuestion question, int[] groupOf, int groups, JourneyIndex index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(groups);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(groups, GroupMask - 2);
        RequireAscending(question.Weeks, nameof(question.Weeks));
        RequireAscending(question.Buckets, nameof(question.Buckets));
        (Question, Groups, Index) = (question, groups, index);
        Meaning = new int[index.Signatures];
        for (var s = 0; s < Meaning.Length; s++) Meaning[s] = Means(question, groupOf, groups, s);
        LongestWait = question.LongestWait ?? (!question.KeepEvidence || index.IsOfCases ? question.Window : Visit);
    }

    public ScorecardQuestion Question { get; }

    public JourneyIndex Index { get; }

    public int Groups { get; }

    public int[] Meaning { get; }

    public long LongestWait { get; }

    public bool HasGoal => Question.IsGoal is not null;

    /// <summary>The cell of the total; cells 0 to <see cref="Groups"/> are the groups.</summary>
    public int Total => Groups + 1;

    public int Cells => Groups + 2;

    public int Weeks => Math.Max(0, Question.Weeks.Length - 1);

    public int Buckets => Math.Max(0, Question.Buckets.Length - 1);

    /// <summary>First row of a sorted stretch at or after an instant; short stretches are walked, long ones halved.</summary>
    public static int FirstAtOrAfter(Column time, int from, int to, long instant)
    {
        while (to - from > 32)
        {
            var middle = (int)(((uint)from + (uint)to) / 2);
            if (time[middle] < instant) from = middle + 1;
            else to = middle;
        }
        while (from < to && time[from] < instant) from++;
        return from;
    }

    private static int Means(ScorecardQuestion question, int[] groupOf, int groups, int signature)
    {
        var group = signature < groupOf.Length ? groupOf[signature] : 0;
        if ((uint)group > (uint)groups) throw new ArgumentException($"Signature {signature} belongs to group {group}, and there are {groups}.", nameof(groupOf));
        var means = group;
        if (At(question.Filter, signature, true)) means |= Kept;
        if (At(question.IsGoal, signature, false)) means |= Goal;
        if (At(question.IsContact, signature, false)) means |= Contact;
        if (question.OutcomeOf is { } outcomes && signature < outcomes.Length) means |= (int)outcomes[signature] << OutcomeShift;
        return means;
    }

    private static bool At(bool[]? flags, int signature, bool otherwise) =>
        flags is null || signature >= flags.Length ? otherwise : flags[signature];

    private static void RequireAscending(long[] bounds, string name)
    {
        for (var i = 1; i < bounds.Length; i++)
            if (bounds[i] <= bounds[i - 1]) throw new ArgumentException("Bounds must ascend.", name);
    }
}
