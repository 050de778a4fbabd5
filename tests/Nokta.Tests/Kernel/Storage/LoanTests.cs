using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Storage;
using Nokta.Server;

namespace Nokta.Tests.Kernel.Storage;

/// <summary>Contexts that are opened one after another read on one connection; none ever reads what another has left open.</summary>
[SameOnEveryStore]
public sealed class LoanTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nokta-loan-").FullName;
    private readonly Database _database;

    public LoanTests() => _database = new Database(_folder, Program.Modules);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_is_lent_again_and_never_to_two()
    {
        await Migrator.MigrateAsync(_database, Program.Modules, Ct);
        DbConnection first, second;
        await using (var db = _database.Open(default))
        {
            await using var beside = _database.Open(default);
            (first, second) = (db.Database.GetDbConnection(), beside.Database.GetDbConnection());
            await db.DisposeAsync();
        }

        await using var third = _database.Open(default);
        await using var fourth = _database.Open(default);
        await using var fifth = _database.Open(default);
        var lent = new[] { third, fourth, fifth }.Select(d => d.Database.GetDbConnection()).ToHashSet();

        Assert.NotSame(first, second);
        Assert.Equal(3, lent.Count);
        Assert.Superset(new HashSet<DbConnection> { first, second }, lent);
    }

    [Fact]
    public async Task What_is_left_open_is_closed_and_not_lent_again()
    {
        await Migrator.MigrateAsync(_database, Program.Modules, Ct);
        DbConnection left;
        await using (var db = _database.Open(default))
        {
            left = db.Database.GetDbConnection();
            using var begin = left.CreateCommand();
            begin.CommandText = "BEGIN";
            begin.ExecuteNonQuery();
        }

        await using var next = _database.Open(default);

        Assert.NotSame(left, next.Database.GetDbConnection());
        Assert.Equal(System.Data.ConnectionState.Closed, left.State);
    }

    [Fact]
    public async Task A_lent_connection_sees_what_was_written_since_and_cannot_write()
    {
        await Migrator.MigrateAsync(_database, Program.Modules, Ct);
        await using (var before = _database.Open(default)) Assert.Equal(0, Count(before));
        await StoredRows.ChangeAsync(_database, "CREATE TABLE probe (\"N\" integer NOT NULL PRIMARY KEY)");
        await StoredRows.ChangeAsync(_database, "INSERT INTO probe VALUES (1)");

        await using var after = _database.Open(default);

        Assert.Equal(1, Count(after));
        Assert.ThrowsAny<DbException>(() => after.Database.ExecuteSqlRaw("INSERT INTO probe VALUES (2)"));
    }

    private static int Count(NoktaDb db) => db.Database.SqlQueryRaw<int>("SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE name = 'probe'").Single();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, true);
    }
}
