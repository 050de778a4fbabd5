using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.People;

/// <summary>Where links do not agree on who is who: links that were left out, and persons with two keys of a kind of which people mostly have one.</summary>
public sealed class PersonConflicts(Database database, InteractionLog log)
{
    private static readonly KeyKind[] s_mostlyOne = [KeyKind.Id, KeyKind.Phone, KeyKind.Email];

    /// <summary>All of them that no member has decided about: what was left out first, the newest first.</summary>
    public IReadOnlyList<PersonConflict> List(WorkspaceId workspace)
    {
        var map = log.Persons(workspace);
        var out_ = map.LeftOut.Where(l => l.Why != LinkLeftOut.Split).OrderByDescending(l => l.Link.At).ThenBy(l => l.Link.A).ThenBy(l => l.Link.B)
            .Select(l => new PersonConflict(l.Why, l.N, l.Link.A, l.Link.B, map.Kinds[l.Link.A], map.Kinds[l.Link.B], l.Link.At)).DistinctBy(c => (map.Of(c.A), map.Of(c.B), c.Why));
        return [.. out_, .. Twofold(workspace, map)];
    }

    private IEnumerable<PersonConflict> Twofold(WorkspaceId workspace, PersonMap map)
    {
        using var connection = database.OpenReading();
        var decided = connection.Read("""
            SELECT k."Key" FROM interactions_decision_key k JOIN interactions_decision d ON d."Workspace" = k."Workspace" AND d."Id" = k."Decision" WHERE k."Workspace" = @w AND d."UndoneAt" IS NULL
            """, r => map.Of((ulong)r.GetInt64(0)), ("@w", workspace.Value)).ToHashSet();
        return map.Kinds.Where(k => s_mostlyOne.Contains(k.Value)).GroupBy(k => (Person: map.Of(k.Key), Kind: k.Value)).Where(g => g.Skip(1).Any() && !decided.Contains(g.Key.Person))
            .OrderBy(g => g.Key.Person).ThenBy(g => g.Key.Kind).Select(g => new PersonConflict(PersonConflict.Twofold, g.Count(), g.Min(k => k.Key), g.Max(k => k.Key), g.Key.Kind, g.Key.Kind, 0));
    }
}

/// <summary>Something that does not agree. <paramref name="Why"/> is the end of a text key: <c>people.left-out.{Why}</c>.</summary>
/// <param name="A">A key of one, <paramref name="B"/> of the other; two keys of the same person where the two are counted as one.</param>
public sealed record PersonConflict(string Why, int N, ulong A, ulong B, KeyKind KindA, KeyKind KindB, long At)
{
    /// <summary>One person, with two keys of a kind of which people mostly have one.</summary>
    public const string Twofold = "twofold";
}
