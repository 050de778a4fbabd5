using System.Net;
using System.Text.Json.Nodes;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.People;
using Nokta.Kernel.Storage;
using Nokta.Tests.Server;
using static Nokta.Tests.Interactions.IntakeTests;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions.People;

/// <summary>The pages of people and what a program does instead.</summary>
public sealed class PeoplePageTests
{
    private static readonly string[] s_figures = ["/home?p=all", "/scorecard?p=all", "/scorecard/TP-1?p=all", "/scorecard/file.csv?p=all", "/insights/funnel?p=all", "/insights/paths?p=all", "/insights/flow?p=all", "/insights/variants?p=all", "/insights/gaps?p=all", "/insights/retention", "/insights/attribution?p=all", "/people/seen", "/people/conflicts", "/touchpoints"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Merging_six_people_and_splitting_them_again_or_taking_it_back_restores_every_figure()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        using var till = await TestProgram.StartAsync(site);
        await ReadAsync(await till.PostAsync("/touchpoints/list", new { names = new[] { "Hall", "Till" } }));
        foreach (var (number, activity) in new[] { (1, "visit"), (2, "order") })
            await ReadAsync(await till.PostAsync("/rules", new { touchpoint = $"TP-{number}", all = new[] { new { field = "activity", values = new[] { activity } } } }));
        for (var person = 0; person < 6; person++)
            for (var visit = 0; visit < 3; visit++)
                Assert.Equal(HttpStatusCode.OK, (await till.PostAsync("/interactions", $$"""{"source":"till","sourceKey":"{{person}}-{{visit}}","at":"2026-10-{{10 + (visit * 7)}}T1{{person}}:00:00Z","activity":"{{(visit == 2 ? "order" : "visit")}}","amount":{{(visit == 2 ? "12.5" : "null")}},"currency":"EUR","persons":[{"kind":"phone","value":"0912555000{{person}}"},{"kind":"card","value":"C-{{person}}"}]}""")).StatusCode);
        var ids = Enumerable.Range(0, 6).Select(p => PersonId.Write(KeyOf("phone", "+98912555000" + p))).ToList();
        var before = await FiguresAsync(till);

        var merged = await ReadAsync(await till.PostAsync("/people/merge", new { groups = new[] { ids }, why = "one household card" }));
        var one = await FiguresAsync(till);
        foreach (var person in Enumerable.Range(1, 5))
        {
            site.Clock.Now += TimeSpan.FromSeconds(1);
            await ReadAsync(await till.PostAsync("/people/split", new { keys = new[] { ids[person], PersonId.Write(KeyOf("card", "C-" + person)) } }));
        }

        var split = await FiguresAsync(till);
        await ReadAsync(await till.PostAsync($"/people/decisions/{merged[0]!["lot"]}/undo", null));

        Assert.NotEqual(before["/scorecard?p=all"], one["/scorecard?p=all"]);
        Assert.Equal(before, split);
        Assert.Equal(before, await FiguresAsync(till));
        Assert.Equal(6, (await till.ReadAsync("/people/decisions"))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_person_is_found_by_any_notation_of_a_key_and_her_page_shows_keys_masked_until_they_are_revealed_which_is_in_the_trail()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        using var till = await TestProgram.StartAsync(site);
        await DecisionTests.SendAsync(till, "1", ("phone", "09125550001"), ("card", "C-1"));
        await DecisionTests.SendAsync(till, "2", ("card", "C-1"));

        var list = await sara.ReadAsync("/people?q=" + Uri.EscapeDataString("۰۹۱۲ ۵۵۵ ۰۰۰۱"));
        var page = "/people/" + PersonId.Write(site.Get<InteractionLog>().PersonOf(Here)(KeyOf("card", "C-1")));
        Assert.Equal(page, list.QuerySelector("th a.cell")!.GetAttribute("href"));
        var masked = await sara.ReadAsync(page);
        Assert.DoesNotContain("+989125550001", masked.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, masked.QuerySelectorAll("[data-steps] > li").Length);
        Assert.Equal(HttpStatusCode.Redirect, (await sara.SendAsync(await FormAsync(sara, page, page + "/reveal"))).StatusCode);

        Assert.Contains("+989125550001", (await sara.ReadAsync(page)).Body!.TextContent, StringComparison.Ordinal);
        using var connection = site.Get<Database>().OpenReading();
        Assert.Equal(1L, connection.Read("""SELECT COUNT(*) FROM kernel_trail WHERE "Act" = 'revealed'""", r => r.GetInt64(0))[0]);
        site.Clock.Now += TimeSpan.FromMinutes(6);
        Assert.DoesNotContain("+989125550001", (await sara.ReadAsync(page)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Her_timeline_has_a_heading_for_each_day_and_nothing_is_folded_over_the_end_of_one()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        using var till = await TestProgram.StartAsync(site);
        foreach (var (key, at) in new[] { ("1", "2026-10-10T09:00:00Z"), ("2", "2026-10-10T09:05:00Z"), ("3", "2026-10-11T09:00:00Z"), ("4", "2026-10-11T09:05:00Z") })
            await ReadAsync(await till.PostAsync("/interactions", $$"""{"source":"web","sourceKey":"{{key}}","at":"{{at}}","activity":"page view","persons":[{"kind":"card","value":"C-1"}]}"""));

        var page = await sara.ReadAsync("/people/" + PersonId.Write(KeyOf("card", "C-1")));

        Assert.Equal(["Sunday, 11 Oct 2026", "Saturday, 10 Oct 2026"], page.QuerySelectorAll("h3.entries-day").Select(day => day.TextContent.Replace('\u00A0', ' ')));
        Assert.All(page.QuerySelectorAll("ol[data-steps]"), day => Assert.Equal(2, day.Children.Length));
        Assert.Equal(page.QuerySelectorAll("h3.entries-day").Select(day => day.Id), page.QuerySelectorAll("ol[data-steps]").Select(list => list.GetAttribute("aria-labelledby")));
    }

    [Fact]
    public async Task The_pages_merge_with_a_look_before_split_and_take_back()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        using var till = await TestProgram.StartAsync(site);
        await DecisionTests.SendAsync(till, "1", ("phone", "09125550001"), ("card", "C-1"));
        await DecisionTests.SendAsync(till, "2", ("email", "mina@example.org"));
        var (one, other) = (PersonId.Write(KeyOf("phone", "+989125550001")), PersonId.Write(KeyOf("email", "mina@example.org")));
        var look = $"/people/merge?k={one}&k={other}";

        Assert.Equal(HttpStatusCode.Redirect, (await sara.PostAsync(look, ("why", "same voice"))).StatusCode);
        Assert.Single(await PeopleAsync(site));
        Assert.Contains("same voice", (await sara.ReadAsync("/people/decisions")).Body!.TextContent, StringComparison.Ordinal);
        site.Clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(HttpStatusCode.Redirect, (await sara.PostAsync("/people/" + one, ("k", other))).StatusCode);
        Assert.Equal(2, (await PeopleAsync(site)).Count);
        Assert.Equal(HttpStatusCode.Redirect, (await sara.PostAsync("/people/decisions", ("lot", (await site.Get<DecisionStore>().ListAsync(Here, 1, ct: Ct))[0].Decision.Lot.ToString()))).StatusCode);
        Assert.Single(await PeopleAsync(site));
        var wrong = await sara.PostAsync("/people/pairs", ("Form.Pairs", "09125550001, mina@example.org\nnobody@example.org, C-1"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("Line 2", await wrong.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_are_tried_saved_and_taken_back_and_a_person_says_how_sure_her_keys_are()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        using var till = await TestProgram.StartAsync(site);
        await DecisionTests.SendAsync(till, "1", ("card", "C-1"), ("phone", "09125550001"));
        await DecisionTests.SendAsync(till, "2", ("card", "C-2"), ("phone", "09125550001"));
        var her = "/people/" + PersonId.Write(KeyOf("phone", "+989125550001"));
        Assert.Single(await PeopleAsync(site));

        var page = (await sara.ReadAsync(her)).QuerySelector("details.links-why")!.TextContent;
        var links = (await till.ReadAsync(her))["links"]!.AsArray();
        var preview = (await sara.ReadAsync("/settings/who-is-who/preview?shared=1&sure=0")).Body!.TextContent;
        Assert.Single(await PeopleAsync(site));
        Assert.Equal(HttpStatusCode.Redirect, (await sara.PostAsync("/settings/who-is-who", "who-is-who", ("shared", "۱"), ("sure", "0"))).StatusCode);
        var apart = (await PeopleAsync(site)).Count;
        Assert.NotEmpty((await sara.ReadAsync("/people/conflicts")).QuerySelectorAll(".entries li"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await sara.PostAsync("/settings/who-is-who", "who-is-who", ("shared", "0"), ("sure", "101"))).StatusCode);
        var restored = await till.PostAsync("/settings/who-is-who/history/0/restore", null);

        Assert.Contains("likely, 75%", page, StringComparison.Ordinal);
        Assert.Equal([0.75, 0.75], links.Select(l => (double)l!["confidence"]!));
        Assert.Contains("Links left out", preview, StringComparison.Ordinal);
        Assert.Equal((2, true), (apart, restored.IsSuccessStatusCode));
        Assert.Single(await PeopleAsync(site));
    }

    /// <summary>After a merge both are one person: the list still says which keys were whose. A key of which no row is left is named by the link that tells of it.</summary>
    [Fact]
    public async Task Decisions_and_conflicts_name_keys_as_they_were_masked_and_never_by_their_numbers()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        using var till = await TestProgram.StartAsync(site);
        await DecisionTests.SendAsync(till, "1", ("card", "C-1"), ("phone", "09125550001"));
        await DecisionTests.SendAsync(till, "2", ("card", "C-2"), ("phone", "09125550001"));
        await DecisionTests.SendAsync(till, "3", ("email", "mina@example.org"));
        await sara.PostAsync("/settings/who-is-who", "who-is-who", ("shared", "1"), ("sure", "0"));
        var conflicts = await sara.ReadAsync("/people/conflicts");

        await sara.PostAsync($"/people/merge?k={Id("card", "C-1")}&k={Id("email", "mina@example.org")}", ("why", "one voice"));
        site.Clock.Now += TimeSpan.FromSeconds(1);
        await sara.PostAsync("/people/" + Id("card", "C-1"), ("k", Id("email", "mina@example.org")));
        var decisions = await sara.ReadAsync("/people/decisions");
        var hers = await sara.ReadAsync("/people/" + Id("card", "C-1"));

        Assert.Equal(["+98912•••••01", "+98912•••••01", "C-1", "C-2"], Names(conflicts, ".entries > li"));
        Assert.Equal(["C-1", "m•••@example.org"], Names(decisions, ".entries > li:first-child"));
        Assert.Equal(["C-1", "m•••@example.org"], Names(decisions, ".entries > li:last-child"));
        Assert.DoesNotMatch("[0-9a-f]{12}", hers.QuerySelector("main")!.TextContent);
        Assert.Contains("+98912•••••01", hers.Body!.TextContent, StringComparison.Ordinal);

        static string Id(string kind, string key) => PersonId.Write(KeyOf(kind, key));
        static IEnumerable<string> Names(AngleSharp.Dom.IDocument page, string of) => page.QuerySelectorAll(of + " a[href^='/people/'] .ltr").Select(n => n.TextContent).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_shared_tablet_is_a_conflict_that_one_click_decides_and_what_sources_stated_is_on_the_page()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        using var till = await TestProgram.StartAsync(site);
        await DecisionTests.SendAsync(till, "1", ("visitor", "tablet-1"));
        await DecisionTests.SendAsync(till, "2", ("id", "u-1"), ("visitor", "tablet-1"));
        await DecisionTests.SendAsync(till, "3", ("id", "u-2"), ("visitor", "tablet-1"));
        Assert.Equal(2, (await PeopleAsync(site)).Count);

        var conflicts = await sara.ReadAsync("/people/conflicts");
        Assert.Contains("one device", conflicts.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 anonymous interaction", (await sara.ReadAsync("/people/" + PersonId.Write(KeyOf("id", "u-1")))).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await sara.PostAsync("/people/conflicts", ("k", PersonId.Write(KeyOf("id", "u-2"))), ("k", PersonId.Write(KeyOf("visitor", "tablet-1"))))).StatusCode);

        Assert.Single(await PeopleAsync(site));
        Assert.Equal("Nothing to decide", (await sara.ReadAsync("/people/conflicts")).QuerySelector(".empty h2")?.TextContent);
    }

    private static Task<IReadOnlyList<PersonSeen>> PeopleAsync(TestSite site) => site.Get<PeopleDesk>().ListAsync(Here, null, "", 50, Ct);

    private static async Task<HttpRequestMessage> FormAsync(TestBrowser browser, string page, string action)
    {
        var form = (await browser.ReadAsync(page)).Forms.First(f => f.GetAttribute("action") == action);
        return new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(form.QuerySelectorAll("input[type=hidden][name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""))) };
    }

    internal static async Task<Dictionary<string, string>> FiguresAsync(TestProgram till)
    {
        var figures = new Dictionary<string, string>();
        foreach (var address in s_figures)
        {
            var answer = await till.GetAsync(address);
            figures[address] = answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(Ct) : answer.StatusCode.ToString();
        }

        return figures;
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        return await TestProgram.JsonAsync(answer);
    }
}
