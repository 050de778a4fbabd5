using Nokta.Interactions.Ledger;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Rules;

/// <summary>A rule the product would write itself, and why.</summary>
/// <param name="Rows">Interactions it takes when it is accepted after the ones before it.</param>
/// <param name="Word">The word of the data that spoke of the touchpoint; empty when the value is the touchpoint's own name or code.</param>
public sealed record Proposal(RuleDraft Draft, long Rows, string Word);

/// <summary>Proposes rules for what is unmapped, from the distinct values in the data and what they mean in three languages.</summary>
public static class Proposals
{
    private const double SameName = 3, NameInside = 2, LeastScore = 0.2;

    // A survey's topic says the place outright, the source only when nothing else does.
    private static readonly (SignatureField Field, double Weight)[] s_fields =
    [
        (SignatureField.Topic, 1.3), (SignatureField.Activity, 1.0), (SignatureField.Channel, 1.0),
        (SignatureField.Campaign, 0.9), (SignatureField.Purpose, 0.8), (SignatureField.Source, 0.7),
    ];

    /// <summary>The proposals, surest first: in this order each takes what the ones before it left. Cost: distinct values × touchpoints + signatures × proposals.</summary>
    /// <param name="rows">Interactions per signature.</param>
    /// <param name="touchpointOf">Touchpoint per signature, 0 = unmapped.</param>
    public static IReadOnlyList<Proposal> Of(IReadOnlyList<Signature> signatures, IReadOnlyList<long> rows, IReadOnlyList<int> touchpointOf, IReadOnlyList<TouchpointCard> touchpoints)
    {
        var places = touchpoints.Where(t => !t.IsRetired).Select(t => new Place(t)).ToList();
        var open = Enumerable.Range(0, signatures.Count).Where(s => touchpointOf[s] == 0 && rows[s] > 0).ToList();
        var guesses = open.SelectMany(s => ValuesOf(signatures[s])).Distinct()
            .Select(v => Guess(v, places)).OfType<Guessed>()
            .OrderByDescending(g => g.Score).ThenBy(g => g.Value.Source, StringComparer.Ordinal).ThenBy(g => g.Value.Text, StringComparer.Ordinal);

        var byValue = open.SelectMany(s => ValuesOf(signatures[s]).Select(v => (Value: v, Signature: s))).ToLookup(p => p.Value, p => p.Signature);
        var taken = new HashSet<int>();
        var proposals = new List<Proposal>();
        foreach (var guess in guesses)
        {
            var count = byValue[guess.Value].Where(taken.Add).Sum(s => rows[s]);
            if (count > 0) proposals.Add(new Proposal(new RuleDraft(guess.Touchpoint, guess.Value.AsConditions()), count, guess.Word));
        }

        return proposals;
    }

    // An answer about the delivery says nothing of the survey it came by: where there is a topic, the source is no reason.
    private static IEnumerable<Value> ValuesOf(Signature signature) =>
        from f in s_fields
        let text = signature.Of(f.Field)
        where text.Length > 0 && !(f.Field == SignatureField.Source && signature.Topic.Length > 0)
        select new Value(signature.Source, f.Field, f.Weight, text);

    private static Guessed? Guess(Value value, List<Place> places)
    {
        var (folded, ideas) = (string.Join(' ', Synonyms.Words(value.Text)), Synonyms.IdeasIn(value.Text));
        Guessed? best = null;
        foreach (var place in places)
        {
            var (score, word) = place.Likeness(folded, ideas);
            score *= value.Weight;
            if (score >= LeastScore && (best is null || score > best.Score)) best = new Guessed(value, place.Number, score, word);
        }

        return best;
    }

    private sealed record Value(string Source, SignatureField Field, double Weight, string Text)
    {
        public IReadOnlyList<Condition> AsConditions() => Field == SignatureField.Source || Source.Length == 0
            ? [Condition.Is(Field, Text)]
            : [Condition.Is(SignatureField.Source, Source), Condition.Is(Field, Text)];
    }

    private sealed record Guessed(Value Value, int Touchpoint, double Score, string Word);

    /// <summary>What a touchpoint's code and names say.</summary>
    private sealed class Place(TouchpointCard card)
    {
        private readonly string[] _names = [.. new[] { card.Code, card.Name.Fa, card.Name.En, card.Name.Ru }.Select(n => string.Join(' ', Synonyms.Words(n))).Where(n => n.Length > 0)];
        private readonly HashSet<string> _ideas = [.. Synonyms.IdeasIn(string.Join(" | ", card.Code, card.Name.Fa, card.Name.En, card.Name.Ru)).Keys];

        public int Number => card.Number;

        public (double Score, string Word) Likeness(string folded, Dictionary<string, string> ideas)
        {
            if (Array.IndexOf(_names, folded) >= 0) return (SameName, "");
            if (folded.Length >= 4 && _names.Any(n => n.Length >= 4 && ((" " + folded + " ").Contains(" " + n + " ", StringComparison.Ordinal) || (" " + n + " ").Contains(" " + folded + " ", StringComparison.Ordinal))))
                return (NameInside, "");
            var shared = ideas.Keys.Where(_ideas.Contains).ToList();
            if (shared.Count == 0) return (0, "");
            var all = ideas.Keys.Union(_ideas).Sum(Synonyms.WeightOf);
            var most = shared.MaxBy(Synonyms.WeightOf)!;
            return (shared.Sum(Synonyms.WeightOf) / all * Synonyms.WeightOf(most), ideas[most]);
        }
    }
}
