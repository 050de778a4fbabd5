using System.Globalization;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Privacy;
using Nokta.Interactions.Rows;
using Nokta.JourneyEngine.Segments;
using Nokta.Kernel;
using Nokta.Touchpoints;

namespace Nokta.Interactions.People;

/// <summary>People as lists show them.</summary>
public sealed class PeopleDesk(LiveJourneys journeys, InteractionLog log, TouchpointRegister register, PersonKeys keys)
{
    /// <summary>Those seen last first, from behind somebody on; only who was ever met in a channel, where one is named. O(persons), nothing is sorted or counted.</summary>
    public async Task<IReadOnlyList<PersonSeen>> ListAsync(WorkspaceId workspace, (long LastSeen, ulong Person)? after, string channel, int take, CancellationToken ct = default)
    {
        var snapshot = await journeys.GetAsync(workspace, ct);
        var isTouch = snapshot.Signatures.Select(s => channel.Length == 0 || s.Channel == channel).ToArray();
        return await SeenAsync(snapshot, PersonList.LatestFirst(PersonSet.Touching(snapshot.Index, isTouch), snapshot.Index, after, take), ct);
    }

    /// <summary>Everybody whose key the text is, however it is written. Refused when it is no key.</summary>
    public async Task<Outcome<IReadOnlyList<PersonSeen>>> FindAsync(WorkspaceId workspace, string text, CancellationToken ct = default)
    {
        var found = await keys.FindAsync(workspace, text, ct: ct);
        if (!found.IsDone) return found.Refusals.ToList();
        var (snapshot, map) = (await journeys.GetAsync(workspace, ct), log.Persons(workspace));
        return new List<PersonSeen>(await SeenAsync(snapshot, [.. found.Value.Where(f => f.IsKnown).Select(f => map.Of(f.KeyId)).Distinct()], ct));
    }

    /// <summary>Some persons by any of their keys; one who is in no figure has no interactions here.</summary>
    public async Task<IReadOnlyList<PersonSeen>> SeenAsync(WorkspaceId workspace, IEnumerable<ulong> some, CancellationToken ct = default)
    {
        var (snapshot, map) = (await journeys.GetAsync(workspace, ct), log.Persons(workspace));
        return await SeenAsync(snapshot, [.. some.Select(map.Of).Distinct()], ct);
    }

    /// <summary>Whether anybody here ever had this key.</summary>
    public async Task<bool> IsKnownAsync(WorkspaceId workspace, ulong key, CancellationToken ct = default) =>
        (await SeenAsync(workspace, [key], ct))[0] is { Interactions: > 0 } or { Keys: > 1 };

    /// <summary>Channels in which anybody was met.</summary>
    public async Task<IReadOnlyList<string>> ChannelsAsync(WorkspaceId workspace, CancellationToken ct = default) =>
        [.. (await journeys.GetAsync(workspace, ct)).Signatures.Select(s => s.Channel).Where(c => c.Length > 0).Distinct().Order(StringComparer.Ordinal)];

    private async Task<IReadOnlyList<PersonSeen>> SeenAsync(JourneySnapshot snapshot, ulong[] persons, CancellationToken ct)
    {
        var (map, touchpoints) = (log.Persons(snapshot.Workspace), (await register.ListAsync(snapshot.Workspace, ct)).ToDictionary(t => t.Number));
        var spans = Array.ConvertAll(persons, p => SpanOf(snapshot, p));
        long[] ends = [.. spans.Select(s => s.First), .. spans.Select(s => s.Last)];
        var rows = log.ReadRows(snapshot.Workspace, [.. ends.Where(r => r > 0).Distinct()]).ToDictionary(r => r.Row);
        return [.. persons.Zip(spans, (person, span) =>
        {
            var (first, last) = (rows.GetValueOrDefault(span.First), rows.GetValueOrDefault(span.Last));
            var named = first?.Person.Length > 0 ? first : last;
            var where = last is null ? null : touchpoints.GetValueOrDefault(snapshot.TouchpointOf[last.Signature]);
            return new PersonSeen(person, named?.PersonKind ?? map.Kinds.GetValueOrDefault(person).CodeOf(), named is null ? "" : Masked.Key(named), map.KeysOf(person).Count, span.Count, first?.Time, last?.Time, last is null ? "" : snapshot.Signatures[last.Signature].Channel, where);
        })];
    }

    private static (long First, long Last, int Count) SpanOf(JourneySnapshot snapshot, ulong person)
    {
        var rows = snapshot.Index.JourneyOf(person);
        return rows.IsEmpty ? default : (rows[0], rows[^1], rows.Length);
    }
}

/// <summary>One person in a list.</summary>
/// <param name="Key">One of her keys, masked; empty where none is left.</param>
/// <param name="Where">Where she was last; null = at no mapped touchpoint.</param>
public sealed record PersonSeen(ulong Person, string Kind, string Key, int Keys, int Interactions, long? First, long? Last, string Channel, TouchpointCard? Where)
{
    /// <summary>Her id as addresses carry it.</summary>
    public string Id => PersonId.Write(Person);

    /// <summary>What lists call her.</summary>
    public string Name => Key.Length > 0 ? Key : Masked.Nameless(Person);
}

/// <summary>The id of a person in addresses: any of her keys' ids, so that an old address leads to whom she is now.</summary>
public static class PersonId
{
    public static string Write(ulong key) => key.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>0 when it is none.</summary>
    public static ulong Read(string? text) => text is { Length: > 0 and <= 16 } && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key) && key <= long.MaxValue ? key : 0;

    public static IReadOnlyList<ulong> ReadAll(IEnumerable<string?> texts) => [.. texts.Select(Read).Where(k => k != 0).Distinct()];
}
