using Nokta.Accounts;
using Nokta.Interactions;
using Nokta.Interactions.Import;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Storage.Copying;
using Nokta.Tests.Interactions;
using Nokta.Touchpoints;

namespace Nokta.Tests.Kernel.Storage;

/// <summary>Going from one database to the other and back, with nothing lost or changed on the way.</summary>
public sealed class StoreCopyTests : IDisposable
{
    private static readonly IReadOnlyList<IModule> s_modules = [new AccountsModule(), new TouchpointsModule(), new InteractionsModule()];
    private readonly string _root = Directory.CreateTempSubdirectory("nokta-copy-").FullName;

    [Fact(Skip = TestStore.NoPostgres, SkipUnless = nameof(TestStore.IsPostgresHere), SkipType = typeof(TestStore))]
    public async Task To_PostgreSQL_and_back_every_table_has_the_same_checksum()
    {
        await using var first = await FilledAsync();
        await using var store = await EmptyAsync(TestStore.OnPostgres(Path.Combine(_root, "store")));
        await using var last = await EmptyAsync(Path.Combine(_root, "last"));

        var there = await StoreCopy.RunAsync(first, store, s_modules, ct: TestContext.Current.CancellationToken);
        var back = await StoreCopy.RunAsync(store, last, s_modules, ct: TestContext.Current.CancellationToken);

        Assert.Equal(there.Value, back.Value);
        Assert.Equal(3000, there.Value!.Single(t => t.Table == "interactions_key").Rows);
        Assert.Equal(Rows(first), Rows(store));
        Assert.Equal(Rows(first), Rows(last));
    }

    [Fact(Skip = TestStore.NoPostgres, SkipUnless = nameof(TestStore.IsPostgresHere), SkipType = typeof(TestStore))]
    public async Task A_target_that_holds_data_is_refused_and_stays_as_it_is()
    {
        await using var first = await FilledAsync();
        await using var store = await EmptyAsync(TestStore.OnPostgres(Path.Combine(_root, "store")));
        await StoreCopy.RunAsync(first, store, s_modules, ct: TestContext.Current.CancellationToken);

        var again = await StoreCopy.RunAsync(first, store, s_modules, ct: TestContext.Current.CancellationToken);

        Assert.Equal("store.copy-not-empty", again.Refusal!.Code);
    }

    [Fact(Skip = TestStore.NoPostgres, SkipUnless = nameof(TestStore.IsPostgresHere), SkipType = typeof(TestStore))]
    public async Task A_copy_that_is_cut_off_leaves_nothing_and_is_run_again()
    {
        await using var first = await FilledAsync();
        await using var store = await EmptyAsync(TestStore.OnPostgres(Path.Combine(_root, "store")));
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StoreCopy.RunAsync(first, store, s_modules, new Halfway(stop), stop.Token));
        var again = await StoreCopy.RunAsync(first, store, s_modules, ct: TestContext.Current.CancellationToken);

        Assert.True(again.IsDone, again.Refusal?.Code);
    }

    [Fact(Skip = TestStore.NoPostgres, SkipUnless = nameof(TestStore.IsPostgresHere), SkipType = typeof(TestStore))]
    public async Task A_backup_of_a_store_is_a_file_of_its_own_with_everything_in_it()
    {
        await using var first = await FilledAsync();
        await using var store = await EmptyAsync(TestStore.OnPostgres(Path.Combine(_root, "store")));
        await StoreCopy.RunAsync(first, store, s_modules, ct: TestContext.Current.CancellationToken);
        var folder = Directory.CreateDirectory(Path.Combine(_root, "carried")).FullName;

        await store.CopyAsync(Path.Combine(folder, Database.FileName), TestContext.Current.CancellationToken);

        Assert.Empty(Directory.GetFiles(folder, "*-wal"));
        await using var carried = new Database(folder, s_modules);
        Assert.Equal(Rows(first), Rows(carried));
    }

    [Fact(Skip = TestStore.NoPostgres, SkipUnless = nameof(TestStore.IsPostgresHere), SkipType = typeof(TestStore))]
    public async Task A_restore_takes_the_place_of_what_a_store_has_and_puts_that_aside()
    {
        await using var first = await FilledAsync();
        await using var store = await EmptyAsync(TestStore.OnPostgres(Path.Combine(_root, "store")));

        for (var i = 0; i < 2; i++) await StoreCopy.ReplaceAsync(first, store, s_modules, DateTimeOffset.UnixEpoch.AddSeconds(i), TestContext.Current.CancellationToken);

        Assert.Equal(Rows(first), Rows(store));
    }

    [Fact]
    public async Task A_zero_character_never_reaches_the_database()
    {
        await using var database = await EmptyAsync(TestStore.In(Path.Combine(_root, "zero")));
        await using (var turn = await database.WriteAsync(TestContext.Current.CancellationToken))
        {
            turn.Run("INSERT INTO accounts_installation VALUES (@k, @v)", ("@k", "a\0b"), ("@v", "\0"));
            await turn.CommitAsync(TestContext.Current.CancellationToken);
        }

        using var connection = database.OpenReading();
        Assert.Equal(["ab|"], connection.Read("""SELECT "Key", "Value" FROM accounts_installation WHERE "Key" = @k""", r => r.GetString(0) + "|" + r.GetString(1), ("@k", "a\0b")));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static List<string> Rows(Database database)
    {
        var log = new InteractionLog(database);
        var rows = log.ReadBlocks(LedgerBench.Here).SelectMany(b => Enumerable.Range(0, b.Count).Select(i => b.FirstRow + i)).ToList();
        return [.. log.ReadRows(LedgerBench.Here, rows).Select(r => $"{r.Row} {r.Time} {r.Key} {r.Amount} {r.Raw}")];
    }

    private async Task<Database> FilledAsync()
    {
        var database = await EmptyAsync(new DataPlace(Path.Combine(_root, "first")));
        var file = Path.Combine(_root, "till.csv");
        await File.WriteAllTextAsync(file, "id,time,phone,activity,amount\n" + LedgerBench.TillRows(0, 3000));
        Assert.True((await new Importer(database, TimeProvider.System).RunAsync(LedgerBench.Here, file, "till.csv", LedgerBench.Till())).IsDone);
        await new TouchpointRegister(database, new PackLibrary(), new WorkspaceStore(database, TimeProvider.System), TimeProvider.System).AddAsync(LedgerBench.Here, TouchpointCard.Draft(new("نما", "Façade", "Фасад")), "Sara");
        await using var turn = await database.WriteAsync();
        turn.Run("INSERT INTO interactions_link VALUES (1, @a, @b, 1, 1, @at, 0, 0)", ("@a", long.MinValue), ("@b", long.MaxValue), ("@at", 1L << 53));
        turn.Run("INSERT INTO accounts_installation VALUES (@k, @v)", ("@k", "Ends with blanks "), ("@v", "\u200c\t\r\n "));
        await turn.CommitAsync();
        return database;
    }

    private static async Task<Database> EmptyAsync(DataPlace place)
    {
        var database = new Database(place, s_modules);
        await Migrator.MigrateAsync(database, s_modules);
        return database;
    }

    private sealed class Halfway(CancellationTokenSource stop) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value > 0.5) stop.Cancel();
        }
    }
}
