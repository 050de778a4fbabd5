using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>The palette by keyboard alone, on the layouts its readers have.</summary>
public sealed class PaletteTests(Chromium chromium, Demo demo)
{
    [Theory]
    [InlineData("fa", "ن", "ارسال", "/touchpoints/TP-19")]
    [InlineData("fa", "ن", "hvshg", "/touchpoints/TP-19")]
    [InlineData("ru", "л", "вудшмукн", "/touchpoints/TP-19")]
    [InlineData("en", "k", "delviery", "/touchpoints/TP-19")]
    public async Task Ctrl_K_goes_by_the_place_of_the_key_and_Enter_opens_what_was_meant(string language, string key, string typed, string address)
    {
        var page = await OpenAsync(language);

        await PressCtrlKAsync(page, key);
        await page.Locator("dialog.palette[open] [role=option]").First.WaitForAsync();
        await page.Keyboard.TypeAsync(typed);
        await page.Keyboard.PressAsync("Enter");

        await page.ArriveAsync(url => url.Contains(address, StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Arrows_walk_the_list_Escape_closes_it_and_the_last_choices_are_kept()
    {
        var page = await OpenAsync("en");

        await PressCtrlKAsync(page, "k");
        await page.Locator("dialog.palette[open] [role=option]").First.WaitForAsync();
        Assert.Empty(await Chromium.AxeAsync(page));
        await page.Keyboard.PressAsync("ArrowDown");
        var second = page.Locator("dialog.palette [role=option]").Nth(1);
        Assert.Equal("true", await second.GetAttributeAsync("aria-selected"));
        Assert.Equal(await second.GetAttributeAsync("id"), await page.Locator("dialog.palette input").GetAttributeAsync("aria-activedescendant"));
        var title = await second.Locator("bdi").First.InnerTextAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync(url => !url.EndsWith('/'));

        await PressCtrlKAsync(page, "k");
        await page.Locator("dialog.palette[open] [role=option]").First.WaitForAsync();
        Assert.Equal(title, await page.Locator("dialog.palette [role=option] bdi").First.InnerTextAsync());
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal(0, await page.Locator("dialog.palette[open]").CountAsync());
        await page.Context.CloseAsync();
    }

    private async Task<IPage> OpenAsync(string language)
    {
        var page = await chromium.OpenAsync(language, address: demo.Server.Address);
        await page.GotoAsync("/");
        return page;
    }

    private static async Task PressCtrlKAsync(IPage page, string key) =>
        await page.EvaluateAsync("key => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code: 'KeyK', ctrlKey: true, bubbles: true, cancelable: true }))", key);
}
