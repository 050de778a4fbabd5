using System.Globalization;
using System.Text;
using Nokta.Accounts;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Rows;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Search;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Finding;

/// <summary>
/// Lets the palette find people by a key (phone, e-mail, card …): those seen last by any part of it, everybody else by the whole of it.
/// </summary>
internal sealed class PersonSearch(InteractionLog log, LiveJourneys journeys, ImportBatches batches, WorkspaceStore workspaces, Texts texts) : ISearchSource
{
    /// <summary>How many of the people seen last are kept in memory, about 500 bytes each.</summary>
    internal const int Most = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<WorkspaceId, (long Links, Func<ulong, ulong> PersonOf)> _persons = [];

    public bool IsSlow => true;

    public ValueTask<string?> StampAsync(WorkspaceId workspace, CancellationToken ct = default) => ValueTask.FromResult<string?>(log.State(workspace).ToString());

    public ValueTask<IReadOnlyList<SearchItem>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        var last = new Dictionary<ulong, (long Row, long Time)>();
        foreach (var block in log.ReadBlocks(workspace))
            for (var i = 0; i < block.Count; i++)
                if (block.Person[i] is > 0 and var person && (!last.TryGetValue(person, out var seen) || seen.Time <= block.Time[i])) last[person] = (block.FirstRow + i, block.Time[i]);

        var rows = last.Values.OrderByDescending(s => s.Time).Take(Most).Select(s => s.Row).Order().ToArray();
        var (items, personOf) = (new List<SearchItem>(rows.Length), PersonOf(workspace));
        foreach (var some in rows.Chunk(5000))
        {
            ct.ThrowIfCancellationRequested();
            items.AddRange(log.ReadRows(workspace, some).Where(r => r.Person.Length > 0).Select(r => Item(r.PersonKind, Masked.Key(r), r.Person, personOf(r.PersonKey), r.Time)));
        }

        return ValueTask.FromResult<IReadOnlyList<SearchItem>>(items);
    }

    public async ValueTask<IReadOnlyList<SearchItem>> ExactAsync(WorkspaceId workspace, string text, CancellationToken ct = default)
    {
        if (text.Length is < 4 or > 80 || !text.Any(c => char.IsDigit(c) || c == '@')) return [];
        var snapshot = await journeys.GetAsync(workspace, ct);
        if (snapshot.Index.Persons == 0) return [];
        var country = await workspaces.FindAsync(workspace, ct) is { } settings ? PersonText.CountryOf(Zones.Of(settings.Zone)) : "";
        var kinds = (await batches.ListAsync(workspace, ct)).SelectMany(b => b.Mapping.Columns).Where(c => c.Role == Roles.Person).Select(c => c.Kind ?? "").Distinct();
        var (cell, key, items) = (Encoding.UTF8.GetBytes(text), new byte[(text.Length * 4) + 8], new List<SearchItem>());
        foreach (var kind in kinds)
        {
            var length = PersonText.Normalise(cell, kind, country, key);
            if (length == 0) continue;
            var person = PersonOf(workspace)(PersonText.Id(key.AsSpan(0, length), PersonText.KindSeed(kind)));
            if (snapshot.Index.JourneyOf(person) is not { Length: > 0 }) continue;
            var written = Encoding.UTF8.GetString(key, 0, length);
            items.Add(Item(kind, Masked.Key(kind, written), written, person, 0));
        }

        return items;
    }

    private SearchItem Item(string kind, string masked, string key, ulong person, long at) => new("person", new(masked, masked, masked), "/people/" + person.ToString("x", CultureInfo.InvariantCulture), "user")
    {
        Words = key + At(key),
        Note = texts.Find(Language.English, "search.person." + kind) is null ? null : texts.InAll("search.person." + kind),
        Needs = Permission.People,
        At = at,
    };

    /// <summary>The number as its own country writes it, too.</summary>
    private static string At(string key) =>
        key.StartsWith("+98", StringComparison.Ordinal) ? " 0" + key[3..] : key.StartsWith("+7", StringComparison.Ordinal) ? " 8" + key[2..] : "";

    private Func<ulong, ulong> PersonOf(WorkspaceId workspace)
    {
        var links = log.State(workspace).Links;
        lock (_lock)
        {
            if (_persons.TryGetValue(workspace, out var known) && known.Links == links) return known.PersonOf;
            var fresh = log.PersonOf(workspace);
            _persons[workspace] = (links, fresh);
            return fresh;
        }
    }
}
