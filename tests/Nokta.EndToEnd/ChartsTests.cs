using System.Text;
using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>Charts that are drawn in the browser: all of what was computed is in them, they can be taken along, and nobody needs a mouse.</summary>
public sealed class ChartsTests(Chromium chromium, Demo demo)
{
    private const string Flow = "/insights/paths?p=90d&view=flow", Map = "/insights/paths?p=90d&view=map&acts=40&conns=30";

    [Theory]
    [InlineData("fa")]
    [InlineData("en")]
    public async Task The_flow_holds_every_block_and_band(string language)
    {
        var page = await OpenAsync(language, Flow);
        var (blocks, bands) = (await CountAsync(page, "blocks"), await CountAsync(page, "bands"));
        Assert.True(blocks > 5 && bands > 5);
        Assert.Equal(blocks + bands, await page.Locator("n-chart svg path[fill]:not([fill=none])").CountAsync());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_process_map_holds_every_step_and_connection_and_opens_their_people()
    {
        var page = await OpenAsync("en", Map);
        Assert.Equal(await CountAsync(page, "boxes"), await page.Locator("n-chart .box").CountAsync());
        Assert.Equal(await CountAsync(page, "arrows"), await page.Locator("n-chart .arrow").CountAsync());

        // By keys alone: a step opens its menu, the menu its people, and there are as many as the map says.
        var box = page.Locator("n-chart .box[role=button]").First;
        var people = await box.Locator("text").Last.TextContentAsync();
        await box.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".node-menu:not([hidden]) a:focus").WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**/insights/people?**");
        Assert.Contains(people + " people", await page.InnerTextAsync(".page-head"), StringComparison.Ordinal);

        await page.Locator("tbody th a").First.ClickAsync();
        await page.ArriveAsync("**/people/*");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(Flow)]
    [InlineData(Map)]
    [InlineData("/insights/paths?p=90d")]
    [InlineData("/insights/funnel?p=90d")]
    [InlineData("/insights/returns?p=90d")]
    [InlineData("/insights/attribution?p=90d")]
    public async Task Every_answer_can_be_saved_as_a_picture(string address)
    {
        var page = await OpenAsync("fa", address);
        var png = await SaveAsync(page, "png");
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png.Take(4));
        Assert.True(png.Length > 8_000, $"{png.Length} bytes are no picture of a chart");
        var svg = Encoding.UTF8.GetString(await SaveAsync(page, "svg"));
        Assert.StartsWith("<svg", svg, StringComparison.Ordinal);
        Assert.Contains("ارسال سفارش", svg, StringComparison.Ordinal);
        Assert.Contains("font/woff2", svg, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_table_opens_by_its_key_and_a_step_of_the_columns_is_picked_without_scripts()
    {
        var page = await OpenAsync("ru", "/insights/paths?p=90d");
        await page.Locator("body").PressAsync("t");
        await page.Locator("details[data-twin][open] tbody tr").First.WaitForAsync();
        await page.Locator("body").PressAsync("t");
        Assert.Equal(0, await page.Locator("details[data-twin][open]").CountAsync());

        var second = page.Locator(".paths__col:nth-child(2) .path:nth-child(2) a.path__name");
        var name = (await second.InnerTextAsync()).Trim();
        await page.GotoAsync((await second.GetAttributeAsync("href"))!);
        Assert.Equal(name, (await page.Locator(".paths__col:nth-child(2) .path.is-picked a.path__name").InnerTextAsync()).Trim());
        await page.Context.CloseAsync();
    }

    private async Task<IPage> OpenAsync(string language, string address)
    {
        var page = await chromium.OpenAsync(language, address: demo.Server.Address);
        await PagesTests.ReadInAsync(page, language);
        await page.GotoAsync(address);
        if (address.Contains("view=", StringComparison.Ordinal)) await page.Locator("n-chart[data-drawn] svg").First.WaitForAsync();
        return page;
    }

    private static Task<int> CountAsync(IPage page, string list) => page.EvaluateAsync<int>("list => JSON.parse(document.querySelector('n-chart script').textContent)[list].length", list);

    private static async Task<byte[]> SaveAsync(IPage page, string kind)
    {
        await page.Locator($"details:has([data-image={kind}]) > summary").ClickAsync();
        var saved = await page.RunAndWaitForDownloadAsync(() => page.Locator($"[data-image={kind}]").ClickAsync());
        await page.Keyboard.PressAsync("Escape");
        return await File.ReadAllBytesAsync((await saved.PathAsync())!);
    }
}
