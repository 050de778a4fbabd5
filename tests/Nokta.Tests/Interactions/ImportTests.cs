using System.Diagnostics;
using System.Text;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Reading;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions;

public sealed class ImportTests
{
    private const string Head = "id,time,phone,activity,amount\n";

    [Fact]
    public async Task The_same_file_twice_changes_nothing_whatever_its_name()
    {
        await using var bench = await CreateAsync();
        var path = bench.Write(Head + TillRows(0, 5000));
        var first = await bench.ImportAsync(path, Till());
        var state = bench.Log.State(Here);

        var dry = await bench.Importer.DryRunAsync(Here, path, "till.csv", Till());
        var second = await bench.ImportAsync(path, Till(), "another name.csv");

        Assert.Equal(new ImportCounts(5000, 5000, 0, 0, 0, 0, 5000), first.Counts);
        Assert.Equal(new ImportCounts(5000, 0, 5000, 0, 0, 0, 0), second.Counts);
        Assert.Equal(second.Counts, dry.Value!.Counts);
        Assert.Contains(second.Warnings, w => w.Code == "same-file");
        Assert.Equal((state.Rows, state.LastRow), (bench.Log.State(Here).Rows, bench.Log.State(Here).LastRow));
    }

    [Fact]
    public async Task Only_the_new_rows_of_an_overlapping_file_come_in_and_each_row_keeps_its_input()
    {
        await using var bench = await CreateAsync();
        await bench.ImportAsync(bench.Write(Head + TillRows(0, 40_000)), Till());

        var batch = await bench.ImportAsync(bench.Write(Head + TillRows(39_000, 3000), "more.csv"), Till());

        Assert.Equal(new ImportCounts(3000, 2000, 1000, 0, 0, 0, 2000), batch.Counts);
        var rows = bench.Rows();
        Assert.Equal(42_000, rows.Count);
        Assert.Equal(Enumerable.Range(0, 42_000).Select(i => "R" + i), rows.Select(r => r.Key));
        Assert.All(rows, r => Assert.StartsWith(r.Key + ",2026-03-", r.Raw, StringComparison.Ordinal));
        Assert.Equal((1002L, "more.csv", "+989120000120", 40_000L, "IRR"), (rows[40_000].Line, rows[40_000].File, rows[40_000].Person, rows[40_000].Amount, rows[40_000].Currency));
        Assert.Equal(Enumerable.Range(1, 42_000).Select(i => (long)i), rows.Select(r => r.Row));
    }

    [Fact]
    public async Task Duplicates_within_one_file_keep_the_first_of_each()
    {
        await using var bench = await CreateAsync();
        var batch = await bench.ImportAsync(bench.Write(Head + TillRows(0, 100) + "R5,2026-04-01 10:00,,refund,7\n" + TillRows(50, 10)), Till());

        Assert.Equal(new ImportCounts(111, 100, 11, 0, 0, 0, 100), batch.Counts);
        Assert.Equal(11L, batch.Warnings.Single(w => w.Code == "repeated-keys").With!["n"]);
        Assert.Equal("order", bench.Log.Signatures(Here)[bench.Rows().Single(r => r.Key == "R5").Signature].Activity);
    }

    [Fact]
    public async Task Rows_without_a_key_are_told_apart_by_their_occurrence()
    {
        await using var bench = await CreateAsync();
        var mapping = Till() with { Columns = [.. Till().Columns.Where(c => c.Role != Roles.Key)] };
        var path = bench.Write(Head + "a,2026-03-01 10:00,,visit,1\na,2026-03-01 10:00,,visit,1\nb,2026-03-01 10:00,,visit,1\n");

        var first = await bench.ImportAsync(path, mapping);
        var second = await bench.ImportAsync(path, mapping);
        var third = await bench.ImportAsync(bench.Write(Head + string.Concat(Enumerable.Repeat("a,2026-03-01 10:00,,visit,1\n", 3)), "more.csv"), mapping);

        Assert.Equal((3, 0, 1), (first.Counts.Accepted, second.Counts.Accepted, third.Counts.Accepted));
        Assert.Contains(first.Warnings, w => w.Code == "no-key");
    }

    [Fact]
    public async Task A_batch_is_undone_as_a_whole_and_can_come_again()
    {
        await using var bench = await CreateAsync();
        await bench.ImportAsync(bench.Write(Head + TillRows(0, 100)), Till());
        var path = bench.Write(Head + TillRows(100, 50), "b.csv");
        var batch = await bench.ImportAsync(path, Till());
        var before = bench.Log.State(Here);

        var undone = await bench.Batches.UndoAsync(Here, batch.Id);

        Assert.Equal(BatchState.Undone, undone.Value!.State);
        Assert.Equal(100, bench.Log.RowCount(Here));
        Assert.Equal(100, bench.Rows().Count);
        Assert.Equal([new(101, 151)], bench.Log.Undone(Here));
        Assert.NotEqual(before.UndoGeneration, bench.Log.State(Here).UndoGeneration);
        Assert.Equal("import.batch-not-done", (await bench.Batches.UndoAsync(Here, batch.Id)).Refusal!.Code);
        Assert.Equal(50, (await bench.ImportAsync(path, Till())).Counts.Accepted);
        Assert.Equal(151, bench.Rows()[^50].Row);
        Assert.Equal([BatchState.Done, BatchState.Undone, BatchState.Done], (await bench.Batches.ListAsync(Here)).Select(b => b.State));
    }

