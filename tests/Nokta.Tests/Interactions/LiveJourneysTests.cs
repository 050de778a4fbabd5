using Nokta.Accounts;
using System.Globalization;
using System.Text;
using Nokta.Interactions.Import;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Interactions.Measures;
using Nokta.Interactions.Rows;
using Nokta.Interactions.Rules;
using Nokta.Interactions.Segments;
using Nokta.JourneyEngine.Scorecards;
using Nokta.Kernel.Calendars;
using static Nokta.Tests.Interactions.RuleBench;
using Calendar = Nokta.Kernel.Calendars.Calendar;

namespace Nokta.Tests.Interactions;

public sealed class LiveJourneysTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly Condition s_delivery = Condition.Is(SignatureField.Channel, "delivery");
    private static readonly Calendar s_utc = new(CalendarKind.Gregorian, DayOfWeek.Monday, TimeZoneInfo.Utc);

    [Fact]
    public async Task A_snapshot_carried_forward_equals_one_read_anew()
    {
        await using var bench = await CreateAsync();
        var log = new InteractionLog(bench.Database);
        using var live = new LiveJourneys(bench.Database, log, bench.Rules, bench.Goals);
        await bench.Register.AddAsync(Cafe, Touchpoint(0, "delivery", "تحویل", "Delivery", "Доставка"), "", Ct);

        await SameAsANewOneAsync(bench, live, 0, 0);
        await ImportAsync(bench, "first", 0, 300);
        await SameAsANewOneAsync(bench, live, 300, 0);
        await bench.Rules.AddAsync(Cafe, Rule(1, s_delivery), "", Ct);
        await SameAsANewOneAsync(bench, live, 300, 100);
        var second = await ImportAsync(bench, "second", 300, 300);
        await SameAsANewOneAsync(bench, live, 600, 200);
        await bench.Rules.EditAsync(Cafe, 1, Rule(1, Condition.Is(SignatureField.Channel, "hall")), null, "", Ct);
        await bench.Goals.AddAsync(Cafe, new GoalDraft(new("خرید", "Purchase", "Покупка"), [Condition.Is(SignatureField.Activity, "purchase")]), "", Ct);
        await SameAsANewOneAsync(bench, live, 600, 200);
        await new ImportBatches(bench.Database, TimeProvider.System).UndoAsync(Cafe, second, Ct);
        await SameAsANewOneAsync(bench, live, 300, 100);
        await ImportAsync(bench, "third", 600, 90);
        await SameAsANewOneAsync(bench, live, 390, 130);
    }

    [Fact]
    public async Task Nothing_is_read_again_while_nothing_is_written()
    {
        await using var bench = await CreateAsync();
        await ImportAsync(bench, "first", 0, 30);
        using var live = new LiveJourneys(bench.Database, new InteractionLog(bench.Database), bench.Rules, bench.Goals);

        var once = await live.GetAsync(Cafe, Ct);
        var again = await live.GetAsync(Cafe, Ct);
        await bench.Register.AddAsync(Cafe, Touchpoint(0, "hall", "سالن", "Hall", "Зал"), "", Ct);
        var afterAnotherWrite = await live.GetAsync(Cafe, Ct);

        Assert.Same(once, again);
        Assert.Same(once, afterAnotherWrite);
    }

    [Fact]
    public async Task One_workspace_does_not_see_the_other()
    {
        await using var bench = await CreateAsync();
        await ImportAsync(bench, "first", 0, 30);
        using var live = new LiveJourneys(bench.Database, new InteractionLog(bench.Database), bench.Rules, bench.Goals);

        Assert.Equal(30, (await live.GetAsync(Cafe, Ct)).Rows);
        Assert.Equal(0, (await live.GetAsync(Shop, Ct)).Rows);
    }

    [Fact]
    public async Task The_rows_of_a_figure_are_as_many_as_the_figure_says()
    {
        await using var bench = await CreateAsync();
        await bench.Register.AddAsync(Cafe, Touchpoint(0, "delivery", "تحویل", "Delivery", "Доставка"), "", Ct);
        await bench.Rules.AddAsync(Cafe, Rule(1, s_delivery), "", Ct);
        await ImportAsync(bench, "first", 0, 300);
        var log = new InteractionLog(bench.Database);
        using var live = new LiveJourneys(bench.Database, log, bench.Rules, bench.Goals);
        var segments = new SegmentDesk(new SegmentStore(bench.Database, TimeProvider.System), new PersonFacts(bench.Database, log), new SettingsLog(bench.Database, TimeProvider.System), TimeProvider.System);
        var desk = new RowsDesk(live, bench.Register, log, segments, new CameRows(bench.Database), TimeProvider.System);
        var everything = new RowsQuery { Scope = new Scope { Span = "all" } };

        var all = await desk.FindAsync(Cafe, s_utc, everything, 0, 50, Ct);
        var delivery = await desk.FindAsync(Cafe, s_utc, everything with { Touchpoint = 1 }, 0, 500, Ct);
        var unmapped = await desk.FindAsync(Cafe, s_utc, everything with { Touchpoint = 0 }, 0, 50, Ct);
        var people = await desk.FindAsync(Cafe, s_utc, everything with { Kind = RowKind.Persons }, 0, 50, Ct);
        var rule = await desk.FindAsync(Cafe, s_utc, everything with { Rule = 1 }, 0, 50, Ct);
        var group = await desk.FindAsync(Cafe, s_utc, everything with { By = "stage", Group = "during" }, 0, 50, Ct);

        Assert.Equal((300, 100, 200, 20, 100, 100), (all.Total, delivery.Total, unmapped.Total, people.Total, rule.Total, group.Total));
        Assert.Equal(all.Total, delivery.Total + unmapped.Total);
        Assert.All(delivery.Rows, row => Assert.Equal("delivery", delivery.SignatureOf(row).Channel));
        Assert.Equal((1, 1), (delivery.RuleOf(delivery.Rows[0])!.Number, delivery.RuleOf(delivery.Rows[0])!.Version));
        Assert.StartsWith("first-", delivery.Rows[0].Key, StringComparison.Ordinal);
        Assert.Contains(delivery.Rows[0].Key, delivery.Rows[0].Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_reads_the_saved_journeys_and_only_newer_rows_from_the_ledger()
    {
        await using var bench = await CreateAsync();
        await ImportAsync(bench, "first", 0, 300);
        await SaveAsync(bench);
        await ImportAsync(bench, "second", 300, 90);

        // Without its blocks the ledger gives no row: what is there comes from the file.
        await using (var turn = await bench.Database.WriteAsync(Ct))
        {
            turn.Run("""DELETE FROM interactions_block WHERE "Batch" = 1""");
            await turn.CommitAsync(Ct);
        }
        using var second = Live(bench);

        var snapshot = await second.GetAsync(Cafe, Ct);
        Assert.Equal(390, snapshot.Rows);
        Assert.Equal(390, snapshot.RowsOf.Sum());
        Assert.Equal(20, snapshot.Index.Persons);
    }

    [Theory]
    [InlineData("missing"), InlineData("damaged"), InlineData("cut off"), InlineData("of another ledger"), InlineData("of an undone batch")]
    public async Task Saved_journeys_that_do_not_fit_are_made_anew(string how)
    {
        await using var bench = await CreateAsync();
        await ImportAsync(bench, "first", 0, 300);
        var later = await ImportAsync(bench, "second", 300, 90);
        var file = await SaveAsync(bench);
        var bytes = await File.ReadAllBytesAsync(file, Ct);
        bytes[bytes.Length / 2] ^= 1;
        if (how == "missing") File.Delete(file);
        if (how == "damaged") await File.WriteAllBytesAsync(file, bytes, Ct);
        if (how == "cut off") await File.WriteAllBytesAsync(file, bytes[..^9], Ct);
        if (how == "of an undone batch") await new ImportBatches(bench.Database, TimeProvider.System).UndoAsync(Cafe, later, Ct);
        if (how == "of another ledger")
        {
            await using var turn = await bench.Database.WriteAsync(Ct);
            turn.Run("""UPDATE interactions_batch SET "FileHash" = 'another' WHERE "Id" = 1""");
            turn.Run("""DELETE FROM interactions_block WHERE "Batch" = 1""");
            await turn.CommitAsync(Ct);
        }
        using var live = Live(bench);

        var snapshot = await live.GetAsync(Cafe, Ct);

        Assert.Equal(how switch { "of an undone batch" => 300, "of another ledger" => 90, _ => 390 }, snapshot.Rows);
        await live.WhenSavedAsync();
        Assert.True(File.Exists(file));
    }

    private static LiveJourneys Live(RuleBench bench) => new(bench.Database, new InteractionLog(bench.Database), bench.Rules, bench.Goals) { SaveFrom = 1 };

    private static async Task<string> SaveAsync(RuleBench bench)
    {
        using var live = Live(bench);
        await live.GetAsync(Cafe, Ct);
        await live.WhenSavedAsync();
        return Assert.Single(Directory.GetFiles(Path.Combine(bench.Database.Folder, "cache")));
    }

    private static async Task SameAsANewOneAsync(RuleBench bench, LiveJourneys live, long rows, long mapped)
    {
        using var fresh = new LiveJourneys(bench.Database, new InteractionLog(bench.Database), bench.Rules, bench.Goals);
        var (carried, anew) = (await live.GetAsync(Cafe, Ct), await fresh.GetAsync(Cafe, Ct));

        Assert.Equal((rows, mapped), (carried.Rows, carried.Rows - carried.Unmapped));
        Assert.Equal(anew.RowsOf, carried.RowsOf);
        Assert.Equal(anew.TouchpointOf, carried.TouchpointOf);
        Assert.Equal(anew.RuleOf, carried.RuleOf);
        Assert.Equal(anew.RowsByTouchpoint(1), carried.RowsByTouchpoint(1));
        Assert.Equal(anew.Goals.Select(g => g.Matches), carried.Goals.Select(g => g.Matches));
        Assert.Equal(Figures(anew), Figures(carried));
    }

    private static string Figures(JourneySnapshot snapshot)
    {
        if (snapshot.Rows == 0) return "";
        var period = new JourneyEngine.Columns.Period(snapshot.Index.StartOfData, snapshot.Index.EndOfData + 1);
        var answer = Scorecard.Run(new ScorecardQuestion { Period = period, TouchpointOf = snapshot.TouchpointOf, Touchpoints = 1, IsGoal = snapshot.Goals.Count == 0 ? null : snapshot.Goals[0].Matches }, snapshot.Index);
        return string.Join('|', answer.Touchpoints.Append(answer.Total).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Volume} {f.Reach} {f.WithoutPerson} {f.Conversion}")));
    }

    // Twenty people, three channels in turn, one row an hour.
    private static async Task<int> ImportAsync(RuleBench bench, string name, int from, int count)
    {
        var file = Path.Combine(bench.Database.Folder, name + ".csv");
        var text = new StringBuilder("id,time,person,channel,activity\n");
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var i = from; i < from + count; i++)
            text.Append(CultureInfo.InvariantCulture, $"{name}-{i},{start.AddHours(i):yyyy-MM-ddTHH:mm:ssZ},p{i % 20},{(i % 3 == 0 ? "delivery" : i % 3 == 1 ? "hall" : "phone")},{(i % 4 == 0 ? "purchase" : "visit")}\n");
        await File.WriteAllTextAsync(file, text.ToString(), Ct);

        var mapping = FileMapping.Parse("""
            {"source":"receipts","columns":[{"column":"id","role":"key"},{"column":"time","role":"time"},{"column":"person","role":"person","kind":"id"},{"column":"channel","role":"channel"},{"column":"activity","role":"activity"}]}
            """);
        var batch = await new Importer(bench.Database, TimeProvider.System).RunAsync(Cafe, file, name + ".csv", mapping, ct: Ct);
        Assert.Equal(count, batch.Value!.Counts.Interactions);
        return batch.Value.Id;
    }
}
