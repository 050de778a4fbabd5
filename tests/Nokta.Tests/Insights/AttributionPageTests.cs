using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Nokta.Interactions.Import;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Tests.Server;
using Nokta.Touchpoints;

namespace Nokta.Tests.Insights;

/// <summary>The page of attribution against what is known of a small shop: forty customers see an advertisement, then the shop, and buy; ten buy unasked.</summary>
public sealed class AttributionPageTests
{
    private static readonly WorkspaceId s_shop = new(1);

    [Fact]
    public async Task Models_stand_side_by_side_and_every_bar_opens_its_people()
    {
        var (site, sara) = await ShopAsync();
        await using var _ = site;

        var page = await PageAsync(sara, "/insights/attribution?p=all&m1=last&m2=first&m3=linear");
        var rows = page.QuerySelectorAll(".attr tbody tr").ToDictionary(r => r.QuerySelector("th bdi")!.TextContent, r => r.QuerySelectorAll(".attr__worth").Select(w => w.TextContent).ToArray());

        Assert.Equal(["0", "40", "20"], rows["ad"]);
        Assert.Equal(["40", "0", "20"], rows["shop"]);
        Assert.Equal(["10", "10", "10"], page.QuerySelector(".attr tfoot tr")!.QuerySelectorAll(".attr__worth").Select(w => w.TextContent));
        Assert.Contains("“\u2068purchase\u2069” was reached 50 times, 40 of them", page.QuerySelector(".explore__caption")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Association, not cause", page.QuerySelector(".attr caption")!.TextContent, StringComparison.Ordinal);
        foreach (var (figure, people) in new[] { (page.QuerySelector(".attr__bar")!, "40"), (page.QuerySelector(".attr tfoot a")!, "10") })
            Assert.Contains($"{people} people", (await PageAsync(sara, figure.GetAttribute("href")!)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_last_touch_hides_is_named_and_its_cost_is_shared_out()
    {
        var (site, sara) = await ShopAsync();
        await using var _ = site;

        var page = await PageAsync(sara, "/insights/attribution?p=all&m1=last&m2=markov:1");
        var ad = page.QuerySelectorAll(".attr tbody tr").Single(r => r.QuerySelector("th bdi")!.TextContent == "ad");

        Assert.Contains("Undervalued by “Last touch”", ad.TextContent, StringComparison.Ordinal);
        Assert.Contains("“\u2068ad\u2069” is undervalued by “Last touch”: 0 there, 20 by “Data-driven (1)”.", page.QuerySelector(".explore__caption")!.TextContent, StringComparison.Ordinal);
        // 2,000 paid for one month that lies in the period, over 20 conversions.
        Assert.Contains("€100", ad.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_and_the_address_for_programs_give_the_same_and_sum_to_all_conversions()
    {
        var (site, sara) = await ShopAsync();
        await using var _ = site;

        var json = JsonDocument.Parse(await TextAsync(sara, "/api/v1/insights/attribution?p=all&in=EUR&models=last,shapley,markov:2,time-decay")).RootElement;
        var file = await TextAsync(sara, "/insights/attribution.csv?p=all&in=EUR&models=last,shapley,markov:2,time-decay");

        Assert.Equal((50, 10, 50_000.0), (json.GetProperty("conversions").GetInt32(), json.GetProperty("unattributed").GetInt32(), json.GetProperty("valueMinor").GetDouble()));
        for (var m = 0; m < 4; m++)
        {
            var shares = json.GetProperty("channels").EnumerateArray().Select(c => c.GetProperty("shares")[m]).ToList();
            Assert.Equal(40, shares.Sum(s => s.GetProperty("conversions").GetDouble()), 1e-9);
            Assert.Equal(40_000, shares.Sum(s => s.GetProperty("valueMinor").GetDouble()), 1e-6);
        }
        var ad = json.GetProperty("channels").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "ad");
        Assert.Equal((40, 20.0), (ad.GetProperty("n").GetInt32(), ad.GetProperty("shares")[1].GetProperty("conversions").GetDouble()));
        Assert.Contains(",ad,shapley,20,", file, StringComparison.Ordinal);
        Assert.Equal(1 + 3 * 4, file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_lookback_too_short_leaves_everything_unattributed_and_a_period_without_goal_says_so()
    {
        var (site, sara) = await ShopAsync();
        await using var _ = site;

        var early = await TextAsync(sara, "/insights/attribution?p=custom&from=2026-01-01&to=2026-01-05");
        var channels = await PageAsync(sara, "/insights/attribution?p=all&by=source");

        Assert.Contains("was not reached in this period", early, StringComparison.Ordinal);
        Assert.Equal("till", channels.QuerySelector(".attr tbody th bdi")!.TextContent);
    }

    [Fact]
    public async Task Without_a_goal_the_page_says_where_to_set_one()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        await ImportAsync(site, ["1,2026-10-01T08:00:00Z,P1,ad,,"]);

        var page = await PageAsync(sara, "/insights/attribution?p=all");

        Assert.NotNull(page.QuerySelector("a[href='/settings/goals']"));
        Assert.Equal(HttpStatusCode.NotFound, (await sara.GetAsync("/api/v1/insights/attribution")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await site.Browser().GetAsync("/insights/attribution")).StatusCode);
    }

    private static async Task<(TestSite Site, TestBrowser Sara)> ShopAsync()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        foreach (var name in new[] { "ad", "shop", "fair" })
        {
            var draft = TouchpointCard.Draft(new(name, name, name)) with { Code = name };
            if (name == "ad") draft = draft with { Costs = [new TouchpointCost(false, new Money(200_000, "EUR"), new DateOnly(2026, 10, 2), null, "")] };
            var added = await site.Get<TouchpointRegister>().AddAsync(s_shop, draft, "test");
            Assert.True(added.IsDone, added.Refusal?.Code);
        }
        using var rules = new MemoryStream(Encoding.UTF8.GetBytes("""
            {"rules":[{"touchpoint":"ad","all":[{"field":"activity","is":"ad"}]},{"touchpoint":"shop","all":[{"field":"activity","is":"shop"}]},{"touchpoint":"fair","all":[{"field":"activity","is":"fair"}]}],
             "goals":[{"name":{"fa":"خرید","en":"purchase","ru":"покупка"},"all":[{"field":"activity","is":"buy"}],"windowDays":30}]}
            """));
        var read = await site.Get<RuleFile>().ImportAsync(s_shop, rules, "test");
        Assert.True(read.IsDone, read.Refusal?.Code);
        string Line(int person, int day, string what, string amount) => string.Create(CultureInfo.InvariantCulture, $"{person}-{what},2026-10-{day:00}T10:00:00Z,P{person},{what},{amount},");
        await ImportAsync(site,
        [
            .. Enumerable.Range(1, 40).SelectMany(p => new[] { Line(p, 2, "ad", ""), Line(p, 4, "shop", ""), Line(p, 6, "buy", "10.00") }),
            .. Enumerable.Range(41, 10).Select(p => Line(p, 6, "buy", "10.00")),
            Line(99, 3, "fair", ""),
        ]);
        return (site, sara);
    }

    private static async Task ImportAsync(TestSite site, string[] lines)
    {
        var file = Path.Combine(site.Folder, "visits.csv");
        await File.WriteAllLinesAsync(file, lines.Prepend("id,at,who,what,amount,note"));
        var batch = await site.Get<Importer>().RunAsync(s_shop, file, "visits.csv", FileMapping.Parse("""
            {"source":"till","zone":"UTC","columns":[{"column":"id","role":"key"},{"column":"at","role":"time","format":"iso"},{"column":"who","role":"person","kind":"card"},{"column":"what","role":"activity"},{"column":"amount","role":"amount","currency":"EUR"}]}
            """));
        Assert.True(batch.IsDone, batch.Refusal?.Code);
    }

    private static async Task<IDocument> PageAsync(TestBrowser browser, string address) => await new HtmlParser().ParseDocumentAsync(await TextAsync(browser, address));

    private static async Task<string> TextAsync(TestBrowser browser, string address)
    {
        var answer = await browser.GetAsync(address);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return text;
    }
}
