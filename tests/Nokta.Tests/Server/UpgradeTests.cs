using Microsoft.Data.Sqlite;
using Nokta.Accounts;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Server;
using Nokta.Server.Backups;
using Nokta.Touchpoints;

namespace Nokta.Tests.Server;

[SameOnEveryStore]
public sealed class UpgradeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nokta-upgrade-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_older_database_is_copied_before_it_is_brought_up_to_date()
    {
        await OlderAsync();
        await using var database = new Database(_folder, Program.Modules);

        var upgrade = await DataFolder.UpgradeAsync(database, TimeProvider.System, Ct);

        Assert.True(upgrade.Steps > 0);
        Assert.Equal(Migrator.ScriptsOf(Program.Modules).Order(), Applied(database.File).Order());
        Assert.Equal(Applied(database.File).Count - upgrade.Steps, Applied(upgrade.Copy!).Count);
        Assert.Equal(1L, Ask(upgrade.Copy!, "SELECT COUNT(*) FROM accounts_workspace"));
    }

    [Fact]
    public async Task A_new_database_and_one_that_is_up_to_date_are_not_copied()
    {
        await using var database = new Database(_folder, Program.Modules);

        await DataFolder.UpgradeAsync(database, TimeProvider.System, Ct);
        var again = await DataFolder.UpgradeAsync(database, TimeProvider.System, Ct);

        Assert.Equal(Upgrade.None, again);
        Assert.False(Directory.Exists(Path.Combine(_folder, "backups")));
    }

    [Fact]
    public async Task An_upgrade_that_fails_changes_nothing_and_says_where_the_copy_is()
    {
        await OlderAsync();
        Run(_folder, "CREATE TABLE interactions_state (\"Something\" TEXT); CREATE TABLE in_the_way (a)");
        await using var database = new Database(_folder, Program.Modules);
        var before = Applied(database.File);

        var failed = await Assert.ThrowsAsync<RefusedException>(() => DataFolder.UpgradeAsync(database, TimeProvider.System, Ct));

        Assert.Equal("folder.upgrade-failed", failed.Refusal.Code);
        Assert.Equal(before, Applied(database.File));
        Assert.True(File.Exists((string)failed.Refusal.With!["copy"]!));
        Assert.Equal(1, await BackupTests.CountAsync(_folder));
        Assert.Equal(1, await CommandLine.RunAsync(["doctor", "--data", _folder]));
    }

    [Theory]
    [InlineData("doctor")]
    [InlineData("touchpoints")]
    [InlineData("serve")]
    public async Task A_database_of_a_newer_Nokta_is_refused_and_left_alone(string verb)
    {
        await OlderAsync();
        Run(_folder, """INSERT INTO schema_history VALUES ('Nokta.Accounts.Schema.9999_future.sql', 0)""");
        var before = Applied(Path.Combine(_folder, "nokta.db"));

        Assert.Equal(1, await CommandLine.RunAsync([verb, "--data", _folder, "--urls", "http://127.0.0.1:0"]));

        Assert.Equal(before, Applied(Path.Combine(_folder, "nokta.db")));
        Assert.False(Directory.Exists(Path.Combine(_folder, "backups")));
    }

    [Fact]
    public async Task The_last_three_copies_are_kept()
    {
        for (var i = 0; i < 5; i++)
        {
            await OlderAsync();
            await using var database = new Database(_folder, Program.Modules);
            await DataFolder.UpgradeAsync(database, new SettableTime { Now = new DateTimeOffset(2026, 11, 1 + i, 9, 0, 0, TimeSpan.Zero) }, Ct);
            await database.DisposeAsync();
            File.Delete(database.File);
        }

        Assert.Equal(3, Directory.GetFiles(Path.Combine(_folder, "backups")).Length);
    }

    public void Dispose() => Directory.Delete(_folder, true);

    /// <summary>A database from before Interactions and Insights, with one business in it.</summary>
    private async Task OlderAsync()
    {
        IModule[] modules = [new AccountsModule(), new TouchpointsModule()];
        await using var database = new Database(_folder, modules);
        await Migrator.MigrateAsync(database, modules, Ct);
        await BackupTests.AddWorkspaceAsync(database, 1);
    }

    internal static void Run(string folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "nokta.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static IReadOnlyList<string> Applied(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return Migrator.AppliedTo(connection);
    }

    private static object? Ask(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