    [Fact]
    public async Task Two_imports_of_one_file_at_once_bring_each_row_once()
    {
        await using var bench = await CreateAsync();
        var path = bench.Write(Head + TillRows(0, 80_000));

        var both = await Task.WhenAll(Task.Run(() => bench.ImportAsync(path, Till())), Task.Run(() => bench.ImportAsync(path, Till())));

        Assert.Equal(80_000, both.Sum(b => b.Counts.Accepted));
        Assert.Equal(80_000, both.Sum(b => b.Counts.Duplicate));
        Assert.Equal(80_000, bench.Rows().Select(r => r.Key).Distinct().Count());
    }

    [Fact]
    public async Task Cancelling_leaves_nothing_but_its_place_in_the_history()
    {
        await using var bench = await CreateAsync();
        using var stop = new CancellationTokenSource();
        var progress = new Answer(p => stop.Cancel());

        var outcome = await bench.Importer.RunAsync(Here, bench.Write(Head + TillRows(0, 200_000)), "till.csv", Till(), progress, stop.Token);

        Assert.Equal(BatchState.Cancelled, outcome.Value!.State);
        Assert.Equal(0, bench.Log.RowCount(Here));
        Assert.Equal(0, bench.Sum("SELECT COUNT(*) FROM interactions_content") + bench.Sum("SELECT COUNT(*) FROM interactions_key") + bench.Sum("SELECT COUNT(*) FROM interactions_block"));
    }

