using Microsoft.Data.Sqlite;
using Nokta.Kernel.Storage;
using Nokta.Server;

namespace Nokta.Tests.Server;

[SameOnEveryStore]
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("doktor")]
    [InlineData("doctor", "--no-such-option")]
    [InlineData("doctor", "--json", "--csv")]
    [InlineData("doctor", "--language", "de")]
    [InlineData("serve", "--urls", "not an address")]
    public async Task A_wrong_call_exits_2(params string[] args) => Assert.Equal(2, await CommandLine.RunAsync(args));

    [Fact]
    public async Task The_doctor_exits_0_where_all_is_well()
    {
        var folder = await MigratedFolderAsync();

        Assert.Equal(0, await CommandLine.RunAsync(["doctor", "--data", folder, "--json"]));
    }

    [Fact]
    public async Task The_doctor_exits_1_where_there_is_nothing_to_examine() =>
        Assert.Equal(1, await CommandLine.RunAsync(["doctor", "--data", Path.Combine(Path.GetTempPath(), "nokta-no-such-folder")]));

    [Fact]
    public async Task The_doctor_exits_1_where_an_invariant_is_broken()
    {
        var folder = await MigratedFolderAsync();
        Run(folder, """INSERT INTO accounts_workspace VALUES (7, 'Lost', 'cafe', 'UTC', 0, 1, 'USD', 'en', NULL, NULL, NULL, 0, NULL)""");

        Assert.Equal(1, await CommandLine.RunAsync(["doctor", "--data", folder]));
    }

    [Fact]
    public async Task The_doctor_exits_1_where_an_import_reports_more_than_the_ledger_holds()
    {
        var folder = await MigratedFolderAsync();
        Run(folder, """
            INSERT INTO interactions_batch VALUES (1, 1, 1, 'till', 'till.csv', '', 0, 1,
              '{"read":3,"accepted":3,"duplicate":0,"leftOut":0,"quarantined":0,"rejected":0,"interactions":3}', 1, 4, 0, 0, NULL, '[]', '[]', NULL, NULL, '{"source":"till","columns":[]}', '[]', '', ',')
            """);

        Assert.Equal(1, await CommandLine.RunAsync(["doctor", "--data", folder, "--csv"]));
    }

    [Fact]
    public async Task The_doctor_exits_1_where_the_file_is_damaged()
    {
        var folder = await MigratedFolderAsync();
        Run(folder, "PRAGMA wal_checkpoint(TRUNCATE)");
        await using (var file = new FileStream(Path.Combine(folder, "nokta.db"), FileMode.Open))
        {
            file.Position = 4096;
            file.Write(new byte[8192]);
        }

        Assert.Equal(1, await CommandLine.RunAsync(["doctor", "--data", folder]));
    }

    private static async Task<string> MigratedFolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("nokta-cli-").FullName;
        await using var database = new Database(folder, Program.Modules);
        await Migrator.MigrateAsync(database, Program.Modules);
        return folder;
    }

    private static void Run(string folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "nokta.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
