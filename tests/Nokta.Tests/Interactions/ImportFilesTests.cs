using System.Text;
using Nokta.Interactions.Import;
using Nokta.Interactions.Ledger;
using Nokta.Kernel.Words;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions;

/// <summary>Whole files: those that cannot be read, those that changed, and real ones.</summary>
public sealed class ImportFilesTests
{
    [Theory]
    [InlineData("", "import.file-empty")]
    [InlineData("\n\n", "import.file-empty")]
    [InlineData("PK\u0003\u0004 xl/workbook", "import.book-broken")]
    [InlineData("PK\u0003\u0004 other", "import.file-zip")]
    [InlineData("%PDF-1.7 …", "import.file-pdf")]
    [InlineData("a,b\n1,\0\0\u0001", "import.file-binary")]
    public async Task What_is_no_table_is_named(string text, string code)
    {
        await using var bench = await CreateAsync();
        var path = bench.Write(text);

        Assert.Equal(code, FileGuess.Read(path).Refusal!.Code);
        Assert.Equal(code, Preview.Read(path, Till()).Refusal!.Code);
        Assert.Equal(code, (await bench.Importer.RunAsync(Here, path, "x", Till())).Refusal!.Code);
    }

    [Fact]
    public async Task A_changed_header_is_told_with_what_is_missing_and_what_is_new()
    {
        await using var bench = await CreateAsync();
        var saved = new SavedMappings(bench.Database, TimeProvider.System);
        await saved.SaveAsync(Here, Till(), ["id", "time", "phone", "activity", "amount"]);

        var outcome = await bench.Importer.RunAsync(Here, bench.Write("id,time,mobile,activity,amount\n1,2026-01-01,,a,1\n"), "x", Till());
        var known = await saved.FindByHeaderAsync(Here, ["id", "time", "mobile", "activity", "amount"]);

        Assert.Equal(("import.header-changed", "phone", "mobile"), (outcome.Refusal!.Code, outcome.Refusal.With!["missing"], outcome.Refusal.With["new"]));
        Assert.Equal(["phone"], known!.Missing);
        Assert.Equal(["mobile"], known.New);
        Assert.True((await saved.FindBySourceAsync(Here, "TILL", ["id", "time", "phone", "activity", "amount"]))!.Fits);
        Assert.Null(await saved.FindByHeaderAsync(Here, ["x", "y", "z"]));
    }

    [Fact]
    public async Task One_line_of_many_megabytes_is_one_reject_and_memory_stays_flat()
    {
        await using var bench = await CreateAsync();
        var path = Path.Combine(bench.Folder, "long.csv");
        await using (var file = File.Create(path))
        {
            await file.WriteAsync("id,time,phone,activity,amount\n"u8.ToArray());
            await file.WriteAsync(Encoding.UTF8.GetBytes(TillRows(0, 10)));
            var block = new byte[1 << 20];
            block.AsSpan().Fill((byte)'x');
            for (var i = 0; i < 64; i++) await file.WriteAsync(block);
            await file.WriteAsync(Encoding.UTF8.GetBytes("\n" + TillRows(10, 10)));
        }

        var batch = await bench.ImportAsync(path, Till());

        Assert.Equal(new ImportCounts(21, 20, 0, 0, 0, 1, 20), batch.Counts);
        Assert.Equal(("row.too-long", 12L), (batch.Reasons[0].Code, batch.Reasons[0].FirstLine));
        Assert.Equal(22, bench.Rows()[^1].Line);
    }

    [Fact]
    public void A_mapping_reads_back_as_it_was_written()
    {
        const string json = """{"source":"receipts","zone":"Asia/Tehran","columns":[{"column":"شماره فاکتور","role":"key"},{"column":"زمان","role":"time","format":"jalali"},{"role":"channel","value":"hall"},{"column":"امتیاز","role":"score","scale":"csat5","values":{"خوب":"4"}}]}""";

        var mapping = FileMapping.Parse(json);

        Assert.Equal("4", mapping.Columns[3].Values!["خوب"]);
        Assert.Equal(mapping.ToJson(), FileMapping.Parse(mapping.ToJson()).ToJson());
        Assert.Null(mapping.Columns[2].Column);
    }

    [Fact]
    public async Task A_preview_shows_what_becomes_of_each_row()
    {
        await using var bench = await CreateAsync();
        var preview = Preview.Read(bench.Write("id,time,phone,activity,amount\nA,2026-03-01 10:00,0912 123 4567,order,12\nB,2026-13-01,,order,1\n"), Till()).Value!;

        var row = preview.Rows[0];
        Assert.Equal((2L, "A", "+989121234567", "order", 12L, "IRR"), (row.Line, row.Interactions[0].Key, row.Interactions[0].Person, row.Interactions[0].Signature.Activity, row.Interactions[0].Amount, row.Interactions[0].Currency));
        Assert.Equal("time.impossible", preview.Rows[1].Reason!.Code);
    }

