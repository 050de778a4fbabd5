using System.Data.Common;
using Microsoft.Data.Sqlite;
using Nokta.Kernel.Storage;
using Nokta.Server;

namespace Nokta.Tests.Kernel;

/// <summary>What a kill cannot show and only a power cut would: the settings under which "stored" means "on disk".</summary>
[SameOnEveryStore]
public sealed class DurabilityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nokta-durability-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_is_on_disk_before_it_is_told()
    {
        await using var database = await NewAsync();
        await using var turn = await database.WriteAsync(Ct);

        Assert.Equal(("wal", "2", "1"), (Ask(turn.Connection, "PRAGMA journal_mode", turn.Transaction), Ask(turn.Connection, "PRAGMA synchronous", turn.Transaction), Ask(turn.Connection, "PRAGMA foreign_keys", turn.Transaction)));
    }

    /// <summary>SQLite up to 3.51.2 may lose a commit when two connections checkpoint at once: only the writing one ever does.</summary>
    [Fact]
    public async Task Only_the_writing_connection_checkpoints_and_only_it_writes()
    {
        await using var database = await NewAsync();
        await using var turn = await database.WriteAsync(Ct);
        await using var reading = database.OpenReading();

        Assert.Equal(("2000", "0"), (Ask(turn.Connection, "PRAGMA wal_autocheckpoint", turn.Transaction), Ask(reading, "PRAGMA wal_autocheckpoint")));
        Assert.Equal("1", Ask(reading, "PRAGMA query_only"));
        Assert.ThrowsAny<DbException>(() => Ask(reading, "DELETE FROM schema_history"));
    }

    /// <summary>A reader that is the last to close must not checkpoint either while a writer lives elsewhere: the log stays.</summary>
    [Fact]
    public async Task A_reader_that_comes_and_goes_leaves_the_log_to_the_writer()
    {
        await using var database = await NewAsync();
        await using (var turn = await database.WriteAsync(Ct)) await turn.CommitAsync(Ct);
        var log = new FileInfo(database.File + "-wal");
        var before = log.Length;

        for (var i = 0; i < 20; i++) await database.OpenReading().DisposeAsync();
        log.Refresh();

        Assert.True(before > 0);
        Assert.Equal(before, log.Length);
    }

    [Fact]
    public void The_version_of_SQLite_that_is_shipped_is_the_one_that_was_looked_at()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();

        Assert.True(Version.Parse(connection.ServerVersion) >= new Version(3, 50, 4), connection.ServerVersion);
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private async Task<Database> NewAsync()
    {
        var database = new Database(_folder, Program.Modules);
        await Migrator.MigrateAsync(database, Program.Modules, Ct);
        return database;
    }

    private static string Ask(DbConnection connection, string sql, DbTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }
}
