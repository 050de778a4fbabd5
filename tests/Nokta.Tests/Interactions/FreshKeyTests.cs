using Microsoft.Extensions.Logging.Abstractions;
using Nokta.Interactions.Ledger;
using Nokta.Kernel.Storage;
using Nokta.Tests.Touchpoints;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions;

public sealed class FreshKeyTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task A_key_is_new_once_wherever_it_lies_and_whatever_ends_between_two_commits(int seed)
    {
        await using var bench = await CreateAsync();
        var (random, claimed, number) = (new Random(seed), new Dictionary<(int, UInt128), long>(), 0L);
        var (keys, merging) = (Keys(bench), Merging(bench));

        for (var commit = 0; commit < 200; commit++)
        {
            // Half of them lie beyond 64 bits, and a few are what an empty place looks like.
            var events = Enumerable.Range(0, random.Next(1, 60)).Select(_ => (Source: random.Next(1, 4), Key: new UInt128((ulong)random.Next(2) << 40, (ulong)random.Next(1000)), Body: (long)random.Next(-2, 3))).ToList();
            await using (var turn = await bench.Database.WriteAsync(Ct))
            {
                var claims = keys.Claim(turn, batch: 1 + commit / 60, events, new LedgerState(number, 0, 0, 0, 0));
                Assert.Equal(Expected(events, claimed, out var known), claims);
                keys.Flush(turn, events.Count, DateTimeOffset.UtcNow);
                // Some transactions fail, and then nobody remembers them.
                if (random.Next(8) == 0) keys = Keys(bench);
                else
                {
                    await turn.CommitAsync(Ct);
                    (claimed, number) = (known, number + 1);
                    if (random.Next(12) == 0) keys = Keys(bench);
                }
            }

            if (random.Next(6) == 0) await merging.MergeAsync(Here, Ct);
            if (random.Next(3) == 0) await merging.DropAsync(Here, Ct);
            await keys.WhenSortedAsync();
        }

        Assert.True(Count(bench, """SELECT SUM("Keys") FROM interactions_key_run WHERE "State" = 1""") > 1000);
        Assert.True(Count(bench, """SELECT MAX("Level") FROM interactions_key_run""") > 1);
        Assert.Equal(0, Count(bench, "SELECT COUNT(*) FROM interactions_key"));
        while (await merging.DropAsync(Here, Ct)) await Task.Yield();
        Assert.Equal(0, Count(bench, """SELECT COUNT(*) FROM interactions_key_page WHERE "Run" NOT IN (SELECT "Id" FROM interactions_key_run)"""));
    }

    [Fact]
    public async Task What_is_in_a_run_lies_nowhere_else_and_what_was_merged_is_there_once()
    {
        await using var bench = await CreateAsync();
        await FillAsync(bench, Keys(bench), commits: 120);
        var merging = Merging(bench);

        while (await merging.MergeAsync(Here, Ct) || await merging.DropAsync(Here, Ct)) await Task.Yield();

        var runs = Runs(bench);
        var all = runs.SelectMany(run => Read(bench, run)).ToList();
        Assert.Equal(2400, all.Count + FreshIn(bench).Count);
        Assert.Equal(2400, all.Concat(FreshIn(bench)).Select(k => k.Key).Distinct().Count());
        Assert.All(all, key => Assert.Equal((1, 1, -1L), (key.Source, key.Batch, key.Body)));
        Assert.All(runs, run => Assert.Equal(run.Keys, Read(bench, run).Count));
        Assert.True(runs.Count < 8, $"{runs.Count} runs");
        Assert.Equal(runs.Sum(r => (r.Keys + KeyPage.Most - 1) / KeyPage.Most), Count(bench, "SELECT COUNT(*) FROM interactions_key_page"));
        Assert.All(await new KeyRunInvariant(bench.Database).FindBrokenAsync(Ct), found => Assert.EndsWith("that do not count", found, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_merge_that_died_is_cleared_away_and_done_again()
    {
        await using var bench = await CreateAsync();
        await FillAsync(bench, Keys(bench), commits: 60);
        var clock = new StoppedClock();
        var merging = new KeyMerging(bench.Database, clock, NullLogger<KeyMerging>.Instance) { Fewest = 2 };
        KeyRun begun;
        await using (var turn = await bench.Database.WriteAsync(Ct))
        {
            begun = KeyRun.Begin(turn, Here, 1, clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000);
            begun.Append(turn, Here, Read(bench, Runs(bench)[0]).ToArray());
            await turn.CommitAsync(Ct);
        }

        Assert.False(await merging.DropAsync(Here, Ct));
        clock.Time += TimeSpan.FromMinutes(2);
        Assert.True(await merging.DropAsync(Here, Ct));

        Assert.Equal(0, Count(bench, $"""SELECT COUNT(*) FROM interactions_key_page WHERE "Run" = {begun.Id}"""));
        Assert.True(await merging.MergeAsync(Here, Ct));
        Assert.Equal(1200, Runs(bench).Sum(r => r.Keys) + FreshIn(bench).Count);
    }

    [Fact]
    public async Task Two_processes_that_take_turns_know_each_others_keys_and_both_make_runs()
    {
        await using var bench = await CreateAsync();
        await using var other = Another(bench);
        var (random, claimed) = (new Random(5), new Dictionary<(int, UInt128), long>());
        FreshKeys[] keys = [Keys(bench), new(other, Here) { FewestToFlush = 100, LeastSlice = 30 }];
        Database[] databases = [bench.Database, other];

        for (var commit = 0; commit < 150; commit++)
        {
            var at = random.Next(3) / 2;
            var events = Enumerable.Range(0, 30).Select(_ => (Source: 1, Key: new UInt128(0, (ulong)random.Next(2500)), Body: 1L)).ToList();
            await using var turn = await databases[at].WriteAsync(Ct);
            Assert.Equal(Expected(events, claimed, out claimed), keys[at].Claim(turn, 1, events, new LedgerState(commit, 0, 0, 0, 0)));
            keys[at].Flush(turn, events.Count, DateTimeOffset.UtcNow);
            await turn.CommitAsync(Ct);
            await Task.WhenAll(keys[0].WhenSortedAsync(), keys[1].WhenSortedAsync());
        }

        Assert.True(Runs(bench).Count > 4);
        Assert.InRange(Count(bench, "SELECT COUNT(*) FROM interactions_fresh_key"), 0, 40);
        while (await Merging(bench).MergeAsync(Here, Ct)) await Task.Yield();
        Assert.Equal(claimed.Count, Runs(bench).SelectMany(run => Read(bench, run)).Select(k => k.Key).Union(FreshIn(bench).Select(k => k.Key)).Count());
    }

    [Fact]
    public async Task A_run_that_another_process_took_for_abandoned_never_counts()
    {
        await using var bench = await CreateAsync();
        await using var other = Another(bench);
        var keys = new FreshKeys(bench.Database, Here) { FewestToFlush = 300, LeastSlice = 30 };
        await FillAsync(bench, keys, commits: 17);
        Assert.Equal(1, Count(bench, """SELECT COUNT(*) FROM interactions_key_run WHERE "State" = 0"""));
        await using (var turn = await other.WriteAsync(Ct))
        {
            Assert.False(new FreshKeys(other, Here).Claim(turn, 1, [(1, KeyOf(0, 0), -1)], new LedgerState(17, 0, 0, 0, 0))[0].IsNew);
            await turn.CommitAsync(Ct);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => FillAsync(bench, keys, commits: 24, from: 17));

        keys = Keys(bench);
        await using var after = await bench.Database.WriteAsync(Ct);
        Assert.All(keys.Claim(after, 1, [.. Enumerable.Range(0, 17).SelectMany(c => Enumerable.Range(0, 20).Select(i => (1, KeyOf(c, i), -1L)))], new LedgerState(30, 0, 0, 0, 0)), claim => Assert.False(claim.IsNew));
    }

    [Fact]
    public async Task A_run_without_its_filter_is_asked_itself()
    {
        await using var first = await CreateAsync();
        await FillAsync(first, Keys(first), commits: 60);
        // Another process has made none of them.
        await using var database = Another(first);
        var keys = new FreshKeys(database, Here);
        for (var time = 0; time < 2; time++)
        {
            await using var turn = await database.WriteAsync(Ct);
            var claims = keys.Claim(turn, 1, [(1, KeyOf(3, 7), 5), (1, KeyOf(59, 19), -1), (2 + time, KeyOf(3, 7), 5)], new LedgerState(60 + time, 0, 0, 0, 0));
            await turn.CommitAsync(Ct);
            Assert.Equal([new KeyClaim(false, -1), new KeyClaim(false, -1), new KeyClaim(true, 5)], claims);
            await keys.WhenSortedAsync();
        }
    }

    [Theory]
    [InlineData("""UPDATE interactions_key_page SET "Keys" = substr("Keys", 1, 96) || substr("Keys", 1, 20) || substr("Keys", 117)""", "is not as it was written")]
    [InlineData("""DELETE FROM interactions_key_page WHERE "First" = (SELECT "First" FROM interactions_key_page ORDER BY "First" DESC LIMIT 1)""", "keys of")]
    [InlineData("""UPDATE interactions_batch SET "State" = 3""", "do not count")]
    public async Task Damage_to_keys_is_told(string sql, string says)
    {
        await using var bench = await CreateAsync();
        await bench.ImportAsync(bench.Write("id,time,phone,activity,amount\n" + TillRows(0, 10)), Till());
        await FillAsync(bench, Keys(bench), commits: 30);
        var invariant = new KeyRunInvariant(bench.Database);
        Assert.Empty(await invariant.FindBrokenAsync(Ct));

        await using (var turn = await bench.Database.WriteAsync(Ct))
        {
            turn.Run(sql);
            await turn.CommitAsync(Ct);
        }

        Assert.Contains(says, (await invariant.FindBrokenAsync(Ct))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_of_a_file_that_came_live_before_is_a_duplicate_wherever_its_key_lies()
    {
        await using var bench = await CreateAsync();
        await bench.ImportAsync(bench.Write("id,time,phone,activity,amount\n" + TillRows(0, 1), "first.csv"), Till());
        var (keys, state) = (Keys(bench), new LedgerState(1, 0, 1, 1, 0));
        for (var commit = 0; commit < 30; commit++)
        {
            await using var turn = await bench.Database.WriteAsync(Ct);
            var source = BatchTable.FindSource(turn.Connection, Here, "till")!.Value;
            keys.Claim(turn, 1, [.. Enumerable.Range(0, 20).Select(i => (source, IntakeTests.Read($$"""{"source":"till","sourceKey":"R{{5 * (1 + commit * 20 + i)}}"}""").Key, 1L))], state with { Generation = commit });
            keys.Flush(turn, 20, DateTimeOffset.UtcNow);
            await turn.CommitAsync(Ct);
            await keys.WhenSortedAsync();
        }

        Assert.NotEmpty(FreshIn(bench));
        Assert.NotEmpty(Runs(bench));
        var file = bench.Write("id,time,phone,activity,amount\n" + TillRows(0, 4000));
        var looked = await bench.Importer.DryRunAsync(Here, file, "till.csv", Till(), ct: Ct);
        var batch = await bench.ImportAsync(file, Till());

        Assert.Equal((3399, 601), (batch.Counts.Accepted, batch.Counts.Duplicate));
        Assert.Equal((3399, 601), (looked.Value!.Counts.Accepted, looked.Value.Counts.Duplicate));
        Assert.Equal(601, (await bench.ImportAsync(bench.Write("id,time,phone,activity,amount\n" + TillRows(0, 4001), "again.csv"), Till())).Counts.Duplicate - 3399);
    }

    private static FreshKeys Keys(LedgerBench bench) => new(bench.Database, Here) { FewestToFlush = 100, LeastSlice = 30 };

    private static KeyMerging Merging(LedgerBench bench) => new(bench.Database, TimeProvider.System, NullLogger<KeyMerging>.Instance) { Fewest = 3 };

    private static UInt128 KeyOf(int commit, int place) => new((ulong)place * 0x9E3779B97F4A7C15, (ulong)commit * 7919);

    /// <summary>The same data, as another process has it open.</summary>
    private static Database Another(LedgerBench bench) => new(TestStore.In(bench.Folder), [new Nokta.Accounts.AccountsModule(), new Nokta.Interactions.InteractionsModule()]);

    private static async Task FillAsync(LedgerBench bench, FreshKeys keys, int commits, int from = 0)
    {
        for (var commit = from; commit < commits; commit++)
        {
            await using var turn = await bench.Database.WriteAsync(Ct);
            keys.Claim(turn, 1, [.. Enumerable.Range(0, 20).Select(i => (1, KeyOf(commit, i), -1L))], new LedgerState(commit, 0, 0, 0, 0));
            keys.Flush(turn, 20, DateTimeOffset.UtcNow);
            await turn.CommitAsync(Ct);
            await keys.WhenSortedAsync();
        }
    }

    private static List<KeyRun> Runs(LedgerBench bench)
    {
        using var connection = bench.Database.OpenReading();
        return KeyRun.List(connection, Here);
    }

    private static List<FreshKey> Read(LedgerBench bench, KeyRun run)
    {
        var keys = new List<FreshKey>();
        for (var reader = new RunReader(bench.Database, Here, run.Id); reader.Next();) keys.Add(reader.Current);
        return keys;
    }

    private static List<FreshKey> FreshIn(LedgerBench bench)
    {
        using var connection = bench.Database.OpenReading();
        var inRuns = Runs(bench).SelectMany(run => Read(bench, run)).Select(k => k.Key).ToHashSet();
        return [.. FreshKey.Read(connection, Here).Keys.Where(k => !inRuns.Contains(k.Key))];
    }

    private static long Count(LedgerBench bench, string sql) => bench.Sum(sql);

    private static KeyClaim[] Expected(IEnumerable<(int Source, UInt128 Key, long Body)> events, Dictionary<(int, UInt128), long> before, out Dictionary<(int, UInt128), long> after)
    {
        var known = after = new Dictionary<(int, UInt128), long>(before);
        return [.. events.Select(e => known.TryAdd((e.Source, e.Key), e.Body) ? new KeyClaim(true, e.Body) : new KeyClaim(false, known[(e.Source, e.Key)]))];
    }
}
