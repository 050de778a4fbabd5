using System.Data.Common;
using System.Globalization;
using System.Net;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Tests.Server;
using Npgsql;

namespace Nokta.Tests.Kernel.Storage;

/// <summary>What only PostgreSQL has: several nodes on one store, a server that goes away and comes back.</summary>
[SameOnEveryStore]
public sealed class PostgresTests : IDisposable
{
    private static readonly IReadOnlyList<IModule> s_modules = [new AccountsModule()];
    private readonly string _root = Directory.CreateTempSubdirectory("nokta-nodes-").FullName;

    [Fact(Skip = TestStore.NoPostgres, SkipUnless = nameof(TestStore.IsPostgresHere), SkipType = typeof(TestStore))]
    public async Task Sixteen_writers_on_two_nodes_number_one_after_another()
    {
        await using var one = await OpenAsync();
        await using var other = Node(one);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async n =>
        {
            for (var i = 0; i < 10; i++) await AppendAsync(n % 2 == 0 ? one : other, FormattableString.Invariant($"{n}-{i}"));
        }));

        Assert.Equal(160, Number(one, """SELECT COUNT(*) FROM accounts_installation"""));
        Assert.Equal(160, Number(one, """SELECT MAX(CAST("Value" AS integer)) FROM accounts_installation"""));
    }

    [Fact(Skip = TestStore.NoPostgres, SkipUnless = nameof(TestStore.IsPostgresHere), SkipType = typeof(TestStore))]
    public async Task Two_nodes_that_start_at_once_bring_the_schema_up_to_date_once()
    {
        var store = TestStore.OnPostgres(Path.Combine(_root, "one"));
        await using var one = new Database(store, s_modules);
        await using var other = Node(one);

        var applied = await Task.WhenAll(Migrator.MigrateAsync(one, s_modules), Migrator.MigrateAsync(other, s_modules));

        Assert.Equal(Migrator.ScriptsOf(s_modules).Order(), applied.SelectMany(a => a).Order());
    }

    [Fact(Skip = TestStore.NoPostgres, SkipUnless = nameof(TestStore.IsPostgresHere), SkipType = typeof(TestStore))]
    public async Task A_change_is_noticed_though_a_younger_transaction_of_somebody_else_ended_before_it()
    {
        await using var one = await OpenAsync();
        await using var other = Node(one);
        using var watch = new WriteWatch(other);
        await using var turn = await one.WriteAsync(TestContext.Current.CancellationToken);
        Run(turn, """INSERT INTO accounts_installation VALUES ('a', '1')""");
        await using (var stranger = await other.Store!.Writing().OpenConnectionAsync(TestContext.Current.CancellationToken))
        await using (var younger = new NpgsqlCommand("SELECT pg_current_xact_id()", stranger)) await younger.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var before = watch.Now();

        await turn.CommitAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(before, watch.Now());
    }

    [Fact(Skip = TestStore.NoPostgres, SkipUnless = nameof(TestStore.IsPostgresHere), SkipType = typeof(TestStore))]
    public async Task A_reading_connection_writes_nothing()
    {
        await using var one = await OpenAsync();
        await using var connection = one.OpenReading();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, """DELETE FROM accounts_installation"""));

        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, refused.SqlState);
    }

    [Fact(Skip = TestStore.NoPostgres, SkipUnless = nameof(TestStore.IsPostgresHere), SkipType = typeof(TestStore))]
    public async Task After_a_crash_of_the_server_every_part_finds_its_way_back_by_itself()
    {
        using var cluster = new PostgresCluster();
        await using var one = new Database(new DataPlace(Path.Combine(_root, "one"), StoreAddress.Parse(cluster.NewStore()).Value), s_modules);
        await Migrator.MigrateAsync(one, s_modules);
        using var watch = new WriteWatch(one);
        await AppendAsync(one, "before");
        watch.Now();

        cluster.Stop();
        var away = Record.Exception(() => one.OpenReading());
        cluster.Start();

        Assert.True(StoreFailure.IsAway(away!), away?.ToString());
        await DrillOfRestarts.UntilAsync(() => AppendAsync(one, "after"), TestContext.Current.CancellationToken);
        await DrillOfRestarts.UntilAsync(() => Task.FromResult(watch.Now()), TestContext.Current.CancellationToken);
        Assert.Equal(2, Number(one, """SELECT COUNT(*) FROM accounts_installation"""));
    }

    [Fact(Skip = TestStore.NoPostgres, SkipUnless = nameof(TestStore.IsPostgresHere), SkipType = typeof(TestStore))]
    public async Task While_the_server_is_away_a_page_says_when_to_come_again_and_later_it_is_there()
    {
        using var cluster = new PostgresCluster();
        var folder = Directory.CreateDirectory(Path.Combine(_root, "site")).FullName;
        new DataPlace(folder, StoreAddress.Parse(cluster.NewStore()).Value).Remember();
        await using var site = await TestSite.StartAsync(folder);
        using var browser = site.Browser();

        cluster.Stop();
        var away = await browser.GetAsync("/sign-in");
        var ready = await browser.GetAsync("/health/ready");
        cluster.Start();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "5"), (away.StatusCode, away.Headers.RetryAfter?.ToString()));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.True((int)(await browser.GetAsync("/setup/language")).StatusCode < 400);
    }

    [Fact(Skip = TestStore.NoPostgres, SkipUnless = nameof(TestStore.IsPostgresHere), SkipType = typeof(TestStore))]
    public async Task What_was_acknowledged_outlives_restarts_of_the_server_in_the_middle_of_writing()
    {
        var report = await DrillOfRestarts.RunAsync(_root, restarts: 3, TestContext.Current.CancellationToken);

        Assert.True(report.Acked > 100, report.ToString());
        Assert.Equal((0, 0), (report.Lost, report.Doubled));
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
    }

    [Theory]
    [InlineData("postgres", "14.13", true)]
    [InlineData("postgres", "9.6.24", true)]
    [InlineData("postgres", "15.0", false)]
    [InlineData("postgres", "17.2", false)]
    [InlineData("sqlite", "3.50.4", false)]
    public void PostgreSQL_before_15_is_too_old(string engine, string version, bool isTooOld) => Assert.Equal(isTooOld, Soundness.IsTooOld(engine, Version.Parse(version)));

    [Theory]
    [InlineData("postgres://nokta:secret@db.example.org:5433/shop?schema=cafe&sslmode=verify-full", "postgres://nokta@db.example.org:5433/shop?schema=cafe&sslmode=verify-full")]
    [InlineData("postgresql://u%40x:p%3A%40w@h/d", "postgresql://u%40x@h/d")]
    public void An_address_is_shown_without_its_password(string text, string shown) => Assert.Equal(shown, StoreAddress.Parse(text).Value!.Shown);

    [Theory]
    [InlineData("mysql://host/db", "store.address")]
    [InlineData("postgres://host", "store.address")]
    [InlineData("postgres://host/db?ssl=off", "store.option")]
    [InlineData("postgres://host/db?pool=1", "store.option")]
    public void What_is_no_address_is_refused(string text, string code) => Assert.Equal(code, StoreAddress.Parse(text).Refusal!.Code);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private async Task<Database> OpenAsync()
    {
        var database = new Database(TestStore.OnPostgres(Path.Combine(_root, "one")), s_modules);
        await Migrator.MigrateAsync(database, s_modules);
        return database;
    }

    /// <summary>Another node of the same store, with a folder of its own.</summary>
    private Database Node(Database of) => new(new DataPlace(Path.Combine(_root, "other"), of.Store), s_modules);

    private static async Task AppendAsync(Database database, string key)
    {
        await using var turn = await database.WriteAsync(TestContext.Current.CancellationToken);
        Run(turn, $"""INSERT INTO accounts_installation SELECT '{key}', CAST(COALESCE(MAX(CAST("Value" AS integer)), 0) + 1 AS text) FROM accounts_installation""");
        await turn.CommitAsync(TestContext.Current.CancellationToken);
    }

    private static long Number(Database database, string sql)
    {
        using var connection = database.OpenReading();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Run(Writing turn, string sql)
    {
        using var command = turn.Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task RunAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
