using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Segments;

/// <summary>How near a person is to the business. The numbers are positions in <see cref="AudienceAnswer.Counts"/>.</summary>
public enum AudienceStage : byte
{
    /// <summary>No interaction before the moment asked about: nothing is known.</summary>
    None = 0,

    /// <summary>Only the business has written or called; the person has done nothing yet.</summary>
    Unaware = 1,

    /// <summary>Did something, but neither reached the goal nor came near it lately.</summary>
    LowAwareness = 2,

    /// <summary>Came near the goal lately and has not reached it.</summary>
    Potential = 3,

    /// <summary>Reached the goal for the first time lately.</summary>
    New = 4,

    /// <summary>Reached the goal several times, or for the first time long ago.</summary>
    Existing = 5,
}

/// <summary>The rule that moves persons between stages. Arrays over signatures may be shorter than the index knows signatures; the rest is no goal, not near, and the person's own.</summary>
public sealed record AudienceQuestion
{
    /// <summary>Which signatures reach the goal.</summary>
    public required bool[] IsGoal { get; init; }

    /// <summary>Which signatures come near it: a touch during the purchase.</summary>
    public required bool[] IsNear { get; init; }

    /// <summary>Which signatures are the business's own doing: they go out to the person.</summary>
    public required bool[] IsOurs { get; init; }

    /// <summary>Stages are judged as of this instant: only earlier interactions count.</summary>
    public required long At { get; init; }

    /// <summary>From this many goal interactions on a person is an existing customer; at least 2.</summary>
    public int ExistingFrom { get; init; } = 2;

    /// <summary>How long after her first goal interaction a person counts as new, in microseconds, inclusive.</summary>
    public long NewFor { get; init; } = 90 * Microseconds.Day;

    /// <summary>How long after coming near a person counts as potential, in microseconds, inclusive.</summary>
    public long PotentialFor { get; init; } = 90 * Microseconds.Day;
}

/// <summary>Everybody's stage at one instant.</summary>
public sealed class AudienceAnswer
{
    private readonly JourneyIndex _index;
    private readonly AudienceStage[] _stages;

    internal AudienceAnswer(JourneyIndex index, AudienceStage[] stages)
    {
        (_index, _stages) = (index, stages);
        foreach (var stage in stages) Counts[(int)stage]++;
    }

    /// <summary>Persons per stage, by its number; together they are all persons of the index.</summary>
    public long[] Counts { get; } = new long[6];

    /// <summary>The persons of one stage.</summary>
    public PersonSet Of(AudienceStage stage) => PersonSet.Where(_index, ordinal => _stages[ordinal] == stage);

    /// <summary>The stage of a person; none for somebody unknown. O(log persons).</summary>
    public AudienceStage Of(ulong person)
    {
        var at = person == 0 ? -1 : _index.Keys.BinarySearch(PersonOrder.Mix(person));
        return at < 0 ? AudienceStage.None : _stages[at];
    }
}

/// <summary>Audience stages: each person stands in exactly one at a time, moved by what she did.</summary>
public static class Audience
{
    /// <summary>Judges every person once.</summary>
    /// <remarks>O(interactions with a person), in parallel over persons; deterministic.</remarks>
    public static AudienceAnswer Run(AudienceQuestion question, JourneyIndex index)
    {
        var stages = new AudienceStage[index.Persons];
        Slices.Run(index.Persons, (from, to) =>
        {
            for (var p = from; p < to; p++) stages[p] = StageOf(question, index.Columns, index.Starts[p], index.Starts[p + 1]);
        });
        return new AudienceAnswer(index, stages);
    }

    private static AudienceStage StageOf(AudienceQuestion question, RowColumns rows, int from, int to)
    {
        var (goals, firstGoal, lastNear, own, any) = (0, 0L, long.MinValue, false, false);
        for (var i = from; i < to && rows.Time[i] < question.At; i++)
        {
            var (signature, time) = (rows.SignatureAt(i), rows.Time[i]);
            any = true;
            if (Is(question.IsGoal, signature) && goals++ == 0) firstGoal = time;
            if (Is(question.IsNear, signature)) lastNear = time;
            own |= !Is(question.IsOurs, signature);
        }

        if (!any) return AudienceStage.None;
        if (goals > 0) return goals < question.ExistingFrom && question.At - firstGoal <= question.NewFor ? AudienceStage.New : AudienceStage.Existing;
        if (lastNear != long.MinValue && question.At - lastNear <= question.PotentialFor) return AudienceStage.Potential;
        return own ? AudienceStage.LowAwareness : AudienceStage.Unaware;
    }

    private static bool Is(bool[] signatures, int signature) => (uint)signature < (uint)signatures.Length && signatures[signature];
}
