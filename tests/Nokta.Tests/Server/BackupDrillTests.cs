using System.CommandLine;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Server;
using Nokta.Server.Backups;
using Nokta.Tests.Kernel.Storage;

namespace Nokta.Tests.Server;

/// <summary>A backup is worth what its restore is: each is brought back and compared.</summary>
public sealed class BackupDrillTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nokta-backup-drill-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_drill_brings_a_backup_back_compares_every_table_and_says_the_figures()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var archive = Path.Combine(_root, "b.nokta");
        Assert.Equal(0, await CommandLine.RunAsync(["backup", archive, "--data", site.Folder]));

        var (code, said) = await CallAsync("restore", archive, "--drill", "--json");

        Assert.Equal(0, code);
        var row = JsonDocument.Parse(said).RootElement[0];
        Assert.True(row.GetProperty("rpo_seconds").GetDouble() >= 0 && row.GetProperty("rto_seconds").GetDouble() > 0);
        Assert.True(row.GetProperty("tables").GetInt32() > 10);
        Assert.Equal(0, (await CallAsync("backup", "verify", archive)).Code);
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), "nokta-drill-*"));
    }

    /// <summary>The hash of the file is right, the rows are as many, SQLite finds nothing: only the table's own checksum sees it.</summary>
    [Fact]
    public async Task A_value_that_changed_before_the_archive_was_written_is_found_by_the_tables_checksum()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var copy = Path.Combine(_root, "copy.db");
        await site.Get<Nokta.Kernel.Storage.Database>().CopyAsync(copy, Ct);
        var writing = site.Get<BackupWriting>();
        using var source = new BackupSource(copy, site.Folder);
        source.Read();
        Change(copy, """UPDATE accounts_workspace SET "Name" = 'Corner cafe'""");
        var archive = Path.Combine(_root, "b.nokta");
        await using (var file = File.Create(archive)) await writing.WriteAsync(source, file, ct: Ct);

        var (code, said) = await CallAsync("backup", "verify", archive);

        Assert.True((await BackupFile.CheckAsync(archive, Ct)).IsDone);
        Assert.Equal(1, code);
        Assert.Contains("accounts_workspace", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scheduled_copy_goes_where_the_operator_says_and_the_sign_tells_its_age()
    {
        var elsewhere = Path.Combine(_root, "other-disk");
        await using var site = await TestSite.StartAsync(operation: new Nokta.Server.Hosting.Operation { Backups = elsewhere });
        var sara = site.Browser();
        await sara.SetUpAsync(site.Get<Nokta.Server.Hosting.SetupCode>().Current, "sara");
        Assert.Equal("none", (await site.Get<BackupSign>().TakeAsync(Ct)).With["why"]);

        await site.Get<ScheduledCopies>().MakeIfDueAsync(Ct);
        var fresh = await site.Get<BackupSign>().TakeAsync(Ct);
        site.Clock.Now += TimeSpan.FromDays(3);
        var old = await site.Get<BackupSign>().TakeAsync(Ct);

        Assert.Equal("copy-20261101-090000.nokta", Path.GetFileName(Assert.Single(Directory.GetFiles(elsewhere))));
        Assert.False(Directory.Exists(Path.Combine(site.Folder, "backups")));
        Assert.Equal((VitalState.Good, VitalState.Warn), (fresh.State, old.State));
        Assert.Equal(72L, old.With["n"]);
        Assert.Contains("older than planned", (await sara.ReadAsync("/")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_does_not_come_back_is_no_copy_and_the_page_says_so()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        // Nobody owns the business any more: copied faithfully, and wrong.
        await StoredRows.ChangeAsync(site.Get<Database>(), "DELETE FROM accounts_membership");

        var made = await site.Get<ScheduledCopies>().MakeAsync(Ct);

        Assert.Equal("backup.doctor", made.Refusal?.Code);
        Assert.Empty(site.Get<ScheduledCopies>().List());
        Assert.EndsWith(".damaged", Assert.Single(Directory.GetFiles(Path.Combine(site.Folder, "backups"))), StringComparison.Ordinal);
        Assert.Equal("failed", (await site.Get<BackupSign>().TakeAsync(Ct)).With["why"]);
        Assert.Empty(Directory.GetFileSystemEntries(site.Folder, "temporary-*"));
        // Told once, however often it fails.
        await site.Get<ScheduledCopies>().MakeAsync(Ct);
        var told = await site.Get<Nokta.Accounts.Trail.TrailStore>().ListAsync(new(1), new() { Kind = "backup" }, 10, ct: Ct);
        Assert.Equal("backup-failed", Assert.Single(told).Act);
        await using var db = site.Get<Nokta.Kernel.Storage.Database>().Open(default);
        Assert.Contains(site.Get<Nokta.Kernel.Storage.Database>().Facts, f => f.Type == "backup.failed" && f.Of(new(new(1), told[0].Act, told[0].Kind, "", "", [])));
    }

    [Fact]
    public async Task A_folder_of_copies_that_went_away_is_told_as_any_other_failure()
    {
        var gone = Path.Combine(_root, "other-disk");
        await using var site = await TestSite.StartAsync(operation: new Nokta.Server.Hosting.Operation { Backups = Path.Combine(gone, "copies") });
        var sara = site.Browser();
        await sara.SetUpAsync(site.Get<Nokta.Server.Hosting.SetupCode>().Current, "sara");
        await File.WriteAllTextAsync(gone, "no folder", Ct);

        await site.Get<ScheduledCopies>().MakeIfDueAsync(Ct);

        Assert.Equal("failed", (await site.Get<BackupSign>().TakeAsync(Ct)).With["why"]);
        Assert.Contains("cannot be written to", (await sara.ReadAsync("/settings/backup")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("backup-failed", Assert.Single(await site.Get<Nokta.Accounts.Trail.TrailStore>().ListAsync(new(1), new() { Kind = "backup" }, 10, ct: Ct)).Act);
    }

    [Fact]
    public void Two_tables_with_the_same_rows_have_the_same_sum_in_any_order_and_another_value_another_sum()
    {
        using var a = Table("(1, 'x', x'00', NULL), (2, 'y', x'01', 1.5)");
        using var b = Table("(2, 'y', x'01', 1.5), (1, 'x', x'00', NULL)");
        using var c = Table("(1, 'x', x'00', NULL), (2, 'y', x'01', 1.25)");
        using var d = Table("(1, 'xy', x'00', NULL), (2, '', x'01', 1.5)");

        Assert.Equal(TableSums.Of(a, "t"), TableSums.Of(b, "t"));
        Assert.NotEqual(TableSums.Of(a, "t"), TableSums.Of(c, "t"));
        Assert.NotEqual(TableSums.Of(a, "t"), TableSums.Of(d, "t"));
    }

    public void Dispose() => Directory.Delete(_root, true);

    private static SqliteConnection Table(string rows)
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE t (\"A\" integer, \"B\" TEXT, \"C\" BLOB, \"D\" REAL); INSERT INTO t VALUES " + rows;
        command.ExecuteNonQuery();
        return connection;
    }

    private static void Change(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task<(int Code, string Said)> CallAsync(params string[] args)
    {
        var said = new StringWriter();
        var code = await CommandLine.RunAsync([.. args, "--language", "en"], new InvocationConfiguration { Output = said, Error = said });
        return (code, said.ToString());
    }
}
