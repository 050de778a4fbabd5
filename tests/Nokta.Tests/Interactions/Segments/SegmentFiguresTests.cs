using System.Globalization;
using System.Text;
using Nokta.Insights;
using Nokta.Insights.Explore;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Measures;
using Nokta.Interactions.Rows;
using Nokta.Interactions.Segments;
using Nokta.JourneyEngine.Scorecards;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Tests.Insights;

namespace Nokta.Tests.Interactions.Segments;

/// <summary>Who belongs to a segment, that every figure of it opens exactly its rows, and what becomes of frozen lists.</summary>
public sealed class SegmentFiguresTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private static readonly Scope s_all = new() { Span = "all" };

    [Fact]
    public async Task Conditions_find_who_did_what_how_often_and_when()
    {
        await using var bench = await ShopAsync();

        Assert.Equal(["P1", "P2"], await WhoAsync(bench, Did(TestKind.Activity, "order", TestCompare.Least, 2)));
        Assert.Equal(["P3", "P4"], await WhoAsync(bench, Did(TestKind.Activity, "order", TestCompare.Most, 1)));
        Assert.Equal(["P4"], await WhoAsync(bench, Did(TestKind.Activity, "ORDER", TestCompare.Exactly, 0)));
        Assert.Equal(["P1"], await WhoAsync(bench, Did(TestKind.Activity, "order", TestCompare.Least, 2) with { Window = new TestWindow(WindowKind.Within, 5) }));
        Assert.Equal(["P1", "P2", "P3"], await WhoAsync(bench, Did(TestKind.Touchpoint, "1", TestCompare.Least, 1)));
        Assert.Equal(["P1", "P2", "P3"], await WhoAsync(bench, Did(TestKind.Goal, "1", TestCompare.Least, 1)));
        Assert.Equal(["P3", "P4"], await WhoAsync(bench, Did(TestKind.Activity, "order", TestCompare.Least, 2) with { IsNot = true }));
        Assert.Equal(["P2", "P3"], await WhoAsync(bench, new SegmentTest(TestKind.Last, TestCompare.Is, []) { Window = new TestWindow(WindowKind.Before, 10) }));
        Assert.Equal(["P2"], await WhoAsync(bench, new SegmentTest(TestKind.First, TestCompare.Is, []) { Window = new TestWindow(WindowKind.Between, 0, new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 1)) }));
        Assert.Equal(["P1"], await WhoAsync(bench, new SegmentTest(TestKind.Amount, TestCompare.Least, []) { Name = "EUR", Number = 25.5m }));
        Assert.Equal(["P4"], await WhoAsync(bench, new SegmentTest(TestKind.Score, TestCompare.Most, []) { Name = "csat5", Number = 2 }));
    }

    [Fact]
    public async Task Every_figure_of_a_segment_opens_as_many_rows_as_it_says()
    {
        await using var bench = await ShopAsync();
        var number = await AddAsync(bench, Did(TestKind.Activity, "order", TestCompare.Least, 2));
        var scope = s_all with { Segment = number };

        var view = (await bench.Get<ScorecardDesk>().AskAsync(Workbench.Shop, bench.Calendar, scope, Ct))!;
        var everybody = (await bench.Get<ScorecardDesk>().AskAsync(Workbench.Shop, bench.Calendar, s_all, Ct))!;
        var explorer = (await bench.Get<ExplorerDesk>().AskAsync(Workbench.Shop, bench.Calendar, scope, Ct))!;

        Assert.Equal((2, 4), (view.Measured.Segment!.People.Count, everybody.Now.Total.Reach));
        Assert.Equal(2, view.Now.Total.Reach);
        Assert.Equal(view.Measured.Segment.People.Persons(), explorer.Journeys.People!.Persons());
        foreach (var (kind, figure) in new (RowKind, long)[] { (RowKind.Interactions, view.Now.Total.Volume), (RowKind.Persons, view.Now.Total.Reach) })
            Assert.Equal(figure, await RowsAsync(bench, new RowsQuery { Scope = scope, Kind = kind }));
        foreach (var touchpoint in new[] { 0, 1 })
            Assert.Equal(view.Now.Touchpoints[touchpoint].Volume, await RowsAsync(bench, new RowsQuery { Scope = scope, Touchpoint = touchpoint }));
        Assert.Equal(scope, Scope.Read("all", null, null, null, null, null, null, null, number.ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_live_segment_follows_the_data_and_a_deleted_one_is_nobody()
    {
        await using var bench = await ShopAsync();
        var number = await AddAsync(bench, Did(TestKind.Activity, "order", TestCompare.Least, 2));
        Assert.Equal(["P1", "P2"], await WhoAsync(bench, number));

        await ImportAsync(bench, "later", ["9,2026-03-31,P3,order,,"]);
        Assert.Equal(["P1", "P2", "P3"], await WhoAsync(bench, number));
        await bench.Get<SegmentStore>().DeleteAsync(Workbench.Shop, number, "sara", Ct);

        Assert.Equal(0, await RowsAsync(bench, new RowsQuery { Scope = s_all with { Segment = number } }));
        Assert.True(await bench.Get<SegmentStore>().RestoreAsync(Workbench.Shop, number, "sara", Ct));
        Assert.Equal(["P1", "P2", "P3"], await WhoAsync(bench, number));
    }

    [Fact]
    public async Task A_frozen_list_keeps_its_keys_whatever_is_merged_and_the_erased_leave_it()
    {
        await using var bench = await ShopAsync();
        var live = await AddAsync(bench, Did(TestKind.Activity, "order", TestCompare.Least, 2));
        var frozen = await FreezeAsync(bench, live);

        await ImportAsync(bench, "later", ["9,2026-03-31,P3,order,,"]);
        Assert.Equal(["P1", "P2"], await WhoAsync(bench, frozen));
        await ImportAsync(bench, "cards", ["10,2026-03-30,P1,visit,,P2"]);
        Assert.Equal(1, (await ChosenAsync(bench, frozen)).People.Count);
        var both = (await bench.Get<SegmentStore>().FindAsync(Workbench.Shop, frozen, Ct))!;
        Assert.Equal((2, live), (both.Frozen!.Persons, both.Frozen.Of));

        var snapshot = await bench.Get<LiveJourneys>().GetAsync(Workbench.Shop, Ct);
        var person = (await ChosenAsync(bench, frozen)).People.Persons().Single();
        var keys = bench.Get<PersonFacts>().KeysOf(Workbench.Shop, Nokta.JourneyEngine.Segments.PersonSet.Of(snapshot.Index, [person])).ToHashSet();
        await new SegmentData(bench.Get<Database>()).EraseAsync(new Nokta.Kernel.Privacy.DataSubject(Workbench.Shop, keys.Contains, t => t), Ct);

        Assert.Empty(SegmentMembers.Read(bench.Get<Database>(), Workbench.Shop, frozen));
    }

    [Fact]
    public async Task A_split_leaves_both_parts_on_the_list_on_which_they_stood_together()
    {
        await using var bench = await ShopAsync();
        var join = await ImportAsync(bench, "cards", ["10,2026-03-30,P1,visit,,P2"]);
        var frozen = await FreezeAsync(bench, await AddAsync(bench, Did(TestKind.Activity, "order", TestCompare.Least, 2)));
        Assert.Equal(1, (await ChosenAsync(bench, frozen)).People.Count);

        Assert.True((await bench.Get<Nokta.Interactions.Import.ImportBatches>().UndoAsync(Workbench.Shop, join, Ct)).IsDone);

        Assert.Equal(["P1", "P2"], await WhoAsync(bench, frozen));
    }

    [Fact]
    public async Task What_a_segment_said_before_can_be_said_again()
    {
        await using var bench = await ShopAsync();
        var store = bench.Get<SegmentStore>();
        var number = await AddAsync(bench, Did(TestKind.Activity, "order", TestCompare.Least, 2));
        await store.EditAsync(Workbench.Shop, number, Draft(Did(TestKind.Any, "", TestCompare.Least, 1)), null, "sara", Ct);
        var first = (await store.HistoryAsync(Workbench.Shop, number, Ct))[0];
        await store.ReturnAsync(Workbench.Shop, number, first.Revision, "sara", Ct);

        Assert.Equal([1, 2, 3], (await store.HistoryAsync(Workbench.Shop, number, Ct)).Select(v => v.Segment.Version));
        Assert.Equal(["P1", "P2"], await WhoAsync(bench, number));
        Assert.Equal("segment.changed-meanwhile", (await store.EditAsync(Workbench.Shop, number, Draft(Did(TestKind.Any, "", TestCompare.Least, 1)), 1, "sara", Ct))!.Value.Refusal!.Code);
    }

    [Fact]
    public void What_is_stored_is_what_was_written()
    {
        var draft = new SegmentDraft(new Trilingual("نام", "Name", "Имя"), false,
        [
            new SegmentGroup(true, true, [Did(TestKind.Touchpoint, "14", TestCompare.Most, 0), new SegmentTest(TestKind.Trait, TestCompare.Before, ["2026-03-21"]) { Name = "birthday", IsNot = true }]),
            new SegmentGroup(false, false, [new SegmentTest(TestKind.Amount, TestCompare.Most, []) { Name = "EUR", Number = 12.5m, Window = new TestWindow(WindowKind.Between, 0, new DateOnly(2026, 1, 1)) }]),
        ], new FrozenList(3, 2, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), 7));

        var read = SegmentBody.Read(SegmentBody.Write(draft));

        Assert.Equal(draft.Groups, read.Groups);
        Assert.Equal((draft.Name, draft.IsAll, draft.Frozen), (read.Name, read.IsAll, read.Frozen));
        Assert.Contains("TP-14", SegmentBody.Write(draft), StringComparison.Ordinal);
    }

    private static SegmentTest Did(TestKind kind, string value, TestCompare compare, int times) => new(kind, compare, value.Length > 0 ? [value] : []) { Number = times };

    private static SegmentDraft Draft(SegmentTest test) => new(new Trilingual("گروه", "Group", "Группа"), true, [new SegmentGroup(true, false, [test])]);

    private static async Task<int> AddAsync(Workbench bench, SegmentTest test)
    {
        var added = await bench.Get<SegmentStore>().AddAsync(Workbench.Shop, Draft(test), "sara", Ct);
        Assert.True(added.IsDone, added.Refusal?.Code);
        return added.Value;
    }

    private static async Task<int> FreezeAsync(Workbench bench, int number)
    {
        var (store, chosen) = (bench.Get<SegmentStore>(), await ChosenAsync(bench, number));
        var frozen = await store.FreezeAsync(Workbench.Shop, chosen.Segment!, new Trilingual("", "List", ""), chosen.People.Count, bench.Get<PersonFacts>().KeysOf(Workbench.Shop, chosen.People), "sara", Ct);
        Assert.True(frozen.IsDone, frozen.Refusal?.Code);
        return frozen.Value;
    }

    private static async Task<ChosenSegment> ChosenAsync(Workbench bench, int number)
    {
        var snapshot = await bench.Get<LiveJourneys>().GetAsync(Workbench.Shop, Ct);
        var touchpoints = await bench.Get<Nokta.Touchpoints.TouchpointRegister>().ListAsync(Workbench.Shop, Ct);
        return (await bench.Get<SegmentDesk>().MeasureAsync(snapshot, touchpoints, bench.Calendar, s_all with { Segment = number }, Ct)).Segment!;
    }

    private static async Task<IEnumerable<string>> WhoAsync(Workbench bench, int number)
    {
        var people = (await ChosenAsync(bench, number)).People;
        var snapshot = await bench.Get<LiveJourneys>().GetAsync(Workbench.Shop, Ct);
        var rows = people.Persons().SelectMany(p => snapshot.Index.JourneyOf(p).ToArray()).ToList();
        return [.. bench.Get<InteractionLog>().ReadRows(Workbench.Shop, rows).Select(r => r.Person).Distinct().Order(StringComparer.Ordinal)];
    }

    private static async Task<IEnumerable<string>> WhoAsync(Workbench bench, SegmentTest test)
    {
        var number = await AddAsync(bench, test);
        var who = await WhoAsync(bench, number);
        await bench.Get<SegmentStore>().DeleteAsync(Workbench.Shop, number, "sara", Ct);
        return who;
    }

    private static async Task<long> RowsAsync(Workbench bench, RowsQuery query) => (await bench.Get<RowsDesk>().FindAsync(Workbench.Shop, bench.Calendar, query, 0, 50, Ct)).Total;

    private static async Task<Workbench> ShopAsync()
    {
        var bench = await Workbench.CreateAsync("counter");
        await ImportAsync(bench, "shop",
        [
            "1,2026-03-20,P1,order,10.00,", "2,2026-03-28,P1,order,10.00,", "3,2026-03-31,P1,order,5.50,",
            "4,2026-03-01,P2,order,20.00,", "5,2026-03-02,P2,order,3.00,", "6,2026-03-10,P3,order,9.00,",
        ]);
        await ScoresAsync(bench, ["7,2026-03-05,P4,answer,5", "8,2026-03-30,P4,answer,2"]);
        await bench.RuleAsync("""{"rules":[{"touchpoint":"counter","all":[{"field":"activity","is":"order"}]}],"goals":[{"name":{"fa":"سفارش","en":"Order","ru":"Заказ"},"all":[{"field":"activity","is":"order"}]}]}""");
        return bench;
    }

    private static async Task<int> ImportAsync(Workbench bench, string source, IEnumerable<string> rows) => await FileAsync(bench, ["id,at,who,what,paid,other", .. rows], $$"""
        {"source":"{{source}}","zone":"UTC","columns":[{"column":"id","role":"key"},{"column":"at","role":"time","format":"y-m-d"},{"column":"who","role":"person","kind":"card"},
         {"column":"what","role":"activity"},{"column":"paid","role":"amount","currency":"EUR"},{"column":"other","role":"person","kind":"card"}]}
        """);

    private static async Task ScoresAsync(Workbench bench, IEnumerable<string> rows) => await FileAsync(bench, ["id,at,who,what,score", .. rows], """
        {"source":"asked","zone":"UTC","columns":[{"column":"id","role":"key"},{"column":"at","role":"time","format":"y-m-d"},{"column":"who","role":"person","kind":"card"},
         {"column":"what","role":"activity"},{"column":"score","role":"score","scale":"csat5"}]}
        """);

    private static async Task<int> FileAsync(Workbench bench, IEnumerable<string> lines, string mapping)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, lines, new UTF8Encoding(false));
        var batch = await bench.ImportAsync(file, mapping);
        File.Delete(file);
        return batch.Id;
    }
}
