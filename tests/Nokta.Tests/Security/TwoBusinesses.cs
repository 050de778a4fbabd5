using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Nokta.Accounts;
using Nokta.Insights.Notes;
using Nokta.Interactions.Import;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
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

    /// <summary>What a business holds: a digest of every row of every table that belongs to it, and of the files kept for it.</summary>
    public string Fingerprint(WorkspaceId workspace)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var connection = Open();
        foreach (var table in Tables(connection).Where(t => t.HasWorkspace))
            foreach (var row in Rows(connection, $"""SELECT * FROM "{table.Name}" WHERE "Workspace" = {workspace}"""))
                hash.AppendData(Encoding.UTF8.GetBytes(table.Name + row));
        return Convert.ToHexString(hash.GetCurrentHash());
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
        using var connection = Open();
        var (hers, olgas) = (new HashSet<string>(StringComparer.Ordinal), new List<string>());
        foreach (var table in Tables(connection).Where(t => t.HasWorkspace))
            foreach (var column in table.Keys)
            {
                var ofOlga = Rows(connection, $"""SELECT DISTINCT "{column}" FROM "{table.Name}" WHERE "Workspace" = {Olgas} AND typeof("{column}") <> 'blob' ORDER BY 1 DESC LIMIT 60""").ToList();
                hers.UnionWith(Rows(connection, $"""SELECT DISTINCT "{column}" FROM "{table.Name}" WHERE "Workspace" = {Hers}"""));
                olgas.AddRange(ofOlga.Take(3));
            }

        _keys.AddRange(olgas.Where(k => !hers.Contains(k) && k.Length is > 0 and < 100).Distinct().Order(StringComparer.Ordinal));
        _keys.Add($"TP-{(Site.Get<TouchpointRegister>().ListAsync(Olgas).Result).Count}");
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Site.Get<Database>().File};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }

    private static List<(string Name, bool HasWorkspace, List<string> Keys)> Tables(SqliteConnection connection)
    {
        var names = Rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").ToList();
        return [.. names.Select(name =>
        {
            var columns = Rows(connection, $"""SELECT name || ' ' || pk FROM pragma_table_info('{name}')""").Select(c => c.Split(' ')).ToList();
            return (name, columns.Any(c => c[0] == "Workspace"), columns.Where(c => c[1] != "0" && c[0] != "Workspace").Select(c => c[0]).ToList());
        })];
    }

    private static IEnumerable<string> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)));
    }

    public async ValueTask DisposeAsync()
    {
        Sara.Dispose();
        await Site.DisposeAsync();
    }
}
