using System.Net;
using AngleSharp.Dom;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Tests.Server;
using Nokta.Touchpoints;

namespace Nokta.Tests.Touchpoints;

/// <summary>The register's pages as a browser without scripts uses them.</summary>
public sealed class TouchpointPagesTests
{
    /// <summary>The number after the 27 touchpoints of the café's starter.</summary>
    private const int New = 28;

    [Fact]
    public async Task A_touchpoint_is_added_edited_moved_retired_and_each_step_can_be_taken_back()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var added = await sara.PostAsync("/touchpoints/new", "one", ("name", "Delivery <by bike>"), ("stage", "during"), ("channel", "delivery"), ("owner", "Reza"));
        Assert.Equal("/touchpoints/TP-28-delivery-by-bike", added.Headers.Location!.AbsolutePath());
        var page = await sara.ReadAsync("/touchpoints/TP-28");
        Assert.Contains("Delivery <by bike>", page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);

        await sara.PostAsync("/touchpoints/TP-28?tab=settings", "settings", Settings(("name.en", "Delivery"), ("cost", "۱۲۰"), ("owner", "Maryam")));
        var card = await FindAsync(site);
        Assert.Equal(("Delivery", "Maryam", 2), (card.Name.En, card.Owner, card.Version));

        await SendFormAsync(sara, "/touchpoints?view=stage&q=TP-28", "/touchpoints/28/move", ("stage", "after"));
        Assert.Equal("after", (await FindAsync(site)).Stage);
        await sara.PostAsync("/touchpoints/TP-28?tab=history", ("version", "2"));
        Assert.Equal(("Delivery <by bike>", "Reza", "after"), ((await FindAsync(site)).Name.En, (await FindAsync(site)).Owner, (await FindAsync(site)).Stage));

        var retired = await SendFormAsync(sara, "/touchpoints/TP-28", "/touchpoints/28/retire");
        var toast = await sara.ReadAsync(retired.Headers.Location!.OriginalString);
        Assert.NotNull(toast.QuerySelector(".toast form[action='/touchpoints/28/undo']"));
        await SendFormAsync(sara, retired.Headers.Location!.OriginalString, "/touchpoints/28/undo");
        Assert.False((await FindAsync(site)).IsRetired);
    }

    [Fact]
    public async Task What_cannot_be_saved_comes_back_with_what_was_typed_and_why()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        await sara.PostAsync("/touchpoints/new", "one", ("name", "Delivery"), ("stage", "during"));

        var answer = await sara.PostAsync("/touchpoints/TP-28?tab=settings", "settings", Settings(("name.en", "New name"), ("code", "Not a code"), ("cost", "much"), ("stage", "never")));
        var page = await TestBrowser.ParseAsync(answer);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("New name", page.QuerySelector("[name='name.en']")!.GetAttribute("value"));
        Assert.Equal(["code", "cost", "stage"], page.QuerySelectorAll("[aria-invalid=true]").Select(e => e.GetAttribute("name")!).Order());
        Assert.All(page.QuerySelectorAll("[aria-invalid=true]"), e => Assert.NotNull(page.GetElementById(e.GetAttribute("aria-describedby")!.Split(' ')[^1])));
        Assert.Equal("Delivery", (await FindAsync(site)).Name.En);
    }

    [Fact]
    public async Task Somebody_elses_save_is_not_overwritten_unseen()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        await sara.PostAsync("/touchpoints/new", "one", ("name", "Delivery"), ("stage", "during"));
        await site.Get<TouchpointRegister>().EditAsync(new WorkspaceId(1), await FindAsync(site) with { Owner = "Reza" }, "Reza");

        var stale = await sara.PostAsync("/touchpoints/TP-28?tab=settings", "settings", Settings(("version", "1"), ("name.en", "Mine")));
        var page = await TestBrowser.ParseAsync(stale);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, stale.StatusCode);
        Assert.Equal("Mine", page.QuerySelector("[name='name.en']")!.GetAttribute("value"));
        Assert.Equal("2", page.QuerySelector("form input[name=version]")!.GetAttribute("value"));
        Assert.Equal("Reza", (await FindAsync(site)).Owner);
    }

    [Theory]
    [InlineData("fa")]
    [InlineData("ru")]
    [InlineData("en")]
    public async Task Every_item_of_the_packs_can_be_read_in_the_readers_language(string code)
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        await sara.PostAsync("/touchpoints", ("to", code));
        var language = Language.Find(code)!;

        var text = (await sara.ReadAsync("/touchpoints/packs")).Body!.TextContent;

        Assert.Equal([], RegisterFixture.Packs.Packs.SelectMany(p => p.Items).Where(i => !text.Contains(i.Name.In(language), StringComparison.Ordinal)).Select(i => i.Id));
    }

    [Fact]
    public async Task Items_of_a_starter_are_ticked_added_and_then_marked()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var added = await sara.PostAsync("/touchpoints/packs?starter=shop", "packs", ("code", "returns"));
        var page = await sara.ReadAsync("/touchpoints/packs?starter=shop");

        Assert.Equal("/touchpoints", added.Headers.Location!.AbsolutePath());
        Assert.Equal("returns", (await FindAsync(site)).Code);
        Assert.True(page.QuerySelector("input[value=returns]")!.HasAttribute("disabled"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await sara.PostAsync("/touchpoints/packs", "packs")).StatusCode);
    }

    [Fact]
    public async Task The_csv_holds_the_rows_of_the_same_address()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        await sara.PostAsync("/touchpoints/new", "list", ("lines", "=danger\nDelivery\nMenu"));

        var answer = await sara.GetAsync("/touchpoints.csv?q=danger");
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(2, lines.Length);
        Assert.Contains(",'=danger,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_is_not_there_is_not_found()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        Assert.Equal(HttpStatusCode.NotFound, (await sara.GetAsync("/touchpoints/TP-99")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await sara.GetAsync("/touchpoints/delivery")).StatusCode);
    }

    private static async Task<TouchpointCard> FindAsync(TestSite site) => (await site.Get<TouchpointRegister>().FindAsync(new WorkspaceId(1), New))!;

    /// <summary>All fields of the settings form, some of them changed.</summary>
    private static (string, string)[] Settings(params (string Name, string Value)[] changed)
    {
        var usual = new Dictionary<string, string>
        {
            ["name.fa"] = "", ["name.en"] = "Delivery", ["name.ru"] = "", ["code"] = "", ["stage"] = "during", ["kind"] = "customer", ["channel"] = "", ["facet"] = "", ["relationship"] = "",
            ["branch"] = "", ["branches"] = "", ["owner"] = "", ["standard"] = "", ["measurability"] = "survey", ["state"] = "live", ["importance"] = "2", ["scale"] = "none",
            ["cost"] = "", ["currency"] = "USD", ["review-days"] = "", ["next-review"] = "", ["note"] = "",
        };
        foreach (var (name, value) in changed) usual[name] = value;
        return [.. usual.Select(f => (f.Key, f.Value))];
    }

    private static async Task<HttpResponseMessage> SendFormAsync(TestBrowser browser, string address, string action, params (string Name, string Value)[] pressed)
    {
        var page = await browser.ReadAsync(address);
        var fields = page.QuerySelector($"form[action='{action}']")!.QuerySelectorAll("input[name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""))
            .Concat(pressed.Select(p => KeyValuePair.Create(p.Name, p.Value)));
        return await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) });
    }
}
