using System.Collections.Concurrent;
using System.Text;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.People;
using Nokta.JourneyEngine.Segments;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Segments;

/// <summary>What is known of persons beside their interactions: traits that programs stated, and consents. Read again when either grew or somebody was forgotten.</summary>
public sealed class PersonFacts(Database database, InteractionLog log)
{
    private readonly ConcurrentDictionary<WorkspaceId, KnownFacts> _known = [];

    /// <summary>The facts of the persons of a snapshot. Linear in statements and consents when something is new, else two counts.</summary>
    internal KnownFacts Of(JourneySnapshot snapshot)
    {
        var workspace = snapshot.Workspace;
        using var connection = database.OpenReading();
        var state = (snapshot.Version,
            connection.Read("""SELECT COUNT(*), COALESCE(MAX("At"), 0) FROM interactions_statement WHERE "Workspace" = @w""", r => (r.GetInt64(0), r.GetInt64(1)), ("@w", workspace.Value))[0],
            connection.Read("""SELECT COUNT(*), COALESCE(MAX("At"), 0) FROM interactions_consent WHERE "Workspace" = @w""", r => (r.GetInt64(0), r.GetInt64(1)), ("@w", workspace.Value))[0]);
        if (_known.TryGetValue(workspace, out var known) && known.State.Equals(state)) return known;
        var personOf = log.PersonOf(workspace);
        return _known[workspace] = new KnownFacts(state, Traits(connection, workspace, personOf), Consents(connection, workspace, personOf));
    }

    /// <summary>Every key of the persons of a set: what a frozen list keeps.</summary>
    public IReadOnlyList<ulong> KeysOf(WorkspaceId workspace, PersonSet people)
    {
        var personOf = log.PersonOf(workspace);
        return [.. people.Persons(), .. log.LinkedKeys(workspace).Where(key => people.Contains(personOf(key)))];
    }

    /// <summary>The persons whose keys are on a frozen list, by the links of today: who was merged since stands on it once, who was split with every part that was listed.</summary>
    internal PersonSet Listed(JourneySnapshot snapshot, int segment) =>
        PersonSet.Of(snapshot.Index, SegmentMembers.Read(database, snapshot.Workspace, segment).Select(log.PersonOf(snapshot.Workspace)));

    /// <summary>By name of the trait, folded: the last value of each person.</summary>
    private static Dictionary<string, KnownTrait> Traits(System.Data.Common.DbConnection connection, WorkspaceId workspace, Func<ulong, ulong> personOf)
    {
        var traits = new Dictionary<string, KnownTrait>(StringComparer.Ordinal);
        foreach (var (person, raw) in connection.Read("""SELECT "Person", "Raw" FROM interactions_statement WHERE "Workspace" = @w ORDER BY "At", "Source", "Key" """,
            r => (personOf((ulong)r.GetInt64(0)), r.GetFieldValue<byte[]>(1)), ("@w", workspace.Value)))
        {
            if (person == 0) continue;
            foreach (var (name, value) in PersonTraits.Stated(Encoding.UTF8.GetString(raw)))
            {
                var fold = Kernel.Words.Folding.Fold(name);
                if (!traits.TryGetValue(fold, out var trait)) traits[fold] = trait = new KnownTrait(name, []);
                trait.Of[person] = value;
            }
        }

        return traits;
    }

    /// <summary>By purpose: who agrees to it now. Of several keys of one person the last word counts.</summary>
    private static Dictionary<string, IReadOnlyList<ulong>> Consents(System.Data.Common.DbConnection connection, WorkspaceId workspace, Func<ulong, ulong> personOf)
    {
        var last = new Dictionary<(string Purpose, ulong Person), bool>();
        foreach (var (person, purpose, isGiven) in connection.Read("""SELECT "Person", "Purpose", "IsGiven" FROM interactions_consent WHERE "Workspace" = @w ORDER BY "At", "Id" """,
            r => (personOf((ulong)r.GetInt64(0)), r.GetString(1), Convert.ToInt64(r.GetValue(2), System.Globalization.CultureInfo.InvariantCulture) != 0), ("@w", workspace.Value)))
            last[(purpose, person)] = isGiven;
        return last.Where(c => c.Value).GroupBy(c => c.Key.Purpose).ToDictionary(g => g.Key, g => (IReadOnlyList<ulong>)[.. g.Select(c => c.Key.Person)], StringComparer.Ordinal);
    }
}

/// <summary>One trait: as it is written, and what is known of whom.</summary>
internal sealed record KnownTrait(string Name, Dictionary<ulong, string> Of);

/// <summary>Traits and consents of one moment.</summary>
internal sealed record KnownFacts(object State, IReadOnlyDictionary<string, KnownTrait> Traits, IReadOnlyDictionary<string, IReadOnlyList<ulong>> Consents);
