using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;

namespace Nokta.Interactions.Rules;

/// <summary>What a rule would take if it were saved as it is written now.</summary>
/// <param name="Takes">Interactions it would take, standing where it stands (a new one: last).</param>
/// <param name="Matches">Interactions that answer yes to its conditions; those above <paramref name="Takes"/> are taken by rules before it.</param>
/// <param name="Before">Rules before it that take what it also matches, with how many.</param>
/// <param name="Examples">The commonest combinations it takes.</param>
public sealed record RulePreview(long Takes, long Matches, IReadOnlyList<(MappingRule Rule, long Rows)> Before, IReadOnlyList<(Signature Signature, long Rows)> Examples)
{
    private const int Shown = 5;

    /// <summary>The preview of a form; null while its conditions cannot be read.</summary>
    public static RulePreview? Of(JourneySnapshot snapshot, RuleForm form, int? number)
    {
        var all = form.Conditions.Conditions();
        return all.IsDone && Condition.Check(all.Value).Count == 0 ? Of(snapshot, all.Value, number) : null;
    }

    /// <summary>The preview of a goal's conditions: no rule stands before it.</summary>
    public static RulePreview? OfGoal(JourneySnapshot snapshot, ConditionForm conditions)
    {
        var all = conditions.Conditions();
        return all.IsDone && Condition.Check(all.Value).Count == 0 ? OfGoal(snapshot, all.Value) : null;
    }

    /// <summary>What checked conditions would count; no rule stands before a goal.</summary>
    public static RulePreview OfGoal(JourneySnapshot snapshot, IReadOnlyList<Condition> all) => Of(snapshot, all, new List<MappingRule>());

    /// <param name="number">The rule that is being edited; null for a new one.</param>
    public static RulePreview Of(JourneySnapshot snapshot, IReadOnlyList<Condition> all, int? number)
    {
        var place = number is null ? -1 : snapshot.Rules.ToList().FindIndex(r => r.Number == number);
        return Of(snapshot, all, place < 0 ? snapshot.Rules.ToList() : [.. snapshot.Rules.Take(place)]);
    }

    private static RulePreview Of(JourneySnapshot snapshot, IReadOnlyList<Condition> all, List<MappingRule> earlier)
    {
        var folded = new FoldedSignatures();
        folded.Extend(snapshot.Signatures);
        var (matches, taken, before) = (0L, new List<(Signature, long)>(), new long[earlier.Count]);
        for (var s = 0; s < snapshot.Signatures.Count; s++)
        {
            var rows = snapshot.RowsOf[s];
            if (rows == 0 || !Conditions.Hold(all, folded[s])) continue;
            matches += rows;
            var first = Assignment.FirstThatTakes(earlier, folded[s]);
            if (first < 0) taken.Add((snapshot.Signatures[s], rows));
            else before[first] += rows;
        }

        return new RulePreview(
            taken.Sum(t => t.Item2), matches,
            [.. earlier.Select((rule, i) => (rule, before[i])).Where(b => b.Item2 > 0).OrderByDescending(b => b.Item2).Take(Shown)],
            [.. taken.OrderByDescending(t => t.Item2).Take(Shown)]);
    }
}
