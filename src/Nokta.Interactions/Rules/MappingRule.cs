using Nokta.Kernel;

namespace Nokta.Interactions.Rules;

/// <summary>"Interactions like these happened at that touchpoint": all conditions hold, the first rule in order wins.</summary>
/// <param name="Number">What people call it: rule 7. Never used again.</param>
/// <param name="Version">Grows when the conditions or the touchpoint change; a move changes only the order.</param>
public sealed record MappingRule(int Number, int Version, int Touchpoint, IReadOnlyList<Condition> All, DateTimeOffset At, string By)
{
    /// <summary>Whether a signature's folded values, by <see cref="SignatureField"/>, answer yes to every condition.</summary>
    public bool Takes(ReadOnlySpan<string> folded) => Conditions.Hold(All, folded);

    internal static List<Refusal> Check(RuleDraft draft)
    {
        var refusals = Condition.Check(draft.All);
        if (draft.Touchpoint < 1) refusals.Add(new Refusal("rule.no-touchpoint", "touchpoint"));
        return refusals;
    }
}

/// <summary>What somebody wants a rule to say.</summary>
public sealed record RuleDraft(int Touchpoint, IReadOnlyList<Condition> All);

/// <summary>One state a rule has been in: written once, never edited, so that an assignment of any day can be computed again.</summary>
public sealed record RuleVersion(long Revision, MappingRule Rule, int Position, bool IsDeleted);

/// <summary>All-of over folded values.</summary>
internal static class Conditions
{
    public static bool Hold(IReadOnlyList<Condition> all, ReadOnlySpan<string> folded)
    {
        foreach (var condition in all)
            if (!condition.HoldsFor(folded[(int)condition.Field])) return false;
        return true;
    }
}
