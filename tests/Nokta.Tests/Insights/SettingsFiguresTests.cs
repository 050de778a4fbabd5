using Nokta.Accounts;
using Nokta.Insights;
using Nokta.Insights.Settings;
using Nokta.Interactions.Measures;
using Nokta.Interactions.Rows;
using Nokta.JourneyEngine.Scorecards;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Tests.Insights;

/// <summary>What settings do to figures: branches under one name, audiences as a filter, targets and hours held against data.</summary>
public sealed class SettingsFiguresTests
{
    private static readonly Scope s_all = new() { Span = "custom", From = new DateOnly(2026, 1, 1), To = new DateOnly(2026, 6, 30) };

    [Fact]
    public async Task An_audience_stage_narrows_figures_and_rows_to_the_people_its_page_counts()
    {
        await using var bench = await ShopAsync();

        var counts = (await bench.Get<AudienceDesk>().PreviewAsync(Workbench.Shop, new AudienceRules(), [], Reader(bench)))!.Lines.Select(l => l.Before.Split(' ')[0]).ToList();
        Assert.Equal(["1", "1", "1", "1", "2"], counts);

        foreach (var (stage, people) in (IEnumerable<(string, int)>)[("unaware", 1), ("low-awareness", 1), ("potential", 1), ("new", 1), ("existing", 2)])
        {
            var scope = s_all with { Audience = stage };
            var view = (await bench.Get<ScorecardDesk>().AskAsync(Workbench.Shop, bench.Calendar, scope))!;
            var rows = await bench.Get<RowsDesk>().FindAsync(Workbench.Shop, bench.Calendar, new RowsQuery { Scope = scope, Kind = RowKind.Persons }, 0, 50);

            Assert.Equal(people, view.Now.Total.Reach);
            Assert.Equal(people, rows.Total);
            Assert.Equal(0, view.Now.Total.WithoutPerson);
        }
    }

    [Fact]
    public async Task A_preview_of_another_audience_rule_is_what_holds_after_it_is_saved()
    {
        await using var bench = await ShopAsync();
        var wanted = new AudienceRules { ExistingFrom = 3, NewDays = 365 };

        var promised = (await bench.Get<AudienceDesk>().PreviewAsync(Workbench.Shop, wanted, [], Reader(bench)))!;
        await bench.Get<SettingsLog>().SaveAsync(Workbench.Shop, AudienceRules.Section, wanted, 0, "sara");
        var kept = (await bench.Get<AudienceDesk>().PreviewAsync(Workbench.Shop, wanted, [], Reader(bench)))!;

        Assert.True(promised.MovesSomething);
        Assert.Equal(promised.Lines.Select(l => l.After), kept.Lines.Select(l => l.Before));
        Assert.False(kept.MovesSomething);
    }

