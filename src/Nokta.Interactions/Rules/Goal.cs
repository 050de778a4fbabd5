using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Rules;

/// <summary>What counts as converted: interactions that answer yes to all conditions, within some days after a touch. The first goal is the workspace's main one.</summary>
public sealed record Goal(int Number, int Version, Trilingual Name, IReadOnlyList<Condition> All, int WindowDays, DateTimeOffset At, string By)
{
    public bool Counts(ReadOnlySpan<string> folded) => Conditions.Hold(All, folded);

    internal static List<Refusal> Check(GoalDraft draft)
    {
        var refusals = Condition.Check(draft.All);
        if (draft.Name.In(Language.English).Trim().Length == 0) refusals.Add(new Refusal("goal.no-name", "name"));
        if (draft.WindowDays is < 1 or > 730) refusals.Add(Refusal.Of("goal.window", ("least", 1), ("most", 730)).At("window"));
        return refusals;
    }
}

/// <summary>What somebody wants a goal to say.</summary>
public sealed record GoalDraft(Trilingual Name, IReadOnlyList<Condition> All, int WindowDays = 30);

/// <summary>One state a goal has been in.</summary>
public sealed record GoalVersion(long Revision, Goal Goal, int Position, bool IsDeleted);