    [Fact]
    public async Task Reject_files_speak_the_readers_language()
    {
        await using var bench = await CreateAsync();
        var batch = await bench.ImportAsync(bench.Write("id,time,phone,activity,amount\nB,2026-02-30,,order,1\n"), Till());
        var texts = new Texts([typeof(Nokta.Interactions.InteractionsModule).Assembly, typeof(Texts).Assembly]);
        var reader = new Reader(texts, Language.Russian, new Nokta.Kernel.Calendars.Calendar(Nokta.Kernel.Calendars.CalendarKind.Gregorian, DayOfWeek.Monday, TimeZoneInfo.Utc));
        using var to = new MemoryStream();

        Assert.True(await new RejectFile(bench.Database).WriteAsync(batch, reader, to));

        var text = Encoding.UTF8.GetString(to.ToArray());
        Assert.Contains("2,time.impossible,\"Такого дня или часа не бывает: «2026-02-30».\",\"B,2026-02-30,,order,1\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_exports_of_the_same_answers_are_recognised_by_a_canonical_key()
    {
        var folder = SharedData("nps_survey");
        if (folder is null) Assert.Skip("data absent: ../shared/data/nps_survey");
        await using var bench = await CreateAsync();
        var (one, two) = (Path.Combine(folder, "input_01.csv"), Path.Combine(folder, "input_02.csv"));

        var first = await bench.ImportAsync(one, Survey(one));
        var second = await bench.ImportAsync(two, Survey(two));

        Assert.Equal((39, 0, 39, 0), (first.Counts.Accepted, first.Counts.Rejected, second.Counts.Duplicate, second.Counts.Accepted));
        var scores = bench.Rows().Where(r => bench.Log.Signatures(Here)[r.Signature].Topic.Contains("Sudzilla?", StringComparison.Ordinal)).Select(r => r.Score).ToList();
        Assert.Equal((39, 8, 22), (scores.Count, scores.Count(s => s >= 9), scores.Count(s => s <= 6)));
    }

    [Fact(Skip = TestStore.OnlySqlite, SkipUnless = nameof(TestStore.IsSqlite), SkipType = typeof(TestStore))]
    public async Task A_full_disk_is_refused_in_words_and_nothing_is_left()
    {
        await using var bench = await CreateAsync();
        var path = bench.Write("id,time,phone,activity,amount\n" + TillRows(0, 200_000));
        await LimitPagesAsync(bench, (int)bench.Sum("PRAGMA page_count") + 300);

        var outcome = await bench.Importer.RunAsync(Here, path, "till.csv", Till());

        Assert.Equal("import.disk-full", outcome.Refusal!.Code);
        var batch = Assert.Single(await bench.Batches.ListAsync(Here));
        Assert.Equal((BatchState.Failed, "import.disk-full"), (batch.State, batch.Problem));
        Assert.Equal(0, bench.Sum("SELECT COUNT(*) FROM interactions_content") + bench.Sum("SELECT COUNT(*) FROM interactions_key"));

        await LimitPagesAsync(bench, int.MaxValue);
        Assert.Equal(200_000, (await bench.ImportAsync(path, Till())).Counts.Accepted);
    }

    [Theory]
    [InlineData("cafe")]
    [InlineData("retailer")]
    public async Task Every_file_of_the_demo_comes_in_without_a_reject(string business)
    {
        var demo = Path.Combine(ArchitectureTests.RepositoryRoot(), "demo", business);
        await using var bench = await CreateAsync();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(demo, "data"), "*.csv.gz").Order())
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var path = Path.Combine(bench.Folder, name);
            await using (var packed = new System.IO.Compression.GZipStream(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress))
            await using (var plain = File.Create(path))
                await packed.CopyToAsync(plain);
            var mapping = FileMapping.Parse(await File.ReadAllTextAsync(Path.Combine(demo, "mappings", Path.ChangeExtension(name, ".json"))));

            var batch = await bench.ImportAsync(path, mapping with { Currency = mapping.Currency ?? "IRR" });

            Assert.True(batch.Counts.Rejected == 0, $"{name}: {batch.Counts} {string.Join(", ", batch.Reasons)}");
            Assert.True(batch.Counts.Accepted > 0, $"{name}: {batch.Counts}");
            TestContext.Current.SendDiagnosticMessage($"{name}: {batch.Counts}");
            Assert.Equal(0, (await bench.ImportAsync(path, mapping)).Counts.Accepted);
        }
    }

    private static async Task LimitPagesAsync(LedgerBench bench, int pages)
    {
        await using var turn = await bench.Database.WriteAsync();
        turn.Run(FormattableString.Invariant($"PRAGMA max_page_count = {pages}"));
    }

    private static FileMapping Survey(string path)
    {
        // All answers of the first export are of one day, 11/1/2019: it can be read both ways, so the format is what its owner says.
        var guess = FileGuess.Read(path).Value!.ToMapping("survey", "UTC");
        return guess with
        {
            CanonicalKey = true,
            Columns = [.. guess.Columns.Where(c => c.Role is Roles.Time or Roles.Score).Select(c => c.Role == Roles.Time ? c with { Format = c.Format ?? TimeFormats.MonthFirst } : c)],
        };
    }

    private static string? SharedData(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "shared", "data", name))) return Path.Combine(folder.FullName, "shared", "data", name);
        return null;
    }
}
