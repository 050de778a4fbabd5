using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Shapes;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions;

/// <summary>Rows that are not one interaction each: lines of receipts, several moments in a row, and what stands in another file.</summary>
public sealed class ShapesTests
{
    private const string OrdersHead = "order,phone,ordered,paid,delivered,courier,amount\n";

    private static FileMapping Orders => new()
    {
        Source = "orders",
        Zone = "Asia/Tehran",
        Currency = "IRR",
        Columns =
        [
            new() { Column = "order", Role = Roles.Key }, new() { Column = "phone", Role = Roles.Person, Kind = "phone" },
            new() { Column = "ordered", Role = Roles.Time, Activity = "order" }, new() { Column = "paid", Role = Roles.Time, Moment = "paid", Activity = "payment" },
            new() { Column = "delivered", Role = Roles.Time, Moment = "delivered", Activity = "delivery" }, new() { Column = "courier", Role = Roles.Staff, Moment = "delivered" },
            new() { Role = Roles.Channel, Value = "courier", Moment = "delivered" }, new() { Role = Roles.Channel, Value = "web" },
            new() { Column = "amount", Role = Roles.Amount, Moment = "paid" },
        ],
    };

    [Fact]
    public async Task A_row_of_several_moments_is_an_interaction_for_each_that_happened()
    {
        await using var bench = await CreateAsync();
        var batch = await bench.ImportAsync(bench.Write(OrdersHead + "A,09121234567,2026-03-01 10:00,2026-03-01 10:05,2026-03-01 11:00,Ali,500\nB,,2026-03-01 12:00,,-,,700\nC,,,,,,1\n"), Orders);

        Assert.Equal(new ImportCounts(3, 2, 0, 0, 0, 1, 4), batch.Counts);
        Assert.Equal("time.missing", batch.Reasons[0].Code);
        var signatures = bench.Log.Signatures(Here);
        Assert.Equal(["order web  0", "payment web  500", "delivery courier Ali 0", "order web  0"],
            bench.Rows().Select(r => $"{signatures[r.Signature].Activity} {signatures[r.Signature].Channel} {signatures[r.Signature].Staff} {r.Amount}"));
        Assert.All(bench.Rows().Take(3), r => Assert.Equal(("A", "+989121234567", 2L), (r.Key, r.Person, r.Line)));
        Assert.StartsWith("A,09121234567", bench.Rows()[2].Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_export_adds_only_the_moments_that_have_come()
    {
        await using var bench = await CreateAsync();
        await bench.ImportAsync(bench.Write(OrdersHead + "A,,2026-03-01 10:00,,,,500\nB,,2026-03-01 12:00,2026-03-01 12:01,,,700\n"), Orders);
        var later = bench.Write(OrdersHead + "A,,2026-03-01 10:00,2026-03-02 09:00,2026-03-02 10:00,Ali,500\nB,,2026-03-01 12:00,2026-03-01 12:01,,,700\nC,,2026-03-03,,,,1\n", "later.csv");

        var dry = await bench.Importer.DryRunAsync(Here, later, "later.csv", Orders);
        var batch = await bench.ImportAsync(later, Orders);

        Assert.Equal(new ImportCounts(3, 2, 1, 0, 0, 0, 3), batch.Counts);
        Assert.Equal(batch.Counts, dry.Value!.Counts);
        Assert.Equal(6, bench.Log.RowCount(Here));
        Assert.Equal(new ImportCounts(3, 0, 3, 0, 0, 0, 0), (await bench.ImportAsync(later, Orders)).Counts);
        Assert.Equal([700, 500], bench.Rows().Where(r => r.Amount > 0).Select(r => r.Amount));
    }

    [Fact]
    public async Task A_mapping_that_gains_a_moment_adds_it_to_rows_that_are_there()
    {
        await using var bench = await CreateAsync();
        var path = bench.Write(OrdersHead + "A,,2026-03-01 10:00,2026-03-01 10:05,2026-03-01 11:00,Ali,500\n");
        await bench.ImportAsync(path, Orders with { Columns = [.. Orders.Columns.Where(c => c.Moment is null)] });

        Assert.Equal(new ImportCounts(1, 1, 0, 0, 0, 0, 2), (await bench.ImportAsync(path, Orders)).Counts);
    }

    [Fact]
    public async Task Rows_without_a_key_gain_their_moments_too()
    {
        await using var bench = await CreateAsync();
        var keyless = Orders with { Columns = [.. Orders.Columns.Where(c => c.Role != Roles.Key)] };
        await bench.ImportAsync(bench.Write(OrdersHead + "A,,2026-03-01 10:00,,,,\nA,,2026-03-01 10:00,,,,\n"), keyless);

        var batch = await bench.ImportAsync(bench.Write(OrdersHead + "A,,2026-03-01 10:00,2026-03-01 10:05,,,500\nA,,2026-03-01 10:00,,,,\n", "b.csv"), keyless);

        Assert.Equal(new ImportCounts(2, 1, 1, 0, 0, 0, 1), batch.Counts);
        Assert.Contains(batch.Warnings, w => w.Code == "moments-no-key");
    }

    [Fact]
    public async Task Lines_of_a_receipt_may_lie_apart_and_bring_items()
    {
        await using var bench = await CreateAsync();
        var mapping = Till() with { Lines = true, Columns = [.. Till().Columns, new() { Column = "item", Role = Roles.Item }, new() { Column = "n", Role = Roles.Quantity }, new() { Column = "min", Role = Roles.Duration, Unit = "min" }] };
        var path = bench.Write("id,time,phone,activity,amount,item,n,min\nR1,2026-03-01 10:00,,order,100,Latte,2,5\nR2,2026-03-01 10:01,,order,7,Tea,1,1\nR1,2026-03-01 10:00,09121234567,order,50,Cake,1,8\n");

        var batch = await bench.ImportAsync(path, mapping);

        Assert.Equal(new ImportCounts(3, 3, 0, 0, 0, 0, 2), batch.Counts);
        var first = bench.Rows()[0];
        Assert.Equal((150, 480_000, "Latte × 2, Cake", "3", "+989121234567"), (first.Amount, first.Duration, first.Properties["items"], first.Properties["quantity"], first.Person));
        Assert.NotEqual(0UL, first.PersonKey);
        Assert.Equal([2L, 3L], bench.Rows().Select(r => r.Line));
    }

    [Fact]
    public async Task Lines_that_come_after_the_window_are_counted_and_told()
    {
        await using var bench = await CreateAsync();
        var path = bench.Write("id,time,phone,activity,amount\nR,2026-03-01,,order,1\n" + TillRows(0, 70_000) + "R,2026-03-01,,order,1\n");

        var batch = await bench.ImportAsync(path, Till() with { Lines = true });

        Assert.Equal(new ImportCounts(70_002, 70_001, 1, 0, 0, 0, 70_001), batch.Counts);
        Assert.Contains(batch.Warnings, w => w.Code == "repeated-keys");
    }

    [Fact]
    public async Task A_receipt_of_lines_may_have_several_moments()
    {
        await using var bench = await CreateAsync();
        var mapping = Orders with { Lines = true };
        var path = bench.Write(OrdersHead + "A,,2026-03-01 10:00,2026-03-01 10:05,,,500\nA,,,,,,200\nB,,2026-03-01 12:00,,,,9\n");

        Assert.Equal(new ImportCounts(3, 3, 0, 0, 0, 0, 3), (await bench.ImportAsync(path, mapping)).Counts);
        Assert.Equal([0, 700, 0], bench.Rows().Select(r => r.Amount));
        var later = bench.Write(OrdersHead + "A,,2026-03-01 10:00,2026-03-01 10:05,2026-03-01 11:00,,500\nA,,,,,,200\nB,,2026-03-01 12:00,,,,9\n", "b.csv");
        Assert.Equal(new ImportCounts(3, 2, 1, 0, 0, 0, 1), (await bench.ImportAsync(later, mapping)).Counts);
    }

    [Fact]
    public async Task A_time_may_come_from_another_file()
    {
        await using var bench = await CreateAsync();
        var table = bench.Write("campaign,kind,start\n1,A,2026-03-01\n2,\"B, big\",2026-04-01\n۳,C,2026-05-01\n", "campaigns.csv");
        var mapping = new FileMapping
        {
            Source = "mailings",
            Zone = "UTC",
            Joins = [new() { File = "campaigns", As = "campaign", On = new Dictionary<string, string> { ["no"] = "campaign" }, Path = table }],
            Columns = [new() { Column = "no", Role = Roles.Key }, new() { Column = "who", Role = Roles.Key }, new() { Column = "who", Role = Roles.Person }, new() { Column = "campaign.start", Role = Roles.Time }, new() { Column = "campaign.kind", Role = Roles.Topic }],
        };
        var path = bench.Write("no,who\n1,a\n2,b\n3,c\n9,d\n4\n");

        var batch = await bench.ImportAsync(path, mapping);

        Assert.Equal(new ImportCounts(5, 3, 0, 0, 0, 2, 3), batch.Counts);
        Assert.Equal(["time.missing", "row.too-few-columns"], batch.Reasons.Select(r => r.Code));
        Assert.Equal("9,d", batch.Reasons[0].Example);
        Assert.Equal(1L, batch.Warnings.Single(w => w.Code == "join-unmatched").With!["n"]);
        Assert.Equal(["A", "B, big", "C"], bench.Rows().Select(r => bench.Log.Signatures(Here)[r.Signature].Topic));
        Assert.Equal("2,b,\"B, big\",2026-04-01", bench.Rows()[1].Raw);
        Assert.Equal("b", bench.Rows()[1].Person);
        Assert.Equal("import.lookup-missing", (await bench.Importer.RunAsync(Here, path, "x", mapping with { Joins = [mapping.Joins![0] with { Path = null }] })).Refusal!.Code);
    }

    [Fact]
    public async Task A_kept_table_is_found_by_its_name_and_a_changed_one_doubles_nothing()
    {
        await using var bench = await CreateAsync();
        var tables = new LookUps(bench.Database, TimeProvider.System);
        await tables.KeepAsync(Here, "Campaigns", bench.Write("campaign,start\n1,2026-03-01\n", "campaigns.csv"), "campaigns.csv");
        var mapping = new FileMapping
        {
            Source = "mailings",
            Zone = "UTC",
            Joins = [new() { File = "campaigns", As = "c", On = new Dictionary<string, string> { ["no"] = "campaign" } }],
            Columns = [new() { Column = "who", Role = Roles.Person }, new() { Column = "c.start", Role = Roles.Time }],
        };
        var path = bench.Write("no,who\n1,a\n1,b\n");
        Assert.Equal(2, (await bench.ImportAsync(path, mapping)).Counts.Accepted);

        await tables.KeepAsync(Here, "campaigns", bench.Write("campaign,start\n1,2026-03-05\n", "campaigns.csv"), "campaigns.csv");

        Assert.Single(tables.List(Here));
        Assert.Equal(2, (await bench.ImportAsync(path, mapping)).Counts.Duplicate);
    }

    [Fact]
    public async Task A_survey_with_a_row_per_answer_is_one_response_with_its_answers()
    {
        await using var bench = await CreateAsync();
        Dictionary<string, string> Question(string text) => new() { ["question"] = text };
        var mapping = new FileMapping
        {
            Source = "survey",
            Zone = "UTC",
            Lines = true,
            Columns =
            [
                new() { Column = "response", Role = Roles.Key }, new() { Column = "response", Role = Roles.Thread }, new() { Column = "at", Role = Roles.Time }, new() { Role = Roles.Activity, Value = "answer" },
                new() { Column = "answer", Role = Roles.Score, Scale = "nps10", Topic = "Recommend", When = Question("Would you recommend us?") },
                new() { Column = "answer", Role = Roles.Score, Scale = "csat5", Topic = "Service", When = Question("Service"), Values = new Dictionary<string, string> { ["good"] = "4" } },
                new() { Column = "answer", Role = Roles.Comment, When = Question("Why?") },
            ],
        };
        var path = bench.Write("response,at,question,answer\n1,2026-03-01 10:00,Why?,Slow\n1,2026-03-01 10:00,Would you recommend us?,9\n1,2026-03-01 10:00,service,Good\n2,2026-03-01 11:00,Service,2\n");

        var batch = await bench.ImportAsync(path, mapping);

        Assert.Equal(new ImportCounts(4, 4, 0, 0, 0, 0, 3), batch.Counts);
        Assert.Equal([(1, 9f), (0, 4f), (0, 2f)], bench.Rows().Select(r => ((int)r.Scale, r.Score)));
        Assert.Equal(["Slow", "Slow", ""], bench.Rows().Select(r => r.Comment));
        Assert.Equal("import.when-not-here", Preview.Read(path, mapping with { Columns = [.. mapping.Columns, new() { Column = "answer", Role = Roles.Staff, When = Question("x") }] }).Refusal!.Code);
    }

    [Fact]
    public async Task Where_a_time_is_empty_another_column_is_read_and_any_other_text_has_a_meaning()
    {
        await using var bench = await CreateAsync();
        var mapping = new FileMapping
        {
            Source = "lime",
            Zone = "UTC",
            Columns =
            [
                new() { Column = "id", Role = Roles.Key }, new() { Column = "submitdate", Role = Roles.Time, Or = ["startdate"] },
                new() { Column = "submitdate", Role = Roles.Outcome, Value = "abandoned", Values = new Dictionary<string, string> { ["*"] = "done" } },
            ],
        };
        var batch = await bench.ImportAsync(bench.Write("id,submitdate,startdate\n1,2026-03-01 10:00:00,2026-03-01 09:00:00\n2,,2026-03-02 09:00:00\n"), mapping);

        Assert.Equal(2, batch.Counts.Accepted);
        Assert.Equal(["done", "abandoned"], bench.Rows().Select(r => bench.Log.Signatures(Here)[r.Signature].Outcome));
    }

    [Fact]
    public async Task Another_export_of_purchases_without_numbers_is_noticed_and_does_not_double_once_it_is_recognised()
    {
        await using var bench = await CreateAsync();
        FileMapping Sales(string format) => new()
        {
            Source = "sales",
            Zone = "Asia/Tehran",
            Currency = "IRT",
            Columns = [new() { Column = "when", Role = Roles.Time, Format = format }, new() { Column = "who", Role = Roles.Person, Kind = "phone" }, new() { Column = "sum", Role = Roles.Amount }],
        };
        await bench.ImportAsync(bench.Write("when,who,sum\n2026-03-21 10:00:05,09121234567,120\n2026-03-21 10:00:40,09121234567,120\n2026-03-21 11:00,,50\n"), Sales(TimeFormats.YearFirst));
        var other = bench.Write("sum;who;when\n۱۲۰ تومان;+98 912 123 4567;۱۴۰۵/۰۱/۰۱ ۱۰:۰۰\n۱۲۰ تومان;+98 912 123 4567;۱۴۰۵/۰۱/۰۱ ۱۰:۰۰\n۷ تومان;;۱۴۰۵/۰۱/۰۱ ۱۱:۰۰\n", "other.csv");

        var dry = (await bench.Importer.DryRunAsync(Here, other, "other.csv", Sales(TimeFormats.Jalali))).Value!;
        Assert.Equal((3L, 2L), (dry.Counts.Accepted, dry.Warnings.Single(w => w.Code == "overlap").With!["n"]));
        Assert.Equal(1, await bench.Importer.RecogniseAsync(Here, "sales"));
        Assert.Equal(0, await bench.Importer.RecogniseAsync(Here, "sales"));
        var batch = await bench.ImportAsync(other, Sales(TimeFormats.Jalali) with { CanonicalKey = true });

        Assert.Equal(new ImportCounts(3, 1, 2, 0, 0, 0, 1), batch.Counts);
        Assert.DoesNotContain((await bench.Importer.DryRunAsync(Here, other, "x", Sales(TimeFormats.Jalali) with { CanonicalKey = true })).Value!.Warnings, w => w.Code == "overlap");
        await bench.Batches.UndoAsync(Here, 1);
        Assert.Equal(2, (await bench.ImportAsync(other, Sales(TimeFormats.Jalali) with { CanonicalKey = true })).Counts.Accepted);
    }

    [Fact]
    public async Task The_order_of_columns_and_the_cut_into_files_change_no_counts()
    {
        const string rows = "A,2026-03-01 10:00,09121234567,order,100\nB,2026-03-02 10:00,,order,50\nC,2026-02-30,,order,7\nA,2026-03-01 10:00,09121234567,order,100\nD,2026-03-04,09350000000,visit,9\n";
        string Shuffled(string text) => string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => string.Join(',', l.Split(',').Reverse()) + "\n"));
        const string head = "id,time,phone,activity,amount\n";
        var told = new List<string>();
        foreach (var files in (string[][])[[head + rows], [Shuffled(head + rows)], [head + string.Join('\n', rows.Split('\n')[..3]) + "\n", head + string.Join('\n', rows.Split('\n')[3..])]])
        {
            await using var bench = await CreateAsync();
            var counts = ImportCounts.None;
            foreach (var (text, i) in files.Select((t, i) => (t, i)))
            {
                var c = (await bench.ImportAsync(bench.Write(text, $"{i}.csv"), Till())).Counts;
                counts = new ImportCounts(counts.Read + c.Read, counts.Accepted + c.Accepted, counts.Duplicate + c.Duplicate, 0, 0, counts.Rejected + c.Rejected, counts.Interactions + c.Interactions);
            }

            told.Add(counts + string.Join(';', bench.Rows().OrderBy(r => r.Key).Select(r => $"{r.Key} {r.Time} {r.Person} {r.Amount}")));
        }

        Assert.Single(told.Distinct());
        Assert.Contains("Accepted = 3, Duplicate = 1", told[0], StringComparison.Ordinal);
    }
}
