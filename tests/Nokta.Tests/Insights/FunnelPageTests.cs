using System.Globalization;
using AngleSharp.Dom;
using Nokta.Interactions.Import;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Tests.Server;
using Nokta.Touchpoints;

namespace Nokta.Tests.Insights;

/// <summary>Funnel and returns as a browser without scripts uses them, over a shop whose figures can be counted on fingers.</summary>
public sealed class FunnelPageTests
{
    private const string Funnel = "/insights/funnel?p=all&steps=AD;SITE;ORDER&days=30";
    private static readonly WorkspaceId s_shop = new(1);
    private static readonly DateTime s_first = new(2026, 2, 2, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task A_funnel_counts_its_steps_and_every_bar_opens_exactly_its_people()
    {
        var (site, sara, at) = await ShopAsync();
        await using var _ = site;

        var page = await sara.ReadAsync(at(Funnel));

        // 40 see the advertisement, 20 of them come to the site, 10 of those order.
        Assert.Equal(["40", "20", "10"], page.QuerySelectorAll(".funnel__figure a").Select(a => Digits(a.TextContent)));
        Assert.Contains("25%", page.QuerySelector(".explore__caption")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(40, await PeopleAsync(sara, page.QuerySelectorAll(".funnel__figure a")[0]));
        Assert.Equal(20, await PeopleAsync(sara, page.QuerySelectorAll(".funnel__figure a")[1]));
        var left = await Task.WhenAll(page.QuerySelectorAll(".funnel__loss a").Select(a => PeopleAsync(sara, a)));
        Assert.Equal([20, 10], left);
    }

    [Fact]
    public async Task Steps_are_added_moved_made_optional_and_removed_with_links_and_one_form()
    {
        var (site, sara, at) = await ShopAsync();
        await using var _ = site;

        var added = await sara.GetAsync(at("/insights/funnel?p=all&steps=AD;SITE&add=ORDER&at="));
        Assert.Equal(at("AD;SITE;ORDER"), StepsOf(added.Headers.Location!.ToString()));
        Assert.Equal(at("AD|ORDER;SITE"), StepsOf((await sara.GetAsync(at("/insights/funnel?p=all&steps=AD;SITE&add=ORDER&at=or0"))).Headers.Location!.ToString()));
        Assert.Equal(at("ORDER;AD"), StepsOf((await sara.GetAsync(at("/insights/funnel?steps=AD&add=ORDER&at=0"))).Headers.Location!.ToString()));

        var page = await sara.ReadAsync(at(Funnel + "&edit=1"));
        var second = page.QuerySelectorAll(".builder__step")[1];
        Assert.Equal([at("AD;SITE?;ORDER"), at("SITE;AD;ORDER"), at("AD;ORDER;SITE"), at("AD;ORDER")], second.QuerySelectorAll(".builder__acts a").Select(a => StepsOf(a.GetAttribute("href")!)));
    }

    [Fact]
    public async Task Without_steps_the_page_proposes_the_way_most_people_go()
    {
        var (site, sara, at) = await ShopAsync();
        await using var _ = site;

        var page = await sara.ReadAsync(at("/insights/funnel?p=all"));

        Assert.Equal(["ad", "site", "order"], page.QuerySelectorAll(".funnel__name span[dir]").Select(s => Plain(s.TextContent)));
    }

    [Fact]
    public async Task Steps_that_are_unknown_or_may_be_reversed_are_told()
    {
        var (site, sara, at) = await ShopAsync();
        await using var _ = site;

        Assert.Contains("TP-99", (await sara.ReadAsync(at("/insights/funnel?p=all&steps=AD;TP-99"))).QuerySelector(".banner--warn")!.TextContent, StringComparison.Ordinal);
        var reversed = (await sara.ReadAsync(at("/insights/funnel?p=all&steps=AD;act:hello&days=0"))).QuerySelector(".banner a");
        Assert.Equal(at("act:hello;AD"), StepsOf(reversed!.GetAttribute("href")!));
    }

    [Fact]
    public async Task A_breakdown_opens_its_groups_and_people_of_a_touchpoint_are_compared_with_the_others()
    {
        var (site, sara, at) = await ShopAsync();
        await using var _ = site;

        var page = await sara.ReadAsync(at(Funnel + "&by=source&vs=SITE"));

        var rows = page.QuerySelectorAll(".card--flush tbody tr").Select(r => r.QuerySelectorAll("a").Select(a => Digits(a.TextContent)).ToArray()).ToList();
        Assert.Equal([["40", "20", "10"], ["20", "20", "10"], ["40", "20", "10"]], rows);
        Assert.Equal(20, await PeopleAsync(sara, page.QuerySelectorAll(".card--flush tbody tr")[1].QuerySelectorAll("a")[1]));
        Assert.Equal(10, await PeopleAsync(sara, page.QuerySelectorAll(".card--flush tbody tr")[2].QuerySelectorAll("a")[2]));
        // 10 of 20 against 0 of 20: fewer than thirty people prove nothing.
        Assert.Contains("No difference beyond chance", page.QuerySelector(".funnel__difference")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_say_what_the_page_says()
    {
        var (site, sara, at) = await ShopAsync();
        await using var _ = site;

        var lines = (await (await sara.GetAsync(at(Funnel.Replace("/funnel?", "/funnel.csv?", StringComparison.Ordinal)))).Content.ReadAsStringAsync()).Trim().Split("\r\n");
        Assert.Equal(4, lines.Length);
        Assert.StartsWith(at(",2,SITE,site,no,20,0.5,"), lines[2], StringComparison.Ordinal);
        var json = await (await sara.GetAsync(at(Funnel.Replace("/funnel?", "/funnel.json?", StringComparison.Ordinal)))).Content.ReadAsStringAsync();
        Assert.Contains("\"people\":10", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cohorts_say_who_came_back_and_every_cell_opens_its_people()
    {
        var (site, sara, at) = await ShopAsync();
        await using var _ = site;

        var page = await sara.ReadAsync(at("/insights/returns?p=all&unit=week"));

        // All 40 first come in the first week; the 20 who order or only look come again in the second, nobody in the third, the fourth is not over.
        var first = page.QuerySelector(".cohorts tbody tr")!;
        Assert.Equal("40", Digits(first.QuerySelectorAll("td")[0].TextContent));
        Assert.Equal("50%", first.QuerySelectorAll("td")[1].TextContent.Trim());
        Assert.Equal(20, await PeopleAsync(sara, first.QuerySelectorAll("a")[1]));
        Assert.Contains("50%", page.QuerySelector(".explore__caption")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("cohorts__open", first.QuerySelectorAll("td").Last(td => td.QuerySelector("a") is not null).ClassName ?? "", StringComparison.Ordinal);
    }

    /// <summary>The third gives an address the numbers of the touchpoints, which follow those of the pack.</summary>
    private static async Task<(TestSite Site, TestBrowser Sara, Func<string, string> At)> ShopAsync()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        foreach (var code in (string[])["ad", "site", "order"])
            await site.Get<TouchpointRegister>().AddAsync(s_shop, TouchpointCard.Draft(new(code, code, code)) with { Code = code }, "sara");
        var rows = Enumerable.Range(0, 40).SelectMany(p => new (int P, double Day, string What)[] { (p, 0.0, "ad"), (p, 0.1, "hello") })
            .Concat(Enumerable.Range(0, 20).Select(p => (P: p, Day: 7.0, What: "site"))).Concat(Enumerable.Range(0, 10).Select(p => (P: p, Day: 7.5, What: "order"))).Append((P: 99, Day: 22.0, What: "hello"));
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, ["id,at,who,what", .. rows.Select((r, i) => string.Create(CultureInfo.InvariantCulture, $"{i},{s_first.AddDays(r.Day):yyyy-MM-dd HH:mm},P{r.P},{r.What}"))]);
        var outcome = await site.Get<Importer>().RunAsync(s_shop, file, "log.csv", FileMapping.Parse(
            """{"source":"log","zone":"UTC","columns":[{"column":"id","role":"key"},{"column":"at","role":"time","format":"y-m-d"},{"column":"who","role":"person","kind":"card"},{"column":"what","role":"activity"}]}"""));
        File.Delete(file);
        Assert.True(outcome.IsDone, outcome.Refusal?.Code);
        var rules = """{"rules":[{"touchpoint":"ad","all":[{"field":"activity","is":"ad"}]},{"touchpoint":"site","all":[{"field":"activity","is":"site"}]},{"touchpoint":"order","all":[{"field":"activity","is":"order"}]}]}""";
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(rules));
        Assert.True((await site.Get<RuleFile>().ImportAsync(s_shop, stream, "sara")).IsDone);
        var ids = (await site.Get<TouchpointRegister>().ListAsync(s_shop)).ToLookup(t => t.Code, t => t.Id);
        return (site, sara, text => text.Replace("AD", ids["ad"].Single(), StringComparison.Ordinal).Replace("SITE", ids["site"].Single(), StringComparison.Ordinal).Replace("ORDER", ids["order"].Single(), StringComparison.Ordinal));
    }

    private static async Task<int> PeopleAsync(TestBrowser sara, IElement link) => int.Parse(
        Digits((await sara.ReadAsync(link.GetAttribute("href")!)).QuerySelector(".pager")?.TextContent.Split("of")[^1] ?? "0"), CultureInfo.InvariantCulture);

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static string Plain(string text) => text.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal).Trim();

    private static string StepsOf(string address) => Uri.UnescapeDataString(address.Split("steps=")[1].Split('&', '#')[0]);
}
