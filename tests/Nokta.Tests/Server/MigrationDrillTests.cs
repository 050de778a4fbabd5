using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Nokta.Kernel.Storage;
using Nokta.Server;

namespace Nokta.Tests.Server;

/// <summary>F10: a database of the first release, brought up to date by real processes that are killed, doubled and starved while they do it.</summary>
[SameOnEveryStore]
public sealed class MigrationDrillTests : IDisposable
{
    private static readonly bool s_isNight = Environment.GetEnvironmentVariable("NOKTA_NIGHT") is "1";
    private static readonly string[] s_first = ["Nokta.Accounts.Schema.0001_accounts.sql", "Nokta.Interactions.Schema.0001_ledger.sql", "Nokta.Interactions.Schema.0010_rules.sql", "Nokta.Touchpoints.Schema.0001_touchpoints.sql"];
    private readonly string _root = Directory.CreateTempSubdirectory("nokta-migration-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upgrade_killed_at_any_moment_is_finished_by_the_next_start_and_loses_nothing()
    {
        var old = FirstRelease(rows: s_isNight ? 1_000_000 : 100_000);
        var before = ContentOf(old);
        var whole = await StartAsync(Fresh(old, "whole"));
        var random = new Random(20261123);
        var (cut, inCopy, slowest) = (0, 0, TimeSpan.Zero);
        for (var round = 0; round < (s_isNight ? 20 : 3); round++)
        {
            var folder = Fresh(old, $"r{round}");
            await using (var killed = NoktaProcess.Start("serve", "--data", folder, "--urls", "http://127.0.0.1:0"))
            {
                // Every other one while the copy is written, the rest soon after it, when the scripts run.
                await SeenAsync(killed, folder, round % 2 == 0 ? "*.partial" : "before-upgrade-*.db");
                await Task.Delay(random.Next(0, round % 2 == 0 ? 20 : 60), Ct);
                killed.Process.Kill();
                await killed.EndAsync();
            }

            var applied = AppliedTo(folder);
            Assert.True(applied.SequenceEqual(s_first) || applied.SequenceEqual(Scripts()), "half a schema: " + string.Join(", ", applied));
            if (applied.Count == s_first.Length) cut++;
            if (Directory.GetFiles(Path.Combine(folder, "backups"), "*.db").Length == 0) inCopy++;

            var took = await StartAsync(folder);
            slowest = took > slowest ? took : slowest;

            Assert.Equal(Scripts(), AppliedTo(folder));
            Assert.Equal(before, ContentOf(folder));
            Assert.Empty(Directory.GetFiles(Path.Combine(folder, "backups"), "*.partial"));
            foreach (var copy in Directory.GetFiles(Path.Combine(folder, "backups"), "*.db")) Assert.Equal("ok", Ask(copy, "PRAGMA integrity_check"));
            Directory.Delete(folder, true);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"whole start {whole.TotalMilliseconds:0} ms, slowest after a kill {slowest.TotalMilliseconds:0} ms, {cut} cut before the commit, {inCopy} of them while copying");
        Assert.True(cut > 0, "no kill came in time");
        Assert.True(slowest < TimeSpan.FromSeconds(60), $"{slowest}");
    }

    [Fact]
    public async Task Two_processes_that_open_an_old_folder_at_once_bring_it_up_to_date_once()
    {
        var old = FirstRelease(rows: 20_000);
        var before = ContentOf(old);

        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => NoktaProcess.ServeAsync(old)));
        foreach (var (process, _) in both) await process.DisposeAsync();

