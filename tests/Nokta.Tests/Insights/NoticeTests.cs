using System.Globalization;
using Nokta.Insights;
using Nokta.Insights.Notices;
using Nokta.Interactions.Journeys;
using Nokta.JourneyEngine.Pain;
using Nokta.Kernel;
using Nokta.Tests.Server;
using Nokta.Touchpoints;

namespace Nokta.Tests.Insights;

public sealed class NoticeTests
{
    private static readonly DateTime s_first = new(2026, 2, 2, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task What_got_worse_is_told_and_what_only_swings_is_not()
    {
        await using var bench = await Workbench.CreateAsync("queue", "menu");
        // 56 days, ten answers a day at each; at the queue every tenth person is unhappy, then four of ten; at the menu always two of ten.
        await ImportAsync(bench, "survey", Days(56).SelectMany(d => Enumerable.Range(0, 10).SelectMany(i => new[] { (d, "queue", i < (d < 28 ? 1 : 4) ? 1 : 5), (d, "menu", i < 2 ? 1 : 5) })));

        var board = await BoardAsync(bench);

        var notice = Assert.Single(board.Notices);
        Assert.Equal((NoticeKind.Worse, "worse:1", "queue"), (notice.Kind, notice.Key, notice.Touchpoint!.Code));
        var unhappy = notice.Changes.Single(c => c.Signal == Signal.Unhappy);
        Assert.Equal((0.1, 0.4, 280, 280), (unhappy.From, unhappy.To, unhappy.FromN, unhappy.ToN));
    }

    [Fact]
    public async Task Fewer_than_thirty_people_prove_nothing()
    {
        await using var bench = await Workbench.CreateAsync("queue");
        await ImportAsync(bench, "survey", Days(56).Where(d => d % 2 == 0).Select(d => (d, "queue", d < 28 ? 5 : 1)));

        Assert.Empty((await BoardAsync(bench)).Notices);
    }

    [Fact]
    public async Task What_got_better_is_told_apart()
    {
        await using var bench = await Workbench.CreateAsync("queue");
        await ImportAsync(bench, "survey", Days(56).SelectMany(d => Enumerable.Range(0, 10).Select(i => (d, "queue", i < (d < 28 ? 5 : 1) ? 1 : 5))));

        Assert.Equal(NoticeKind.Better, Assert.Single((await BoardAsync(bench)).Notices).Kind);
    }

    [Fact]
    public async Task A_source_that_came_daily_and_stopped_and_a_value_never_seen_are_told()
    {
        await using var bench = await Workbench.CreateAsync("queue", "menu");
        await ImportAsync(bench, "calls", Days(30).Select(d => (d, "queue", 5)));
        await ImportAsync(bench, "survey", Days(56).SelectMany(d => Enumerable.Range(0, 4).Select(_ => (d, "menu", 5))).Concat(Enumerable.Range(50, 6).Select(d => (d, "robot", 5))));

        var board = await BoardAsync(bench);

        var silent = Assert.Single(board.Of(NoticeKind.Silent));
        Assert.Equal(("calls", 1.0), (silent.Source, silent.UsualGap));
        var unmapped = Assert.Single(board.Of(NoticeKind.Unmapped));
        Assert.Equal((1, 6L), (unmapped.Values, unmapped.Rows));
    }

    [Fact]
    public async Task What_was_put_aside_comes_back_after_four_weeks_or_when_taken_back()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _site = site;
        var (dismissals, here) = (site.Get<Dismissals>(), new WorkspaceId(1));

        await dismissals.DismissAsync(here, "worse:1", "sara");
        await dismissals.DismissAsync(here, "worse:2", "sara");
        await dismissals.RestoreAsync(here, "worse:2");
        Assert.Equal(["worse:1"], await dismissals.ListAsync(here));

        site.Clock.Now += TimeSpan.FromDays(29);
        Assert.Empty(await dismissals.ListAsync(here));
    }

    private static IEnumerable<int> Days(int count) => Enumerable.Range(0, count);

    private static async Task<NoticeBoard> BoardAsync(Workbench bench)
    {
        await bench.RuleAsync("""{"rules":[{"touchpoint":"queue","all":[{"field":"activity","is":"queue"}]}]}""");
        if ((await bench.Get<TouchpointRegister>().ListAsync(Workbench.Shop)).Count > 1) await bench.RuleAsync("""{"rules":[{"touchpoint":"menu","all":[{"field":"activity","is":"menu"}]}]}""");
        var clock = new SettableTime { Now = new DateTimeOffset(s_first.AddDays(56).AddHours(9)) };
        var desk = new ScorecardDesk(bench.Get<LiveJourneys>(), bench.Get<TouchpointRegister>(), bench.Get<Nokta.Interactions.Segments.SegmentDesk>(), bench.Get<Nokta.Accounts.SettingsLog>(), clock);
        return (await new NoticeDesk(desk, clock).AskAsync(Workbench.Shop, bench.Calendar))!;
    }

    private static async Task ImportAsync(Workbench bench, string source, IEnumerable<(int Day, string Where, int Score)> answers)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, ["id,at,who,where,score", .. answers.Select((a, i) => string.Create(CultureInfo.InvariantCulture, $"{source}{i},{s_first.AddDays(a.Day):yyyy-MM-dd},{source}-P{i},{a.Where},{a.Score}"))]);
        await bench.ImportAsync(file, $$"""
            {"source":"{{source}}","zone":"UTC","columns":[{"column":"id","role":"key"},{"column":"at","role":"time","format":"y-m-d"},{"column":"who","role":"person","kind":"card"},
             {"column":"where","role":"activity"},{"column":"score","role":"score","scale":"csat5"}]}
            """);
        File.Delete(file);
    }
}
