using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Nokta.Interactions.Import;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Tests.Server;
using Nokta.Touchpoints;

namespace Nokta.Tests.Insights;

/// <summary>Questions about steps over HTTP: the same answers as the engine's, with n, and refusals that say what to change.</summary>
public sealed class StepsApiTests
{
    private static readonly WorkspaceId s_shop = new(1);

    [Fact]
    public async Task The_flow_graph_counts_who_goes_where_and_how_long_it_takes()
    {
        var (site, sara, ids) = await CafeAsync();
        await using var _ = site;

        var flow = await JsonAsync(sara, "/api/v1/insights/flow?p=all");

        Assert.Equal((12, 29), (flow.GetProperty("journeys").GetInt32(), flow.GetProperty("steps").GetInt32()));
        var edge = flow.GetProperty("edges").EnumerateArray().Single(e => Id(e, "from") == ids["menu"] && Id(e, "to") == ids["order"]);
        Assert.Equal((6, 6, 600.0), (edge.GetProperty("count").GetInt32(), edge.GetProperty("persons").GetInt32(), edge.GetProperty("medianSeconds").GetDouble()));
        Assert.Equal("order", edge.GetProperty("to").GetProperty("name").GetString());
        var start = flow.GetProperty("edges").EnumerateArray().Single(e => Id(e, "from") == "START");
        Assert.Equal((12, JsonValueKind.Null), (start.GetProperty("count").GetInt32(), start.GetProperty("medianSeconds").ValueKind));

        var table = await (await sara.GetAsync("/insights/flow.csv?p=all")).Content.ReadAsStringAsync();
        Assert.Contains($"{ids["menu"]},menu,{ids["order"]},order,6,6,600,600,600", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variants_paths_and_gaps_come_with_their_n()
    {
        var (site, sara, ids) = await CafeAsync();
        await using var _ = site;

        var variants = await JsonAsync(sara, "/api/v1/insights/variants?p=all&top=1");
        var first = Assert.Single(variants.GetProperty("variants").EnumerateArray());
        Assert.Equal([ids["menu"], ids["order"], ids["pay"]], first.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("id").GetString()));
        Assert.Equal((5, 12, 4), (first.GetProperty("share").GetProperty("persons").GetInt32(), first.GetProperty("share").GetProperty("n").GetInt32(), variants.GetProperty("distinct").GetInt32()));

        var paths = await JsonAsync(sara, $"/api/v1/insights/paths?p=all&anchor={ids["order"]}&before=true&depth=1");
        Assert.Equal(6, paths.GetProperty("persons").GetInt32());
        Assert.Equal(ids["menu"], paths.GetProperty("root").GetProperty("children")[0].GetProperty("step").GetProperty("id").GetString());

        var gaps = await JsonAsync(sara, $"/api/v1/insights/gaps?p=all&start={ids["menu"]}&stop={ids["pay"]}");
        Assert.Equal((13, 10, 900.0), (gaps.GetProperty("starts").GetInt32(), gaps.GetProperty("n").GetInt32(), gaps.GetProperty("medianSeconds").GetDouble()));
        var within = await JsonAsync(sara, $"/api/v1/insights/gaps?p=all&start={ids["menu"]}&stop={ids["pay"]}&window=5m");
        Assert.Equal(0, within.GetProperty("n").GetInt32());
        Assert.Equal(JsonValueKind.Null, within.GetProperty("medianSeconds").ValueKind);
    }

    [Fact]
    public async Task A_mapped_path_is_held_against_what_people_did()
    {
        var (site, sara, ids) = await CafeAsync();
        await using var _ = site;

        var fits = await JsonAsync(sara, $"/api/v1/insights/conformance?p=all&step={ids["menu"]}&step={ids["order"]}&step={ids["pay"]}");

        Assert.Equal((12, 5, 5), (fits.GetProperty("persons").GetInt32(), fits.GetProperty("exact").GetProperty("persons").GetInt32(), fits.GetProperty("inOrder").GetProperty("persons").GetInt32()));
        var worst = fits.GetProperty("deviations")[0];
        Assert.Equal((true, 5, 12), (worst.GetProperty("skipped").GetBoolean(), worst.GetProperty("share").GetProperty("persons").GetInt32(), worst.GetProperty("share").GetProperty("n").GetInt32()));
        Assert.Equal("19%–68% of people go on from menu past order, n = 12.", worst.GetProperty("sentence").GetString());
    }

    [Theory]
    [InlineData("fit.1.reached", 6, "Came to order by the mapped path")]
    [InlineData("fit.1.skipped", 5, "Went on without order")]
    [InlineData("fit.0.left", 1, "Left the mapped path after menu")]
    public async Task Every_figure_of_a_mapped_path_opens_its_people(string figure, int people, string title)
    {
        var (site, sara, ids) = await CafeAsync();
        await using var _ = site;

        var page = await (await sara.GetAsync($"/insights/people?of=paths&p=all&map={ids["menu"]}&map={ids["order"]}&map={ids["pay"]}&fig={figure}")).Content.ReadAsStringAsync();

        Assert.Contains(title, page.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(people, page.Split("<tr").Length - 2);
    }

    [Fact]
    public async Task A_funnel_tells_who_reached_each_step_and_who_left_before_it()
    {
        var (site, sara, ids) = await CafeAsync();
        await using var _ = site;

        var funnel = await JsonAsync(sara, $"/api/v1/insights/funnel?p=all&steps={ids["menu"]};{ids["order"]}?;{ids["pay"]}&days=1&win=between");

        Assert.Equal((12, 1, "between-steps", false), (funnel.GetProperty("persons").GetInt32(), funnel.GetProperty("windowDays").GetInt32(), funnel.GetProperty("window").GetString(), funnel.GetProperty("proposed").GetBoolean()));
        var steps = funnel.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal([12, 6, 10], steps.Select(s => s.GetProperty("reached").GetProperty("persons").GetInt32()));
        Assert.Equal((true, JsonValueKind.Null), (steps[1].GetProperty("optional").GetBoolean(), steps[1].GetProperty("left").ValueKind));
        Assert.Equal((2, 12, 900.0), (steps[2].GetProperty("left").GetProperty("persons").GetInt32(), steps[2].GetProperty("left").GetProperty("n").GetInt32(), steps[2].GetProperty("medianSeconds").GetDouble()));
        Assert.True((await JsonAsync(sara, "/api/v1/insights/funnel?p=all")).TryGetProperty("steps", out var _));
    }

    [Fact]
    public async Task Retention_has_a_cohort_for_each_week_and_no_share_of_an_unfinished_one()
    {
        var (site, sara, _) = await CafeAsync();
        await using var _site = site;

        var retention = await JsonAsync(sara, "/api/v1/insights/retention?p=all&unit=week");

        var cohort = Assert.Single(retention.GetProperty("cohorts").EnumerateArray());
        Assert.Equal(("week", 12), (retention.GetProperty("unit").GetString(), cohort.GetProperty("persons").GetInt32()));
        var own = cohort.GetProperty("later")[0];
        Assert.Equal((12, own.GetProperty("finished").GetBoolean() ? JsonValueKind.Object : JsonValueKind.Null), (own.GetProperty("persons").GetInt32(), own.GetProperty("share").ValueKind));
    }

    [Theory]
    [InlineData("funnel?steps=TP-01;TP-99", "steps.touchpoint", "steps")]
    [InlineData("gaps?start=TP-1", "steps.missing", "stop")]
    [InlineData("gaps?start=TP-1&stop=TP-99", "steps.touchpoint", "stop")]
    [InlineData("gaps?start=TP-1&stop=TP-2&window=soon", "steps.window", "window")]
    [InlineData("paths?depth=21", "steps.number", "depth")]
    [InlineData("variants?top=0", "steps.number", "top")]
    [InlineData("conformance?step=TP-1&step=TP-1", "steps.repeated", "step")]
    public async Task What_cannot_be_answered_says_why(string question, string code, string field)
    {
        var (site, sara, _) = await CafeAsync();
        await using var _site = site;

        var answer = await sara.GetAsync("/api/v1/insights/" + question);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        var refusal = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("errors")[0];
        Assert.Equal((code, field), (refusal.GetProperty("code").GetString(), refusal.GetProperty("field").GetString()));
        Assert.DoesNotContain("refusal.", refusal.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_interactions_or_without_signing_in_there_is_no_answer()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        Assert.Equal(HttpStatusCode.NotFound, (await sara.GetAsync("/api/v1/insights/flow")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await site.Browser().GetAsync("/api/v1/insights/flow")).StatusCode);
    }

    // Five people order and pay, five pay without ordering, one only looks, one orders and leaves: ten minutes between steps.
    private static async Task<(TestSite Site, TestBrowser Sara, Dictionary<string, string> Ids)> CafeAsync()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        var ids = new Dictionary<string, string>();
        foreach (var name in new[] { "menu", "order", "pay" })
        {
            var added = await site.Get<TouchpointRegister>().AddAsync(s_shop, TouchpointCard.Draft(new(name, name, name)) with { Code = name }, "test");
            ids[name] = TouchpointCard.IdOf(added.Value!.Number);
        }
        using var rules = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"rules":[{{string.Join(',', ids.Keys.Select(n => $$"""{"touchpoint":"{{n}}","all":[{"field":"activity","is":"{{n}}"}]}"""))}}]}"""));
        Assert.True((await site.Get<RuleFile>().ImportAsync(s_shop, rules, "test")).IsDone);

        string[][] journeys = [.. Enumerable.Repeat<string[]>(["menu", "order", "pay"], 5), .. Enumerable.Repeat<string[]>(["menu", "pay"], 5), ["menu"], ["menu", "order", "menu"]];
        var lines = journeys.SelectMany((steps, p) => steps.Select((step, i) => string.Create(CultureInfo.InvariantCulture, $"{p}-{i},2026-10-01T{8 + p:00}:{i * 10:00}:00Z,P{p},{step}")));
        var file = Path.Combine(site.Folder, "visits.csv");
        await File.WriteAllLinesAsync(file, lines.Prepend("id,at,who,what"));
        var batch = await site.Get<Importer>().RunAsync(s_shop, file, "visits.csv", FileMapping.Parse("""
            {"source":"till","zone":"UTC","columns":[{"column":"id","role":"key"},{"column":"at","role":"time","format":"iso"},{"column":"who","role":"person","kind":"card"},{"column":"what","role":"activity"}]}
            """));
        Assert.True(batch.IsDone, batch.Refusal?.Code);
        return (site, sara, ids);
    }

    private static async Task<JsonElement> JsonAsync(TestBrowser browser, string address)
    {
        var answer = await browser.GetAsync(address);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static string? Id(JsonElement edge, string end) => edge.GetProperty(end).GetProperty("id").GetString();
}
