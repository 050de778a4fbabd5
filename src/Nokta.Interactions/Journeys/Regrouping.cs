using Nokta.Interactions.Ledger;
using Nokta.Interactions.People;
using Nokta.Interactions.Privacy;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Journeys;

/// <summary>
/// Carries journeys over a change of who is who: only rows of the persons concerned move. Cost: the links, the rows of those persons, and one copy of the
/// index; where a person is split, the blocks that hold her rows are read for the keys they came with.
/// </summary>
internal sealed class Regrouping(Database database, InteractionLog log, WorkspaceId workspace)
{
    /// <summary>The index as it is under the persons of a later state; null when it is to be made anew.</summary>
    public JourneyIndex? Of(JourneyIndex index, (PersonMap Persons, LedgerState Ledger) was, (PersonMap Persons, LedgerState Ledger) now)
    {
        if (was.Ledger.UndoGeneration != now.Ledger.UndoGeneration) return null;
        using var connection = database.OpenReading();
        if (LinkChanges.Between(connection, workspace, was.Ledger.Links, now.Ledger.Links) is not { } keys) return null;
        var moved = LinkChanges.Moved(was.Persons, now.Persons, keys);
        var concerned = moved.Select(was.Persons.Of).Concat(moved.Select(now.Persons.Of)).ToHashSet();
        // Who is left out of figures has no rows in the index: they cannot be moved to anybody.
        if (RestrictedKeys.Hidden(connection, workspace).Any(key => concerned.Contains(was.Persons.Of(key)) || concerned.Contains(now.Persons.Of(key)))) return null;
        return concerned.Count == 0 ? index : index.Regroup(concerned, (person, rows) => OwnersOf(person, rows, was.Persons, now.Persons));
    }

    private ulong[] OwnersOf(ulong person, long[] rows, PersonMap was, PersonMap now)
    {
        var owners = was.KeysOf(person).Select(now.Of).Distinct().ToArray();
        return owners.Length == 1 ? owners : Array.ConvertAll(log.KeysOf(workspace, rows), key => now.Of(key));
    }
}
