using System.Globalization;
using System.Text.Json;
using Nokta.Interactions.Import;
using Nokta.Interactions.Rules;
using Nokta.Interactions.Segments;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Tests.Server;
using Nokta.Touchpoints;

namespace Nokta.Tests.Insights;

/// <summary>A report narrowed to a segment says how everybody else does, and whether chance explains the difference.</summary>
public sealed class OthersTests
{
    private static readonly WorkspaceId s_shop = new(1);
    private static readonly DateTime s_first = new(2026, 2, 2, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Members_who_order_more_often_are_told_so_on_every_page_and_by_the_api()
    {
        var (site, sara, ad, order) = await ShopAsync();
        await using var _ = site;
        var steps = $"p=all&who=1&steps={ad};{order}&days=30";

        var funnel = await sara.ReadAsync("/insights/funnel?" + steps);
        var returns = await sara.ReadAsync("/insights/returns?p=all&who=1&unit=week");
        var touchpoint = await sara.ReadAsync($"/touchpoints/{ad}?p=all&who=1");
        var scorecard = await sara.ReadAsync("/insights?p=all&who=1");
        var everybody = await sara.ReadAsync("/insights?p=all");

        // Of 40 members 30 order a week later, of 40 others 5.
        foreach (var page in new[] { funnel, returns })
        {
            var told = page.QuerySelector(".contrasts tbody tr")!.TextContent;
            Assert.Contains("75%", told, StringComparison.Ordinal);
            Assert.Contains("n = 40", told, StringComparison.Ordinal);
            Assert.Contains("higher, more than chance", told, StringComparison.Ordinal);
        }

        Assert.Contains(touchpoint.QuerySelectorAll(".contrasts tbody tr"), r => r.TextContent.Contains("Not seen again", StringComparison.Ordinal) && r.TextContent.Contains("lower, more than chance", StringComparison.Ordinal));
        Assert.NotEmpty(scorecard.QuerySelectorAll(".contrasts tbody tr"));
        Assert.Empty(everybody.QuerySelectorAll(".contrasts"));
        var people = await sara.ReadAsync(funnel.QuerySelectorAll(".contrasts tbody a")[1].GetAttribute("href")!);
        Assert.Equal(5, people.QuerySelectorAll("tbody tr").Length);

        var step = Assert.Single((await JsonAsync(sara, "/api/v1/insights/funnel?" + steps)).GetProperty("others").EnumerateArray());
        Assert.Equal(("step-2", "higher", 40, 0.125), (step.GetProperty("figure").GetString(), step.GetProperty("verdict").GetString(), step.GetProperty("others").GetProperty("n").GetInt32(), step.GetProperty("others").GetProperty("value").GetDouble()));
        Assert.Equal("later-1", (await JsonAsync(sara, "/api/v1/insights/retention?p=all&who=1&unit=week")).GetProperty("others")[0].GetProperty("figure").GetString());
        Assert.Contains((await JsonAsync(sara, "/api/v1/scorecard?p=all&who=1")).GetProperty("others").EnumerateArray(), c => c.GetProperty("touchpoint").GetString() == ad && c.GetProperty("figure").GetString() == "dropped" && c.GetProperty("verdict").GetString() == "lower");
        Assert.Equal(JsonValueKind.Null, (await JsonAsync(sara, "/api/v1/scorecard?p=all")).GetProperty("others").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await JsonAsync(sara, "/api/v1/scorecard?p=all&who=77")).GetProperty("others").ValueKind);
    }

    private static async Task<JsonElement> JsonAsync(TestBrowser sara, string address) => JsonDocument.Parse(await (await sara.GetAsync(address)).Content.ReadAsStringAsync()).RootElement;

    private static async Task<(TestSite Site, TestBrowser Sara, string Ad, string Order)> ShopAsync()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        foreach (var code in (string[])["ad", "order"]) await site.Get<TouchpointRegister>().AddAsync(s_shop, TouchpointCard.Draft(new(code, code, code)) with { Code = code }, "sara");
        var rows = Enumerable.Range(0, 80).Select(p => (P: p, Day: 0.0, What: "ad")).Concat(Enumerable.Range(0, 40).Select(p => (P: p, Day: 0.1, What: "joined")))
            .Concat(Enumerable.Range(0, 30).Concat(Enumerable.Range(40, 5)).Select(p => (P: p, Day: 7.0, What: "order"))).Append((P: 999, Day: 60.0, What: "later"));
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, ["id,at,who,what", .. rows.Select((r, i) => string.Create(CultureInfo.InvariantCulture, $"{i},{s_first.AddDays(r.Day):yyyy-MM-dd HH:mm},P{r.P},{r.What}"))]);
        var outcome = await site.Get<Importer>().RunAsync(s_shop, file, "log.csv", FileMapping.Parse(
            """{"source":"log","zone":"UTC","columns":[{"column":"id","role":"key"},{"column":"at","role":"time","format":"y-m-d"},{"column":"who","role":"person","kind":"card"},{"column":"what","role":"activity"}]}"""));
        File.Delete(file);
        Assert.True(outcome.IsDone, outcome.Refusal?.Code);
        using var rules = new MemoryStream("""{"rules":[{"touchpoint":"ad","all":[{"field":"activity","is":"ad"}]},{"touchpoint":"order","all":[{"field":"activity","is":"order"}]}]}"""u8.ToArray());
        Assert.True((await site.Get<RuleFile>().ImportAsync(s_shop, rules, "sara")).IsDone);
        var joined = new SegmentTest(TestKind.Activity, TestCompare.Least, ["joined"]) { Number = 1 };
        Assert.Equal(1, (await site.Get<SegmentStore>().AddAsync(s_shop, new SegmentDraft(new Trilingual("اعضا", "Members", "Члены"), true, [new SegmentGroup(true, false, [joined])]), "sara")).Value);
        var ids = (await site.Get<TouchpointRegister>().ListAsync(s_shop)).ToLookup(t => t.Code, t => t.Id);
        return (site, sara, ids["ad"].Single(), ids["order"].Single());
    }
}
