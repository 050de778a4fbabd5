using Nokta.Accounts;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Privacy;

namespace Nokta.Interactions.Privacy;

/// <summary>Finds who a key belongs to, and every other key that is linked to it.</summary>
public sealed class PersonKeys(InteractionLog log, LiveJourneys journeys, ImportBatches batches, WorkspaceStore workspaces, RestrictionStore restrictions)
{
    private static readonly string[] s_always = [PersonText.Phone, PersonText.Email, "card", "id"];

    /// <summary>Kinds of keys that this workspace uses, and the usual ones.</summary>
    public async Task<IReadOnlyList<string>> KindsAsync(WorkspaceId workspace, CancellationToken ct = default) =>
        [.. s_always.Concat((await batches.ListAsync(workspace, ct)).SelectMany(b => b.Mapping.Columns).Where(c => c.Role == Roles.Person).Select(c => c.Kind ?? "id")).Distinct()];

    /// <summary>Everybody whose key the text may be, known or not; the known ones first. <paramref name="kind"/> narrows it to one kind of key. Refused when it is no key.</summary>
    public async Task<Outcome<IReadOnlyList<FoundPerson>>> FindAsync(WorkspaceId workspace, string text, string? kind = null, CancellationToken ct = default)
    {
        text = text.Trim();
        if (text.Length is < 3 or > 200) return new Refusal("person.no-key", "Key");
        var kinds = await KindsAsync(workspace, ct);
        var country = await CountryAsync(workspace, ct);
        var (snapshot, links, personOf) = (await journeys.GetAsync(workspace, ct), log.LinkedKeys(workspace), log.PersonOf(workspace));
        var hidden = (await HiddenAsync(workspace, ct)).Select(personOf).ToHashSet();
        var found = new List<FoundPerson>();
        foreach (var group in Traces.IdsOf(text, kind is null ? kinds : kinds.Where(k => k == kind), country).GroupBy(k => personOf(k.Id)))
        {
            var ids = group.Select(k => k.Id).Concat(links.Where(id => personOf(id) == group.Key)).ToHashSet();
            var rows = hidden.Contains(group.Key) ? restrictions.RowsOf(workspace, ids) : snapshot.Index.JourneyOf(group.Key).ToArray();
            var (first, last) = Bounds(workspace, rows);
            found.Add(new FoundPerson(group.First().Kind, group.First().Written, group.First().Id, ids, rows.Length, first, last, rows.Length > 0 || ids.Count > group.Count(), Subject(workspace, kinds, country, ids.Contains)));
        }

        if (found.Count == 0) return new Refusal("person.no-key", "Key");
        var known = found.Where(f => f.IsKnown).ToList();
        // Nobody of the ledger: refused rows and files may name her all the same, under any kind.
        return known.Count > 0 ? known : new List<FoundPerson> { found[0].With(Subject(workspace, kinds, country, found.SelectMany(f => f.Ids).ToHashSet().Contains), found.SelectMany(f => f.Ids).ToHashSet()) };
    }

    /// <summary>The same for many: the id of the key that a text is, 0 when nobody has it, or several have. Reads nothing per key.</summary>
    public async Task<Func<string, ulong>> FindManyAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        var (kinds, country) = (await KindsAsync(workspace, ct), await CountryAsync(workspace, ct));
        var (snapshot, map) = (await journeys.GetAsync(workspace, ct), log.Persons(workspace));
        var hidden = (await HiddenAsync(workspace, ct)).Select(map.Of).ToHashSet();
        bool IsKnown(ulong key) => map.Of(key) is var person && (map.Kinds.ContainsKey(key) || hidden.Contains(person) || !snapshot.Index.JourneyOf(person).IsEmpty);
        return text =>
        {
            text = text.Trim();
            if (text.Length is < 3 or > 200) return 0;
            var found = Traces.IdsOf(text, kinds, country).Select(k => k.Id).Where(IsKnown).DistinctBy(map.Of).Take(2).ToList();
            return found.Count == 1 ? found[0] : 0;
        };
    }

    /// <summary>Somebody by ids of her keys, as addresses carry them; null without any. Her key is read from her rows, empty when she has none.</summary>
    public async Task<FoundPerson?> ByIdsAsync(WorkspaceId workspace, IReadOnlyList<ulong> ids, CancellationToken ct = default)
    {
        if (ids.Count == 0) return null;
        var (snapshot, links, personOf) = (await journeys.GetAsync(workspace, ct), log.LinkedKeys(workspace), log.PersonOf(workspace));
        var roots = ids.Select(personOf).ToHashSet();
        var all = ids.Concat(links.Where(id => roots.Contains(personOf(id)))).ToHashSet();
        var rows = (await HiddenAsync(workspace, ct)).Any(k => roots.Contains(personOf(k))) ? restrictions.RowsOf(workspace, all) : [.. roots.SelectMany(r => snapshot.Index.JourneyOf(r).ToArray()).Order()];
        var (first, last) = Bounds(workspace, rows);
        var shown = log.ReadRows(workspace, [.. rows.TakeLast(200)]);
        var row = shown.FirstOrDefault(r => r.PersonKey == ids[0]) ?? shown.FirstOrDefault(r => r.Person.Length > 0);
        var subject = await SubjectAsync(workspace, all.Contains, ct);
        return new FoundPerson(row?.PersonKind ?? "", row?.Person ?? "", ids[0], all, rows.Length, first, last, rows.Length > 0 || all.Count > ids.Count, subject);
    }

    /// <summary>The subject of keys of which only this test is known.</summary>
    public async Task<DataSubject> SubjectAsync(WorkspaceId workspace, Func<ulong, bool> has, CancellationToken ct = default) =>
        Subject(workspace, await KindsAsync(workspace, ct), await CountryAsync(workspace, ct), has);

    /// <summary>Keys of those who are in no figure: their rows are found in the blocks.</summary>
    private async Task<IEnumerable<ulong>> HiddenAsync(WorkspaceId workspace, CancellationToken ct) =>
        (await restrictions.ListAsync(workspace, ct)).Where(c => c.IsOpen && Restriction.Asked.Contains(c.Ground)).SelectMany(c => c.Keys);

    private static DataSubject Subject(WorkspaceId workspace, IReadOnlyList<string> kinds, string country, Func<ulong, bool> has) => new(workspace, has, new Traces(kinds, country, has).Redact);

    private async Task<string> CountryAsync(WorkspaceId workspace, CancellationToken ct) => await workspaces.FindAsync(workspace, ct) is { } settings ? PersonText.CountryOf(Zones.Of(settings.Zone)) : "";

    private (long First, long Last) Bounds(WorkspaceId workspace, long[] rows) =>
        rows.Length == 0 ? (0, 0) : log.ReadRows(workspace, [.. rows.Take(1000), .. rows.TakeLast(1000)]) is { Count: > 0 } ends ? (ends.Min(r => r.Time), ends.Max(r => r.Time)) : (0, 0);
}

/// <summary>Somebody, by one of her keys.</summary>
/// <param name="KeyId">Id of the key that was asked for.</param>
/// <param name="Ids">Ids of all her keys.</param>
/// <param name="Interactions">Those that count.</param>
/// <param name="IsKnown">Whether the ledger has anything of her.</param>
public sealed record FoundPerson(string Kind, string Written, ulong KeyId, IReadOnlySet<ulong> Ids, int Interactions, long First, long Last, bool IsKnown, DataSubject Subject)
{
    internal FoundPerson With(DataSubject subject, IReadOnlySet<ulong> ids) => this with { Subject = subject, Ids = ids };
}
