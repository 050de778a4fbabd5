using System.Globalization;
using System.Net;
using Nokta.Accounts;
using Nokta.Interactions.Privacy;
using Nokta.Interactions.Segments;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Tests.Interactions.Collect;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions.Segments;

/// <summary>Segments as members and programs meet them: written without script, narrowing reports, frozen, and left by whoever may not be counted.</summary>
public sealed class SegmentPagesTests
{
    private static readonly WorkspaceId s_here = new(1);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_segment_is_written_by_posts_alone_and_narrows_the_reports()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        using var till = await TestProgram.StartAsync(site);
        foreach (var n in Enumerable.Range(1, 6)) await SendAsync(till, n, n % 3);

        var step = await sara.PostAsync("/people/segments/new", "segment", ("en", "Twice"), ("match", "all"), ("g0.match", "all"), ("g0.add", "touchpoint"), ("do", "add-0"));
        var drawn = await DrawnAsync(step);
        var saved = await sara.PostAsync("/people/segments/new", "segment", ("en", "Twice"), ("match", "all"), ("g0.match", "all"),
            ("g0.t0.kind", "activity"), ("g0.t0.value", "order; visit"), ("g0.t0.test", "least"), ("g0.t0.n", "۲"), ("g0.t0.when", "ever"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, step.StatusCode);
        Assert.NotNull(drawn.QuerySelector("select[name='g0.t1.value']"));
        Assert.Equal("Twice", drawn.QuerySelector("input[name=en]")!.GetAttribute("value"));
        Assert.Equal("/people/segments/1", saved.Headers.Location!.ToString());
        var page = await sara.ReadAsync("/people/segments/1");
        Assert.Contains("3 people", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(3, page.QuerySelectorAll("tbody tr").Length);
        foreach (var report in new[] { "/", "/insights", "/insights/funnel", "/insights/paths", "/insights/returns", "/insights/attribution", "/reports/review", "/interactions" })
            Assert.Contains("Twice", (await sara.ReadAsync(report + "?p=all&who=1")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(4, (await (await sara.GetAsync("/people/segments/1/people.csv")).Content.ReadAsStringAsync()).TrimEnd().Split('\n').Length);
        await till.PostAsync("/views", new { page = "/insights", name = "Ours", query = "p=28d&who=1" });
        Assert.Contains("segment.used", await (await till.SendAsync(HttpMethod.Delete, "/segments/1", null)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("Ours", (await sara.ReadAsync("/people/segments/1?refused=segment.used")).QuerySelector(".banner--warn")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await sara.PostAsync("/people/segments/new", "segment", ("en", "Twice"), ("g0.match", "all"), ("g0.t0.kind", "any"), ("g0.t0.n", "1"), ("g0.t0.test", "least"))).StatusCode);
    }

    /// <summary>A report that is added later and forgets segments is found here: the list is that of the routes.</summary>
    [Fact]
    public async Task Every_report_and_every_file_of_one_takes_a_segment_and_a_segment_that_is_not_there_is_nobody()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        using var till = await TestProgram.StartAsync(site);
        await till.PostAsync("/touchpoints/list", new { names = new[] { "Hall", "Till" } });
        foreach (var (number, activity) in new[] { (1, "visit"), (2, "order") })
            await till.PostAsync("/rules", new { touchpoint = $"TP-{number}", all = new[] { new { field = "activity", values = new[] { activity } } } });
        Assert.True((await till.PostAsync("/goals", new { name = new { en = "Order" }, all = new[] { new { field = "activity", values = new[] { "order" } } } })).IsSuccessStatusCode);
        for (var person = 0; person < 8; person++)
            for (var n = 0; n < 4; n++)
                await till.PostAsync("/interactions", $$"""{"source":"till","sourceKey":"{{person}}-{{n}}","at":"2026-10-{{10 + (n * 5)}}T1{{person}}:00:00Z","activity":"{{(n == 3 && person < 5 ? "order" : n == 1 && person < 2 ? "order" : "visit")}}","persons":[{"kind":"id","value":"p-{{person}}"}]}""");
        await sara.PostAsync("/people/segments/new", "segment", ("en", "Twice"), ("g0.match", "all"), ("g0.t0.kind", "activity"), ("g0.t0.value", "order"), ("g0.t0.test", "least"), ("g0.t0.n", "2"), ("g0.t0.when", "ever"));
        var operations = (await TestProgram.JsonAsync(await site.Client().GetAsync("/api/v1/openapi.json")))["paths"]!.AsObject()
            .Where(p => p.Value!["get"] is { } get && get["tags"]!.AsArray().Any(t => (string?)t is "Figures" or "Explorer")).ToDictionary(p => p.Key, p => p.Value!["get"]!);
        var files = site.Get<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints.OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>().Select(e => e.RoutePattern.RawText!)
            .Where(p => (p.StartsWith("/insights/", StringComparison.Ordinal) || p == "/interactions.csv") && Path.GetExtension(p) is ".csv" or ".json").ToList();

        Assert.True(operations.Count >= 13 && files.Count >= 10, $"{operations.Count} operations, {files.Count} files");
        Assert.Equal([], operations.Where(o => !o.Value["parameters"]!.AsArray().Any(p => (string?)p!["name"] == "who")).Select(o => o.Key));
        var same = new List<string>();
        var compared = 0;
        foreach (var address in operations.Keys.Select(k => k.Replace("{id}", "TP-1", StringComparison.Ordinal)).Concat(files))
        {
            var (all, some, nobody) = (await AskAsync(address, ""), await AskAsync(address, "&who=1"), await AskAsync(address, "&who=99"));
            if (all is null) continue;
            compared++;
            if (all == some || all == nobody || some == nobody) same.Add(address);
        }

        Assert.Equal([], same);
        Assert.True(compared >= 20, $"{compared} reports were compared");

        async Task<string?> AskAsync(string address, string who)
        {
            var query = address + (address == "/api/v1/people" ? "?of=paths&fig=way.TP-1&p=all" : "?p=all") + who;
            var answer = address.StartsWith("/api/", StringComparison.Ordinal) ? await till.GetAsync(query["/api/v1".Length..]) : await sara.GetAsync(query);
            return answer.IsSuccessStatusCode || who.Length > 0 ? answer.StatusCode + await answer.Content.ReadAsStringAsync(Ct) : null;
        }
    }

    [Fact]
    public async Task A_key_that_a_spreadsheet_would_run_is_text_in_the_file_of_a_segment_and_the_palette_finds_it()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        using var till = await TestProgram.StartAsync(site);
        await till.PostAsync("/interactions", new { source = "till", sourceKey = "1", at = "2026-10-31T10:00:00Z", activity = "visit", persons = new[] { new { kind = "id", value = "=HYPERLINK(1)" } } });
        await sara.PostAsync("/people/segments/new", "segment", ("en", "Everybody here"), ("g0.match", "all"), ("g0.t0.kind", "any"), ("g0.t0.test", "least"), ("g0.t0.n", "1"), ("g0.t0.when", "ever"));

        var file = await (await sara.GetAsync("/people/segments/1/people.csv")).Content.ReadAsStringAsync(Ct);
        var found = (await till.ReadAsync("/search?q=everybody")).ToJsonString();

        Assert.Contains(",'=HYPERLINK(1),", file, StringComparison.Ordinal);
        Assert.Contains("Everybody here", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_restricted_is_on_no_list_and_whose_interactions_grew_too_old_leaves_it()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        using var till = await TestProgram.StartAsync(site);
        foreach (var n in Enumerable.Range(1, 3)) await SendAsync(till, n, n);
        var number = await AddAsync(till, "Any", new { kind = "any", test = "least", number = 1 });
        var frozen = (int)(await TestProgram.JsonAsync(await till.PostAsync($"/segments/{number}/freeze", new { })))["number"]!;

        await till.PostAsync("/persons/restrict", new { key = "09125550001", kind = "phone", ground = "restricted" });
        Assert.Equal((2L, 2L, 3), (await PeopleAsync(till, number), await PeopleAsync(till, frozen), SegmentMembers.Read(site.Get<Database>(), s_here, frozen).Count));
        site.Clock.Now += TimeSpan.FromDays(800);
        await site.Get<SettingsLog>().SaveAsync(s_here, RetentionPlan.Section, RetentionPlan.Section.Default with { Person = 365 }, null, "sara", Ct);
        await site.Get<RetentionDesk>().RunAsync(s_here, Ct);

        Assert.Empty(SegmentMembers.Read(site.Get<Database>(), s_here, frozen));    }

    [Fact]
    public async Task Traits_and_consents_choose_people_and_the_last_word_counts()
    {
        await using var bench = await CollectBench.StartAsync(wish: new("shop", "segment-node", IsTrusted: true, Currency: "EUR"));
        using var till = await TestProgram.StartAsync(bench.Site);
        foreach (var (id, city, age, at) in new[] { ("anna", "Paris", 31, 1), ("anna", "Tehran", 32, 2), ("bob-1", "تهران", 17, 1), ("cleo", "Paris", 40, 1) })
        {
            await bench.PostAsync("/v1/identify", $$$"""{"messageId":"i{{{id}}}{{{at}}}","userId":"{{{id}}}","timestamp":"2026-11-22T01:0{{{at}}}:00Z","traits":{"city":"{{{city}}}","age":{{{age}}},"since":"2025-0{{{at}}}-01"}}""");
            await bench.PostAsync("/v1/track", $$$"""{"messageId":"t{{{id}}}{{{at}}}","userId":"{{{id}}}","timestamp":"2026-11-22T01:0{{{at}}}:30Z","event":"Order"}""");
        }

        Assert.Equal(1, await CountAsync(new { kind = "trait", name = "City", test = "is", values = new[] { "tehran" } }));
        Assert.Equal(2, await CountAsync(new { kind = "trait", name = "city", test = "is", values = new[] { "Tehran", "تهران" } }));
        Assert.Equal(1, await CountAsync(new { kind = "trait", name = "city", test = "contains", values = new[] { "par" } }));
        Assert.Equal(2, await CountAsync(new { kind = "trait", name = "age", test = "least", values = new[] { "۳۲" } }));
        Assert.Equal(2, await CountAsync(new { kind = "trait", name = "since", test = "before", values = new[] { "2025-02-01" } }));
        Assert.Equal(3, await CountAsync(new { kind = "trait", name = "email", test = "set", not = true }));
        await till.PostAsync("/consents", new { key = "anna", kind = "id", purpose = "sms", given = true, channel = "till" });
        Assert.Equal(1, await CountAsync(new { kind = "consent", test = "is", values = new[] { "sms" } }));
        bench.Site.Clock.Now += TimeSpan.FromSeconds(1);
        await till.PostAsync("/consents", new { key = "anna", kind = "id", purpose = "sms", given = false, channel = "till" });
        Assert.Equal(0, await CountAsync(new { kind = "consent", test = "is", values = new[] { "sms" } }));

        async Task<long> CountAsync(object test) => (long)(await TestProgram.JsonAsync(await till.PostAsync("/segments/preview", new { name = new { en = "x" }, groups = new[] { new { tests = new[] { test } } } })))["people"]!;
    }

    private static async Task SendAsync(TestProgram till, int key, int phone) =>
        Assert.Equal(HttpStatusCode.OK, (await till.PostAsync("/interactions", $$"""{"source":"till","sourceKey":"{{key}}","activity":"order","persons":[{"kind":"phone","value":"0912555000{{phone}}"}]}""")).StatusCode);

    private static async Task<int> AddAsync(TestProgram till, string name, object test)
    {
        var made = await till.PostAsync("/segments", new { name = new { en = name }, groups = new[] { new { tests = new[] { test } } } });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return (int)(await TestProgram.JsonAsync(made))["number"]!;
    }

    private static async Task<long> PeopleAsync(TestProgram till, int number) => (long)(await till.ReadAsync(string.Create(CultureInfo.InvariantCulture, $"/segments/{number}")))["people"]!;

    private static Task<AngleSharp.Html.Dom.IHtmlDocument> DrawnAsync(HttpResponseMessage answer) => TestBrowser.ParseAsync(answer);
}