    [Fact]
    public async Task All_names_of_a_branch_count_as_one()
    {
        await using var bench = await ShopAsync();
        var vanak = new Branch(0, "Vanak", ["ونک"], "", "", null);

        var change = await bench.Get<BranchesDesk>().PreviewAsync(Workbench.Shop, vanak, Reader(bench));
        Assert.Equal(("0", "3"), (change.Lines[0].Before, change.Lines[0].After));
        await bench.Get<SettingsLog>().SaveAsync(Workbench.Shop, Branches.Section, new Branches([]).With(vanak).Value!, 0, "sara");

        var view = (await bench.Get<ScorecardDesk>().AskAsync(Workbench.Shop, bench.Calendar, s_all with { Branch = "Vanak" }))!;
        var rows = await bench.Get<RowsDesk>().FindAsync(Workbench.Shop, bench.Calendar, new RowsQuery { Scope = s_all with { Branch = "Vanak" } }, 0, 50);
        var byBranch = ScorecardDesk.By((await bench.Get<ScorecardDesk>().AskAsync(Workbench.Shop, bench.Calendar, s_all))!, Nokta.Insights.Axis.Find("branch"));

        Assert.Equal((7, 7L), (view.Now.Total.Volume, rows.Total));
        Assert.Equal(["Tajrish", "Vanak"], byBranch.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_came_while_closed_is_counted_by_the_hours_of_each_channel()
    {
        await using var bench = await ShopAsync();
        var nine = new WeekHours([.. Enumerable.Repeat("09:00-21:00", 7)]);

        var change = await bench.Get<HoursDesk>().PreviewAsync(Workbench.Shop, new HoursOf(), nine, [], Reader(bench));

        // In the last 28 days of data: three purchases at noon and one message at 23:00.
        Assert.Contains("168", change.Lines[0].Before, StringComparison.Ordinal);
        Assert.Contains("84", change.Lines[0].After, StringComparison.Ordinal);
        Assert.Equal(("0 of 5 (0.0%)", "1 of 5 (20.0%)"), (change.Lines[2].Before, change.Lines[2].After));

        await bench.Get<SettingsLog>().SaveAsync(Workbench.Shop, OpenHours.Section, new OpenHours { Usual = nine }, 0, "sara");
        var allNight = await bench.Get<HoursDesk>().PreviewAsync(Workbench.Shop, new HoursOf("sms"), WeekHours.AlwaysOpen, [], Reader(bench));
        Assert.Equal("168 h", allNight.Lines[0].After);
    }

    [Fact]
    public async Task A_target_is_held_against_the_data_before_it_is_saved_and_marks_the_scorecard_after()
    {
        await using var bench = await ShopAsync(answers: 60);
        var strict = new Targets(new Target(Csat: 0.9), new Dictionary<int, Target>());

        var change = await bench.Get<TargetsDesk>().PreviewAsync(Workbench.Shop, strict, [], Reader(bench));
        var line = Assert.Single(change.Lines);
        Assert.Equal(("no target", "below target"), (line.Before, line.After));

        await bench.Get<SettingsLog>().SaveAsync(Workbench.Shop, Targets.Section, strict, 0, "sara");
        var view = (await bench.Get<ScorecardDesk>().AskAsync(Workbench.Shop, bench.Calendar, new Scope()))!;
        Assert.Equal(Standing.Missed, view.AimOf(view.Touchpoints.First(t => t.Code == "counter"))!.Standing);
        Assert.Null(view.AimOf(view.Touchpoints.First(t => t.Code == "advert")));
    }

    [Fact]
    public async Task The_scale_with_most_answers_is_proposed_and_shown_before_it_is_taken()
    {
        await using var bench = await ShopAsync(answers: 60);
        var register = bench.Get<TouchpointRegister>();
        var counter = (await register.FindByCodeAsync(Workbench.Shop, "counter"))!;
        await register.EditAsync(Workbench.Shop, counter with { MainScale = MainScales.Nps10 }, "test");

        var rows = await bench.Get<ScalesDesk>().ListAsync(Workbench.Shop, Reader(bench));
        Assert.Equal(("counter", MainScales.Csat5, 60L), (rows[0].Card.Code, rows[0].Proposed, rows[0].Answers[0].N));
        var change = ScalesDesk.Preview(rows, new Dictionary<int, sbyte> { [counter.Number] = MainScales.Csat5 }, Reader(bench));
        Assert.Equal("—", Assert.Single(change.Lines).Before);
        Assert.Contains("60", change.Lines[0].After, StringComparison.Ordinal);
    }

    private static Reader Reader(Workbench bench) => new(
        new Texts([typeof(WorkspaceId).Assembly, typeof(AccountsModule).Assembly, typeof(TouchpointsModule).Assembly, typeof(InsightsModule).Assembly]), Language.English, bench.Calendar);

    /// <summary>Six people: one we only wrote to, one who saw an advert, one at the counter without buying, one new, two existing customers.</summary>
    private static async Task<Workbench> ShopAsync(int answers = 0)
    {
        var bench = await Workbench.CreateAsync("advert", "counter");
        Assert.True((await bench.Get<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Language.English) with { Name = "Shop", Zone = "UTC" })).IsDone);
        var register = bench.Get<TouchpointRegister>();
        await register.EditAsync(Workbench.Shop, (await register.FindByCodeAsync(Workbench.Shop, "advert"))! with { Stage = "before" }, "test");
        List<string> lines =
        [
            "time,person,what,channel,branch,direction,score",
            "2026-06-20T23:00:00Z,p1,message,sms,,out,",
            "2026-06-05T12:00:00Z,p2,view,web,,in,",
            "2026-06-10T12:00:00Z,p3,question,store,Vanak,in,",
            "2026-06-12T12:00:00Z,p4,purchase,store,ونك,in,",
            "2026-01-10T12:00:00Z,p5,purchase,store,Vanak,in,",
            "2026-02-10T12:00:00Z,p5,purchase,store,ونک,in,",
            "2026-06-13T12:00:00Z,p5,purchase,store,Vanak,in,",
            "2026-01-05T12:00:00Z,p6,purchase,store,Tajrish,in,",
            "2026-01-06T12:00:00Z,p6,visit,store,Vanak,in,",
            "2026-01-07T12:00:00Z,p6,visit,store,Vanak,in,",
        ];
        for (var i = 0; i < answers; i++) lines.Add($"2026-06-15T12:00:00Z,a{i.ToString(System.Globalization.CultureInfo.InvariantCulture)},answer,store,,in,{(i % 2 == 0 ? 5 : 2)}");
        var file = Path.Combine(Directory.CreateTempSubdirectory("nokta-shop-").FullName, "shop.csv");
        await File.WriteAllLinesAsync(file, lines);
        await bench.ImportAsync(file, """{"source":"shop","zone":"UTC","columns":[{"column":"time","role":"time","format":"iso"},{"column":"person","role":"person","kind":"id"},{"column":"what","role":"activity"},{"column":"channel","role":"channel"},{"column":"branch","role":"branch"},{"column":"direction","role":"direction"},{"column":"score","role":"score","scale":"csat5"}]}""");
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        await bench.RuleAsync("""
            {"rules":[{"touchpoint":"advert","all":[{"field":"channel","is":"web"}]},{"touchpoint":"advert","all":[{"field":"channel","is":"sms"}]},{"touchpoint":"counter","all":[{"field":"channel","is":"store"}]}],
             "goals":[{"name":{"fa":"خرید","en":"Purchase","ru":"Покупка"},"all":[{"field":"activity","is":"purchase"}],"windowDays":30}]}
            """);
        return bench;
    }
}
