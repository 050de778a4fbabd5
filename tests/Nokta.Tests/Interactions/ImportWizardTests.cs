using Nokta.Interactions.Import;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Server.Hosting;
using Nokta.Tests.Server;
using Nokta.Touchpoints;

namespace Nokta.Tests.Interactions;

/// <summary>What the wizard does beyond the columns: tells the rows back, says why, joins another file, and ends at the touchpoints.</summary>
public sealed class ImportWizardTests
{
    private const string Orders = "Номер заказа;Дата;Время;Способ;Телефон;Сумма\n"
        + "1;01.10.2026;10:00;Доставка курьером;+79161234501;100\n2;01.10.2026;11:30;Звонок;+79161234502;200\n3;13.10.2026;12:15;Доставка курьером;+79161234503;300\n4;14.10.2026;09:05;Фестиваль;+79161234504;400\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_rows_are_told_back_and_each_guess_says_why()
    {
        await using var site = await TestSite.StartAsync();
        var sara = await SaraAsync(site);

        var page = await sara.ReadAsync(await sara.SendAsync("заказы.csv", Orders));

        var told = page.QuerySelector(".told__row")!.TextContent;
        Assert.Contains("10:00", told, StringComparison.Ordinal);
        Assert.Contains("Доставка курьером", told, StringComparison.Ordinal);
        Assert.Equal(["key", "time", "time-of-day", "activity", "person", "amount"], page.QuerySelectorAll("select[name$='.role'] option[selected]").Select(o => o.GetAttribute("value")));
        Assert.Contains("«\u2068Доставка курьером\u2069»", page.QuerySelector("select[name='c3.role']")!.ParentElement!.ParentElement!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_file_explains_the_rows_and_can_be_left_out_again()
    {
        await using var site = await TestSite.StartAsync();
        var sara = await SaraAsync(site);
        await sara.SendAsync("campaigns.csv", "campaign,title\nC1,Autumn leaflet\nC2,Radio\n");
        var mapping = await sara.SendAsync("redemptions.csv", "id,date,campaign\nR1,2026-10-01 10:00,C1\nR2,2026-10-02 10:00,C2\nR3,2026-10-03 10:00,C9\n");
        var offer = (await sara.ReadAsync(mapping)).QuerySelectorAll("[name=_handler]").Select(i => i.GetAttribute("value")!).Single(v => v.StartsWith("explain-", StringComparison.Ordinal));

        await sara.PostAsync(mapping, offer);
        var joined = await sara.ReadAsync(mapping);
        Assert.Contains("campaigns.title", joined.QuerySelectorAll(".column__file bdi.strong").Select(b => b.TextContent));
        Assert.Contains("Autumn leaflet", joined.QuerySelector(".told")!.TextContent, StringComparison.Ordinal);
        await sara.CheckAsync(mapping);
        var batch = await sara.ImportAsync(mapping);
        Assert.Contains("Radio", (await sara.ReadAsync("/interactions?p=all")).Text() + (await sara.ReadAsync("/interactions/2")).Text(), StringComparison.Ordinal);
        Assert.EndsWith("/1", batch, StringComparison.Ordinal);

        var other = await sara.SendAsync("redemptions-2.csv", "id,date,campaign\nR4,2026-10-04 10:00,C1\n");
        await sara.PostAsync(other, "unexplain-campaigns");
        Assert.DoesNotContain("campaigns.title", (await sara.ReadAsync(other)).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_step_connects_each_group_and_makes_the_touchpoint_that_is_missing()
    {
        await using var site = await TestSite.StartAsync();
        var sara = await SaraAsync(site);
        var mapping = await sara.SendAsync("заказы.csv", Orders);
        await sara.CheckAsync(mapping);
        var batch = await sara.ImportAsync(mapping);
        var page = await sara.ReadAsync(batch + "/places");
        var groups = page.QuerySelectorAll(".place").Select(p => (
            Value: p.QuerySelector("input")!.GetAttribute("value")!,
            Field: p.QuerySelector("select")!.GetAttribute("name")!,
            Chosen: p.QuerySelector("option[selected]")?.GetAttribute("value") ?? "")).ToList();
        Assert.Equal("Доставка курьером", groups[0].Value);
        Assert.NotEqual("", groups[0].Chosen);
        Assert.Equal("", groups.Single(g => g.Value == "Фестиваль").Chosen);

        var answers = groups.Select(g => (g.Field, g.Chosen.Length == 0 ? "new" : g.Chosen)).Concat(groups.Select(g => (g.Field.Replace("place", "value", StringComparison.Ordinal), g.Value)));
        var after = await sara.PostAsync(batch + "/places", "places", [.. answers]);

        Assert.Equal("/", after.Headers.Location!.AbsolutePath());
        var touchpoints = await site.Get<TouchpointRegister>().ListAsync(new WorkspaceId(1), Ct);
        var made = touchpoints.Single(t => t.Name.Ru == "Фестиваль");
        var rules = await site.Get<RuleStore>().ListAsync(new WorkspaceId(1), ct: Ct);
        Assert.Contains(rules, r => r.Touchpoint == made.Number);
        Assert.Empty((await sara.ReadAsync("/touchpoints/unmapped")).QuerySelectorAll("a[href^='/touchpoints/rules/new']"));
        Assert.Empty((await sara.ReadAsync(batch + "/places")).QuerySelectorAll(".place"));
    }

    [Fact]
    public async Task Files_sent_together_wait_in_line()
    {
        await using var site = await TestSite.StartAsync();
        var sara = await SaraAsync(site);
        await sara.SendAsync("a.csv", "id,date\n1,2026-10-01 10:00\n");
        var second = await sara.SendAsync("b.csv", "id,date\n1,2026-10-01 10:00\n");
        await sara.CheckAsync(second);

        var done = await sara.ReadAsync(await sara.ImportAsync(second) + "?new=true");

        Assert.Contains(done.QuerySelectorAll(".form-actions a"), a => a.TextContent.Contains("a.csv", StringComparison.Ordinal));
    }

    private static async Task<TestBrowser> SaraAsync(TestSite site)
    {
        var browser = site.Browser();
        await browser.SetUpAsync(site.Get<SetupCode>().Current, "sara", "ru");
        return browser;
    }
}