    [Fact]
    public async Task A_process_killed_in_mid_import_is_rolled_back_and_the_history_says_so()
    {
        await using var bench = await CreateAsync();
        bench.Write(Head + TillRows(0, 300_000));
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["-method", "Nokta.Tests.Interactions.ImportTests.The_child_that_will_be_killed", "-noLogo"])
        {
            Environment = { ["NOKTA_TEST_IMPORT"] = bench.Folder },
            RedirectStandardOutput = true,
        })!;
        for (var i = 0; i < 1200 && !File.Exists(Path.Combine(bench.Folder, "half-way")) && !child.HasExited; i++) await Task.Delay(50);
        Assert.False(child.HasExited);
        Assert.True(bench.Sum("SELECT COUNT(*) FROM interactions_block") > 0);
        Assert.Empty(await bench.Batches.RecoverAsync());

        child.Kill();
        await child.WaitForExitAsync();
        var recovered = await bench.Batches.RecoverAsync();

        Assert.Equal(("import.process-ended", BatchState.RolledBack), (Assert.Single(recovered).Problem, recovered[0].State));
        Assert.Equal(0, bench.Sum("SELECT COUNT(*) FROM interactions_content") + bench.Sum("SELECT COUNT(*) FROM interactions_key"));
        Assert.Equal(300_000, (await bench.ImportAsync(Path.Combine(bench.Folder, "till.csv"), Till())).Counts.Accepted);
    }

    [Fact]
    public async Task The_child_that_will_be_killed()
    {
        if (Environment.GetEnvironmentVariable("NOKTA_TEST_IMPORT") is not { } folder) return;
        var bench = await CreateAsync(folder);
        var progress = new Answer(p =>
        {
            if (p.Counts.Read < 200_000) return;
            while (bench.Sum("SELECT COUNT(*) FROM interactions_block") == 0) Thread.Sleep(20);
            File.WriteAllText(Path.Combine(folder, "half-way"), "");
            Thread.Sleep(Timeout.Infinite);
        });
        await bench.Importer.RunAsync(Here, Path.Combine(folder, "till.csv"), "till.csv", Till(), progress);
    }

    [Fact]
    public async Task Bad_rows_stand_in_the_reject_file_with_line_and_reason_and_the_rest_comes_in()
    {
        await using var bench = await CreateAsync();
        var path = bench.Write(Head + "A,2026-03-01,,visit,1\nB,2026-02-30,,visit,1\nC,2026-03-01,,visit,\"1.2,3.4\"\nD,2026-03-01,visit,1\nE,2026-03-01,,visit,1,x\n,2026-03-01,,visit,1\n,,,,\nF,2026-03-01,,visit,1,,\nG,2026-03-01,,\"visit,1\n");

        var batch = await bench.ImportAsync(path, Till());

        Assert.Equal(new ImportCounts(9, 2, 0, 1, 0, 6, 2), batch.Counts);
        var rejects = CsvReader.Over(File.ReadAllBytes(Path.Combine(bench.Folder, batch.RejectFile!)), (byte)',');
        var found = new List<string>();
        while (rejects.Next()) found.Add(rejects.Texts()[0] + " " + rejects.Texts()[1]);
        Assert.Equal(["3 time.impossible", "4 amount.two-separators", "5 row.too-few-columns", "6 row.too-many-columns", "7 key.missing", "10 row.unclosed-quote"], found);
        Assert.Equal(6, batch.Reasons.Sum(r => r.Count));
    }

    [Fact]
    public async Task An_ambiguous_date_is_asked_about_and_never_guessed()
    {
        await using var bench = await CreateAsync();
        var path = bench.Write("id,when\n1,03/04/2026\n2,05/06/2026\n");
        var mapping = new FileMapping { Source = "x", Columns = [new() { Column = "id", Role = Roles.Key }, new() { Column = "when", Role = Roles.Time }] };

        Assert.Equal("import.date-ambiguous", (await bench.Importer.RunAsync(Here, path, "x", mapping)).Refusal!.Code);
        Assert.Equal([TimeFormats.DayFirst, TimeFormats.MonthFirst], FileGuess.Read(path).Value!.Columns[1].Ambiguous);
        Assert.Equal(2, (await bench.ImportAsync(path, mapping with { Columns = [mapping.Columns[0], mapping.Columns[1] with { Format = TimeFormats.DayFirst }] })).Counts.Accepted);
    }

    [Theory]
    [InlineData("windows-1251", "Москва", "заказ")]
    [InlineData("windows-1256", "تهران", "سفارش")]
    [InlineData("utf-16le", "Москва", "سفارش")]
    [InlineData("utf-8", "Москва", "سفارش")]
    public async Task Files_of_each_encoding_are_recognised_and_read(string encoding, string branch, string activity)
    {
        await using var bench = await CreateAsync();
        var text = "id;date;branch;activity\n" + string.Concat(Enumerable.Range(1, 50).Select(i => FormattableString.Invariant($"{i};2026-03-{i % 28 + 1:00};{branch};{activity}\n")));
        var path = bench.Write(text, encoding: Encodings.Find(encoding)!);

        var guess = FileGuess.Read(path).Value!;
        await bench.ImportAsync(path, guess.ToMapping("shop", "Asia/Tehran"));

        Assert.Equal((encoding, ";", true), (guess.Encoding, guess.Delimiter, guess.HasHeader));
        var signature = Assert.Single(bench.Log.Signatures(Here));
        Assert.Equal((branch, activity), (signature.Branch, signature.Activity));
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_first_name()
    {
        await using var bench = await CreateAsync();
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true) })
        {
            var path = Path.Combine(bench.Folder, "marked.csv");
            await File.WriteAllTextAsync(path, Head + TillRows(0, 3), encoding);

            Assert.Equal(3, (await bench.ImportAsync(path, Till(encoding.EncodingName + encoding.Preamble.Length + encoding.WebName))).Counts.Accepted);
        }
    }

    [Fact]
    public async Task Spellings_that_fold_to_the_same_are_one_value_shown_as_first_seen()
    {
        await using var bench = await CreateAsync();
        await bench.ImportAsync(bench.Write(Head + "1,2026-03-01,,پیک,1\n2,2026-03-01,,پيك,1\n"), Till());
        await bench.ImportAsync(bench.Write(Head + "3,2026-03-01,,پيک,1\n", "b.csv"), Till());

        Assert.Equal("پیک", Assert.Single(bench.Log.Signatures(Here)).Activity);
    }

    [Fact]
    public async Task Lines_of_one_receipt_are_one_interaction_with_their_sum()
    {
        await using var bench = await CreateAsync();
        var path = bench.Write(Head + "R1,2026-03-01 10:00,09121234567,order,100\nR1,2026-03-01 10:00,09121234567,order,50\nR2,2026-03-01 11:00,,order,7\n");

        var first = await bench.ImportAsync(path, Till() with { Lines = true });
        var second = await bench.ImportAsync(path, Till() with { Lines = true });

        Assert.Equal(new ImportCounts(3, 3, 0, 0, 0, 0, 2), first.Counts);
        Assert.Equal(new ImportCounts(3, 0, 3, 0, 0, 0, 0), second.Counts);
        Assert.Equal([150, 7], bench.Rows().Select(r => r.Amount));
    }

    [Fact]
    public async Task Two_keys_in_a_row_are_one_person_while_the_batch_counts()
    {
        await using var bench = await CreateAsync();
        var mapping = Till() with { Columns = [.. Till().Columns, new() { Column = "email", Role = Roles.Person, Kind = "email" }] };
        var batch = await bench.ImportAsync(bench.Write("id,time,phone,activity,amount,email\n1,2026-03-01,09121234567,a,1,\n2,2026-03-01,,a,1,x@y.z\n3,2026-03-01,09121234567,a,1,X@y.z\n"), mapping);
        var keys = bench.Rows().Select(r => r.PersonKey).ToList();

        var personOf = bench.Log.PersonOf(Here);

        Assert.NotEqual(keys[0], keys[1]);
        Assert.Equal(personOf(keys[0]), personOf(keys[1]));
        Assert.Equal(0UL, personOf(0));
        await bench.Batches.UndoAsync(Here, batch.Id);
        Assert.NotEqual(bench.Log.PersonOf(Here)(keys[0]), bench.Log.PersonOf(Here)(keys[1]));
    }

    private sealed class Answer(Action<ImportProgress> on) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => on(value);
    }
}
