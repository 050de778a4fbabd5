using Nokta.Interactions.Ledger;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Rules;

/// <summary>Unmapped interactions of one source that a person can tell from the others, and where they most likely belong.</summary>
/// <param name="All">What they have in common, as a rule would say it.</param>
/// <param name="Value">The value that tells them apart; empty for the rest of the source.</param>
/// <param name="Touchpoint">The touchpoint to propose, 0 = none.</param>
public sealed record PlaceGroup(IReadOnlyList<Condition> All, SignatureField Field, string Value, long Rows, int Touchpoint);

/// <summary>Parts what a new file brought into groups to say a touchpoint for, right after the import.</summary>
public static class SourcePlaces
{
    /// <summary>More than so many are no list to answer in a minute; the others stay together as the rest.</summary>
    private const int MostGroups = 25;

    private static readonly SignatureField[] s_telling = [SignatureField.Topic, SignatureField.Activity, SignatureField.Channel, SignatureField.Campaign, SignatureField.Direction];

    /// <summary>The groups, the largest first, the rest of the source last. Cost: signatures of the source × touchpoints.</summary>
    public static IReadOnlyList<PlaceGroup> Of(RuleBook book, string source)
    {
        var (snapshot, fold) = (book.Snapshot, Folding.Fold(source));
        var open = snapshot.Signatures.Where(s => snapshot.RowsOf[s.Id] > 0 && snapshot.TouchpointOf[s.Id] == 0 && Folding.Fold(s.Source) == fold).ToList();
        if (open.Count == 0) return [];
        var field = Array.Find(s_telling, f => open.Select(s => s.Of(f)).Where(v => v.Length > 0).Distinct().Skip(1).Any());
        var spelling = open[0].Source;
        var byValue = open.GroupBy(s => field == default ? "" : s.Of(field)).Where(g => g.Key.Length > 0)
            .OrderByDescending(g => g.Sum(s => snapshot.RowsOf[s.Id])).Take(MostGroups).ToList();
        var groups = byValue.Select(g => Group(book, [.. g], [Condition.Is(SignatureField.Source, spelling), Condition.Is(field, g.Key)], field, g.Key)).ToList();
        var rest = open.Except(byValue.SelectMany(g => g)).ToList();
        if (rest.Count > 0) groups.Add(Group(book, rest, [Condition.Is(SignatureField.Source, spelling)], SignatureField.Source, ""));
        return groups;
    }

    private static PlaceGroup Group(RuleBook book, List<Signature> signatures, IReadOnlyList<Condition> all, SignatureField field, string value)
    {
        var inside = signatures.Select(s => s.Id).ToHashSet();
        var elsewhere = book.Snapshot.Signatures.Select(s => inside.Contains(s.Id) ? 0 : 1).ToArray();
        // The source's name speaks only for what nothing else tells apart.
        var proposed = Proposals.Of(book.Snapshot.Signatures, book.Snapshot.RowsOf, elsewhere, book.Touchpoints)
            .Where(p => value.Length == 0 || p.Draft.All.Any(c => c.Field != SignatureField.Source)).MaxBy(p => p.Rows);
        return new PlaceGroup(all, field, value, signatures.Sum(s => book.Snapshot.RowsOf[s.Id]), proposed?.Draft.Touchpoint ?? 0);
    }
}
