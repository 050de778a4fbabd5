using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.People;

/// <summary>
/// Single keys as lists of conflicts and decisions name them: each by itself, whoever has it now. The words of a key stand in the rows of its person, or of those
/// with whom a link joins it, also where that link does not count.
/// </summary>
public sealed class KeyNames(LiveJourneys journeys, InteractionLog log, Database database, KeyTexts texts)
{
    /// <summary>So many first and last rows of each person are looked at, and so many more where a key was not among them.</summary>
    private static readonly int[] s_looks = [20, 300];

    /// <summary>So many rows at most, for all of them together.</summary>
    private const int MostRows = 20_000;

    public async Task<IReadOnlyDictionary<ulong, PersonKeyText>> OfAsync(WorkspaceId workspace, IEnumerable<ulong> keys, CancellationToken ct = default)
    {
        var (wanted, found) = (keys.Distinct().ToList(), new Dictionary<ulong, PersonKeyText>());
        if (wanted.Count == 0) return found;
        var (index, map) = ((await journeys.GetAsync(workspace, ct)).Index, log.Persons(workspace));
        using var connection = database.OpenReading();
        var links = PersonLinks.OfKeys(connection, workspace, wanted);
        foreach (var each in s_looks)
        {
            var missing = wanted.Where(k => !found.ContainsKey(k)).ToHashSet();
            if (missing.Count == 0) break;
            var told = links.Where(l => missing.Contains(l.Link.A) || missing.Contains(l.Link.B)).ToList();
            var persons = missing.Concat(told.SelectMany(l => new[] { l.Link.A, l.Link.B })).Select(map.Of).Distinct();
            var times = told.Select(l => l.Link.At).ToHashSet();
            texts.AddOfRows(connection, workspace, [.. persons.SelectMany(p => Rows(index, p, times, each)).Take(MostRows)], found);
        }

        var left = wanted.Where(k => !found.ContainsKey(k)).ToList();
        if (left.Count > 0) KeyTexts.AddOfStatements(connection, workspace, [.. left.Concat(left.SelectMany(k => map.KeysOf(map.Of(k)))).Distinct()], found);
        return wanted.ToDictionary(k => k, k => found.GetValueOrDefault(k) ?? new PersonKeyText(k, map.Kinds.GetValueOrDefault(k).CodeOf(), ""));
    }

    private static IEnumerable<long> Rows(JourneyEngine.Columns.JourneyIndex index, ulong person, HashSet<long> times, int each)
    {
        var (rows, moments) = (index.JourneyOf(person).ToArray(), index.MomentsOf(person));
        return Enumerable.Range(0, rows.Length).Where(i => i < each || i >= rows.Length - each || times.Contains(moments[i].Time)).Select(i => rows[i]);
    }
}
