using Nokta.Interactions.Ledger;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions;

public sealed class LedgerInvariantTests
{
    [Fact]
    public async Task A_sound_ledger_has_nothing_to_report_and_a_flipped_bit_is_found()
    {
        await using var bench = await CreateAsync();
        await bench.ImportAsync(bench.Write("id,time,phone,activity,amount\n" + TillRows(0, 1000)), Till());
        var batch = await bench.ImportAsync(bench.Write("id,time,phone,activity,amount\n" + TillRows(500, 1000), "b.csv"), Till());
        await bench.Batches.UndoAsync(Here, batch.Id);
        var invariant = new ContentInvariant(bench.Database);
        Assert.Empty(await invariant.FindBrokenAsync());
        Assert.Empty(await new LedgerInvariant(bench.Database).FindBrokenAsync());

        await DamageAsync(bench, """UPDATE interactions_content SET "Columns" = substr("Columns", 1, 100) || substr("Raw", 1, 1) || substr("Columns", 102)""");
        Assert.Contains("columns are not what was written", Assert.Single(await invariant.FindBrokenAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""UPDATE interactions_block SET "Kept" = "Kept" - 1""", 2)]
    [InlineData("""UPDATE interactions_state SET "Rows" = 0""", 1)]
    [InlineData("""UPDATE interactions_key SET "Batch" = 99""", 1)]
    public async Task What_does_not_agree_is_told(string sql, int places)
    {
        await using var bench = await CreateAsync();
        await bench.ImportAsync(bench.Write("id,time,phone,activity,amount\n" + TillRows(0, 100)), Till());

        await DamageAsync(bench, sql);

        Assert.Equal(places, (await new LedgerInvariant(bench.Database).FindBrokenAsync()).Count);
    }

    private static async Task DamageAsync(LedgerBench bench, string sql)
    {
        await using var turn = await bench.Database.WriteAsync();
        turn.Run(sql);
        await turn.CommitAsync();
    }
}
