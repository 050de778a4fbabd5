using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Insights.Notes;
using Nokta.Interactions.Import;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Storage.Copying;
using Nokta.Kernel.Words;
using Nokta.Tests.Kernel.Storage;
using Nokta.Tests.Server;
using Nokta.Touchpoints;

namespace Nokta.Tests.Security;

/// <summary>
/// Two businesses on one installation. Sara's is small. Olga's holds everything there is, under numbers that sara's does not
/// have, and every text of it carries a mark: where the mark shows up or a fingerprint changes, somebody got through.
/// </summary>
internal sealed class TwoBusinesses : IAsyncDisposable
{
    public const string Mark = "Zaffrecanary";
    private const int Full = 45;
    private readonly List<string> _keys = [];

    private TwoBusinesses(TestSite site, TestBrowser sara, WorkspaceId hers, WorkspaceId olgas) => (Site, Sara, Hers, Olgas) = (site, sara, hers, olgas);

    public TestSite Site { get; }
    public TestBrowser Sara { get; }
    public WorkspaceId Hers { get; }
    public WorkspaceId Olgas { get; }

    /// <summary>Keys that name something of Olga's and nothing of Sara's, whatever it is: numbers, ids, names of files.</summary>
    public IReadOnlyList<string> ForeignKeys => _keys;

    /// <summary>Every route of the product.</summary>
    public IReadOnlyList<RouteEndpoint> Routes => [.. Site.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    public static async Task<TwoBusinesses> StartAsync()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        var hers = (await site.Get<WorkspaceStore>().ListAsync())[0].Id;
        var olgas = (await site.Get<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Language.English) with { Name = Mark + " bakery" })).Value!.Id;
        await site.Get<MemberStore>().AddOwnerAsync(Mark + " olga", TestSite.Password, TestSite.Password, [olgas]);
        var both = new TwoBusinesses(site, sara, hers, olgas);
        await both.FillAsync(hers, 2, "small");
        await both.FillAsync(olgas, Full, Mark);
        both.CollectKeys();
        return both;
    }

    /// <summary>What a business holds: a digest of its rows, table by table, so that a difference says where it is.</summary>
    public IReadOnlyList<string> Fingerprint(WorkspaceId workspace)
    {
        using var connection = Site.Get<Database>().OpenReading();
        return [.. from table in TablesOfBusinesses(connection)
                   where !StoredRows.Moving.Contains(table.Name)
                   let rows = StoredRows.Read(connection, $"""SELECT * FROM "{table.Name}" WHERE "Workspace" = {workspace}""").Order(StringComparer.Ordinal).ToList()
                   select $"{table.Name}: {rows.Count} rows, {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows))))}"];
    }

    private async Task FillAsync(WorkspaceId workspace, int many, string mark)
    {
        var register = Site.Get<TouchpointRegister>();
        var names = Enumerable.Range(1, many).Select(n => $"{mark} place {n}").ToList();
        await register.AddListAsync(workspace, string.Join('\n', names), Language.English, mark);
        var drafts = Enumerable.Range(1, many).Select(n => new RuleDraft(1, [Condition.Is(SignatureField.Activity, $"{mark} act {n}")])).ToList();
        await Site.Get<RuleStore>().AddAllAsync(workspace, drafts, mark);
        for (var n = 1; n <= many; n++)
        {
            await Site.Get<GoalStore>().AddAsync(workspace, new GoalDraft(new Trilingual($"{mark} {n}", $"{mark} {n}", $"{mark} {n}"), [Condition.Is(SignatureField.Activity, $"{mark} act {n}")]), mark);
            await ImportAsync(workspace, n, mark);
        }

        await Site.Get<ChartNotes>().AddAsync(workspace, new NoteDraft(new DateOnly(2026, 10, 1), null, mark + " note"), mark);
        await Site.Get<SavedViews>().SaveAsync(workspace, null, mark, "/insights", mark + " view", "?p=90d");
    }

    private async Task ImportAsync(WorkspaceId workspace, int number, string mark)
    {
        var file = Path.Combine(Site.Folder, $"{mark}-{number}.csv");
        await File.WriteAllTextAsync(file, $"id,at,who,what\n{number},2026-10-{1 + number % 28:00}T10:00:00Z,{mark}-{number}@example.org,{mark} act {number}\n");
        var mapping = FileMapping.Parse("""{"source":"till","zone":"UTC","columns":[{"column":"id","role":"key"},{"column":"at","role":"time","format":"iso"},{"column":"who","role":"person","kind":"email"},{"column":"what","role":"activity"}]}""");
        var done = await Site.Get<Importer>().RunAsync(workspace, file, Path.GetFileName(file), mapping);
        Assert.True(done.IsDone, done.Refusal?.Code);
        File.Delete(file);
    }

    /// <summary>The key columns of every table: what is there in Olga's and not in Sara's, three of each table at most.</summary>
    private void CollectKeys()
    {
        using var connection = Site.Get<Database>().OpenReading();
        var (hers, olgas) = (new HashSet<string>(StringComparer.Ordinal), new List<string>());
        foreach (var table in TablesOfBusinesses(connection))
            foreach (var (column, type) in table.Columns.Where(c => table.Key.Contains(c.Name) && c.Name != "Workspace"))
            {
                hers.UnionWith(KeysOf(connection, table.Name, column, Hers));
                if (type is not ("BLOB" or "bytea")) olgas.AddRange(KeysOf(connection, table.Name, column, Olgas).Take(3));
            }

        _keys.AddRange(olgas.Where(k => !hers.Contains(k) && k.Length is > 0 and < 100).Distinct().Order(StringComparer.Ordinal));
        _keys.Add($"TP-{(Site.Get<TouchpointRegister>().ListAsync(Olgas).Result).Count}");
    }

    private static IEnumerable<TableShape> TablesOfBusinesses(DbConnection connection) => StoredRows.Tables(connection).Where(t => t.Columns.Any(c => c.Name == "Workspace"));

    private static List<string> KeysOf(DbConnection connection, string table, string column, WorkspaceId workspace) =>
        StoredRows.Read(connection, $"""SELECT DISTINCT "{column}" FROM "{table}" WHERE "Workspace" = {workspace} ORDER BY 1 DESC""");

    public async ValueTask DisposeAsync()
    {
        Sara.Dispose();
        await Site.DisposeAsync();
    }
}

/// <summary>One pair of businesses for all tests of a class.</summary>
public sealed class SharedBusinesses : IAsyncLifetime
{
    internal TwoBusinesses Both { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Both = await TwoBusinesses.StartAsync();

    public ValueTask DisposeAsync() => Both.DisposeAsync();
}