        Assert.Equal(Scripts(), AppliedTo(old));
        Assert.Equal(before, ContentOf(old));
        Assert.Equal("ok", Ask(Path.Combine(old, "nokta.db"), "PRAGMA integrity_check"));
    }

    /// <summary>No file may grow beyond a size that the copy fits into and the write-ahead log of the upgrade does not.</summary>
    [Fact]
    public async Task An_upgrade_that_finds_no_room_changes_nothing_and_says_so()
    {
        if (!File.Exists("/bin/bash")) Assert.Skip("tool absent: bash");
        var old = FirstRelease(rows: 10);
        var before = ContentOf(old);
        var most = (new FileInfo(Path.Combine(old, "nokta.db")).Length >> 10) + 8;
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"trap '' XFSZ; ulimit -f {most.ToString(CultureInfo.InvariantCulture)}; exec dotnet \"$0\" touchpoints --data \"$1\" --language en", Path.Combine(AppContext.BaseDirectory, "nokta.dll"), old]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";

        using var starved = Process.Start(start)!;
        var said = starved.StandardError.ReadToEndAsync(Ct);
        await starved.WaitForExitAsync(Ct);

        Assert.Equal(1, starved.ExitCode);
        Assert.Contains("nothing was changed", await said, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(s_first, AppliedTo(old));
        Assert.Equal(before, ContentOf(old));
        await StartAsync(old);
        Assert.Equal(before, ContentOf(old));
    }

    public void Dispose() => Directory.Delete(_root, true);

    private static IReadOnlyList<string> Scripts() => [.. Migrator.ScriptsOf(Program.Modules).Order(StringComparer.Ordinal)];

    /// <summary>A data folder as the first release left it: its schema word for word, one business and so many rows.</summary>
    private string FirstRelease(int rows)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "first")).FullName;
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "nokta.db")};Pooling=False");
        connection.Open();
        Run(connection, "PRAGMA journal_mode=WAL; BEGIN;");
        Run(connection, File.ReadAllText(Path.Combine(ArchitectureTests.RepositoryRoot(), "tests", "fixtures", "schema", "first-release.sql")));
        Run(connection, string.Create(CultureInfo.InvariantCulture, $"""
            CREATE TABLE schema_history ("Script" TEXT NOT NULL PRIMARY KEY, "At" bigint NOT NULL);
            {string.Concat(s_first.Select((s, i) => $"INSERT INTO schema_history VALUES ('{s}', {i});"))}
            INSERT INTO accounts_workspace VALUES (1, 'Corner café', 'cafe', 'Asia/Tehran', 0, 6, 'IRR', 'fa', NULL, NULL, NULL, 1761984000000000);
            INSERT INTO accounts_member VALUES ('018f0000-0000-7000-8000-000000000001', 'sara', 'sara', 'x', NULL, NULL, 0, NULL, 1761984000000000);
            INSERT INTO accounts_membership VALUES (1, '018f0000-0000-7000-8000-000000000001', 'owner');
            INSERT INTO touchpoints_touchpoint VALUES (1, 1, 'TP-1', 'نما', 'Façade', 'Фасад', 'before', 'external', 'place', '', '', '', '', '', '', 'survey', 'live', 2, 0, NULL, '', 0, NULL, '', 1, 1761984000000000);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
            INSERT INTO touchpoints_edit SELECT 1, 1, i, 'Note', 'old ' || i, hex(randomblob(40)), 'sara', NULL, 1761984000000000 + i FROM n;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows / 10})
            INSERT INTO interactions_definition SELECT 1, 'rule', i, i, 1, i, json_object('n', i), 1, 1761984000000000, 'sara' FROM n;
            COMMIT;
            """));
        Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        return folder;
    }

    private string Fresh(string old, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        File.Copy(Path.Combine(old, "nokta.db"), Path.Combine(folder, "nokta.db"));
        return folder;
    }

    private static async Task<TimeSpan> StartAsync(string folder)
    {
        var began = Stopwatch.StartNew();
        var (process, _) = await NoktaProcess.ServeAsync(folder);
        await using (process) return began.Elapsed;
    }

    private static async Task SeenAsync(NoktaProcess process, string folder, string pattern)
    {
        var copies = Path.Combine(folder, "backups");
        while (!process.Process.HasExited && !(Directory.Exists(copies) && Directory.EnumerateFiles(copies, pattern).Any(f => pattern == "*.partial" || !f.EndsWith(".partial", StringComparison.Ordinal)))) await Task.Delay(1, Ct);
    }

    private static IReadOnlyList<string> AppliedTo(string folder)
    {
        using var connection = Open(Path.Combine(folder, "nokta.db"));
        return [.. Migrator.AppliedTo(connection).Order(StringComparer.Ordinal)];
    }

    /// <summary>What the first release's columns hold, table by table, as one number each.</summary>
    private static Dictionary<string, string> ContentOf(string folder)
    {
        using var connection = Open(Path.Combine(folder, "nokta.db"));
        return new Dictionary<string, string>
        {
            ["workspace"] = Sum(connection, "accounts_workspace", "Workspace", "Name", "Zone", "Calendar", "FirstWeekday", "Currency", "Language", "Created"),
            ["member"] = Sum(connection, "accounts_member", "Id", "Name", "PasswordHash", "Created"),
            ["membership"] = Sum(connection, "accounts_membership", "Workspace", "Member", "Role"),
            ["touchpoint"] = Sum(connection, "touchpoints_touchpoint", "Workspace", "Number", "Code", "NameFa", "NameEn", "NameRu", "Stage", "Kind", "Importance", "Added"),
            ["edit"] = Sum(connection, "touchpoints_edit", "Workspace", "Number", "Version", "Field", "From", "To", "Who", "At"),
            ["definition"] = Sum(connection, "interactions_definition", "Workspace", "Kind", "Number", "Revision", "Version", "Position", "Body", "At", "By"),
        };
    }

    private static string Sum(SqliteConnection connection, string table, params string[] columns)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"CREATE TEMP VIEW seen AS SELECT {string.Join(", ", columns.Select(c => $"\"{c}\""))} FROM {table}";
        command.ExecuteNonQuery();
        var sum = Nokta.Server.Backups.TableSums.Of(connection, "seen");
        command.CommandText = $"DROP VIEW seen; SELECT COUNT(*) FROM {table}";
        return $"{command.ExecuteScalar()} rows {sum}";
    }

    private static object? Ask(string file, string sql)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
