using Nokta.Interactions.Ledger;
using Nokta.Kernel.Storage;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions;

public sealed class FreshKeyTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_new_once_wherever_it_lies_and_whatever_ends_between_two_commits()
    {
        await using var bench = await CreateAsync();
        var (random, claimed, number) = (new Random(6), new Dictionary<(int, UInt128), long>(), 0L);
        var keys = Keys(bench);

        for (var commit = 0; commit < 120; commit++)
        {
            var events = Enumerable.Range(0, random.Next(1, 60)).Select(_ => (Source: random.Next(1, 4), Key: new UInt128(0, (ulong)random.Next(1500)), Body: (long)random.Next(-2, 3))).ToList();
            await using var turn = await bench.Database.WriteAsync(Ct);
            var claims = keys.Claim(turn, batch: 1 + commit / 60, events, new LedgerState(number, 0, 0, 0, 0));
            Assert.Equal(Expected(events, claimed, out var known), claims);
            // Some transactions fail, and then nobody remembers them.
            if (random.Next(8) == 0) keys = Keys(bench);
            else
            {
                keys.Sweep(turn, events.Count);
                if (random.Next(12) == 0) FreshKeys.SweepAll(turn, Here);
                await turn.CommitAsync(Ct);
                (claimed, number) = (known, number + 1);
                if (random.Next(12) == 0) keys = Keys(bench);
            }

            await keys.WhenSortedAsync();
        }

        Assert.True(Count(bench, """SELECT COUNT(*) FROM interactions_key""") > 1000);
    }

    [Fact]
    public async Task What_is_swept_lies_nowhere_else()
    {
        await using var bench = await CreateAsync();
        var keys = Keys(bench);

        for (var commit = 0; commit < 60; commit++)
        {
            await using var turn = await bench.Database.WriteAsync(Ct);
            keys.Claim(turn, 1, [.. Enumerable.Range(0, 20).Select(i => (1, new UInt128((ulong)i, (ulong)commit * 7919), -1L))], new LedgerState(commit, 0, 0, 0, 0));
            keys.Sweep(turn, 20);
            await turn.CommitAsync(Ct);
            await keys.WhenSortedAsync();
        }

        await using (var turn = await bench.Database.WriteAsync(Ct))
        {
            FreshKeys.SweepAll(turn, Here);
            await turn.CommitAsync(Ct);
        }

        Assert.Equal((1200L, 0L, 1200L), (Count(bench, """SELECT COUNT(*) FROM interactions_key"""), Count(bench, """SELECT COUNT(*) FROM interactions_fresh_key"""), Count(bench, """SELECT COUNT(*) FROM interactions_key WHERE "Body" = -1 AND "Batch" = 1""")));
    }

    private static FreshKeys Keys(LedgerBench bench) => new(bench.Database, Here) { FewestToSweep = 100, LeastSlice = 30 };

    private static long Count(LedgerBench bench, string sql)
    {
        using var connection = bench.Database.OpenReading();
        return connection.Read(sql, r => r.GetInt64(0))[0];
    }

    private static KeyClaim[] Expected(IEnumerable<(int Source, UInt128 Key, long Body)> events, Dictionary<(int, UInt128), long> before, out Dictionary<(int, UInt128), long> after)
    {
        var known = after = new Dictionary<(int, UInt128), long>(before);
        return [.. events.Select(e => known.TryAdd((e.Source, e.Key), e.Body) ? new KeyClaim(true, e.Body) : new KeyClaim(false, known[(e.Source, e.Key)]))];
    }
}
