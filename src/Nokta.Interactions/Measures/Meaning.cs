using Nokta.Interactions.Ledger;
using Nokta.JourneyEngine.Scorecards;

namespace Nokta.Interactions.Measures;

/// <summary>What the dimension values of signatures mean to the measures: how an interaction ended, and whether it asks for help.</summary>
public static class Meaning
{
    private static readonly HashSet<string> s_abandoned = new(StringComparer.OrdinalIgnoreCase) { "abandoned", "cancelled", "canceled", "no-show", "left" };
    private static readonly HashSet<string> s_failed = new(StringComparer.OrdinalIgnoreCase) { "failed", "error", "rejected", "refused", "returned" };
    private static readonly HashSet<string> s_unanswered = new(StringComparer.OrdinalIgnoreCase) { "unanswered", "missed", "no-answer", "busy" };
    private static readonly HashSet<string> s_asksForHelp = new(StringComparer.OrdinalIgnoreCase) { "question", "request", "complaint" };

    public static Outcome[] Outcomes(IReadOnlyList<Signature> signatures)
    {
        var outcomes = new Outcome[Length(signatures)];
        foreach (var signature in signatures)
            outcomes[signature.Id] = s_abandoned.Contains(signature.Outcome) ? Outcome.Abandoned
                : s_failed.Contains(signature.Outcome) ? Outcome.Failed
                // Whom we called and who did not take it was not left waiting by us; it is no contact that came to its end either.
                : s_unanswered.Contains(signature.Outcome) ? signature.Direction == "out" ? Outcome.None : Outcome.Unanswered
                : signature.Outcome.Length > 0 ? Outcome.Done : Outcome.None;
        return outcomes;
    }

    /// <summary>Inbound contacts for help: coming back for those is a bad sign; coming back to buy, or looking at a second page, is none.</summary>
    public static bool[] Contacts(IReadOnlyList<Signature> signatures)
    {
        var contacts = new bool[Length(signatures)];
        foreach (var signature in signatures)
            contacts[signature.Id] = signature.Direction == "in" && s_asksForHelp.Contains(signature.Purpose);
        return contacts;
    }

    public static bool[]? Filter(IReadOnlyList<Signature> signatures, Scope scope)
    {
        if (scope.Branch.Length == 0 && scope.Channel.Length == 0 && scope.Source.Length == 0) return null;
        var kept = new bool[Length(signatures)];
        foreach (var signature in signatures)
            kept[signature.Id] = (scope.Branch.Length == 0 || signature.Branch == scope.Branch)
                && (scope.Channel.Length == 0 || signature.Channel == scope.Channel)
                && (scope.Source.Length == 0 || signature.Source == scope.Source);
        return kept;
    }

    private static int Length(IReadOnlyList<Signature> signatures) => signatures.Count == 0 ? 0 : signatures.Max(s => s.Id) + 1;
}
