using FsCheck;
using FsCheck.Fluent;
using Nokta.Interactions.Import;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions;

/// <summary>Whatever is imported and undone in whatever order, the ledger holds what a plain list of keys would.</summary>
public sealed class LedgerHistoryTests
{
    [Fact]
    public void Random_histories_of_imports_and_undos_leave_what_a_plain_list_holds() =>
        Prop.ForAll(Gen.Choose(0, 59).Two().ArrayOf().Where(h => h.Length is > 0 and < 12).ToArbitrary(), history =>
        {
            var run = Task.Run(() => PlayAsync(history));
            run.Wait();
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    private static async Task PlayAsync((int From, int Count)[] history)
    {
        await using var bench = await CreateAsync();
        var batches = new List<(int Id, List<string> Keys)>();
        foreach (var (from, count) in history)
        {
            if (count % 5 == 0 && batches.Count > 0)
            {
                var at = from % batches.Count;
                Assert.True((await bench.Batches.UndoAsync(Here, batches[at].Id)).IsDone);
                batches.RemoveAt(at);
            }
            else
            {
                var batch = await bench.ImportAsync(bench.Write("id,time,phone,activity,amount\n" + TillRows(from, count)), Till());
                var held = batches.SelectMany(b => b.Keys).ToHashSet();
                var fresh = Enumerable.Range(from, count).Select(i => "R" + i).Where(k => !held.Contains(k)).ToList();
                Assert.Equal((fresh.Count, count - fresh.Count), (batch.Counts.Accepted, batch.Counts.Duplicate));
                batches.Add((batch.Id, fresh));
            }

            Assert.Equal(batches.SelectMany(b => b.Keys), bench.Rows().Select(r => r.Key));
            Assert.Equal(batches.Sum(b => b.Keys.Count), bench.Log.RowCount(Here));
            Assert.Equal(bench.Log.RowCount(Here), bench.Sum("SELECT COUNT(*) FROM interactions_key"));
        }
    }
}
