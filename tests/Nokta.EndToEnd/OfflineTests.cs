using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>Nothing that was written is lost, neither with the connection nor with the page.</summary>
public sealed class OfflineTests(Chromium chromium, Demo demo)
{
    [Fact]
    public async Task A_form_that_could_not_be_sent_is_sent_again_with_nothing_lost()
    {
        var page = await OpenAsync();
        await page.Locator("#f-Form-Text").FillAsync("The courier left");

        await page.Context.SetOfflineAsync(true);
        await page.Locator("n-offline:not([hidden])").WaitForAsync();
        await page.Locator("form:has(#f-Form-Text) .btn--primary").ClickAsync();
        await page.Locator("n-offline button:not([hidden])").WaitForAsync();
        Assert.Equal("The courier left", await page.Locator("#f-Form-Text").InputValueAsync());

        await page.Context.SetOfflineAsync(false);
        await page.Locator("n-offline button").ClickAsync();
        await page.Locator("main table", new() { HasText = "The courier left" }).WaitForAsync();
        await page.Locator("n-toast button").ClickAsync();
        await page.Locator("main table", new() { HasText = "The courier left" }).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_draft_comes_back_after_a_reload_and_can_be_thrown_away()
    {
        var page = await OpenAsync();
        await page.Locator("#f-Form-Text").FillAsync("Half a thought");
        for (var wait = 0; wait < 100 && !await page.EvaluateAsync<bool>("Object.keys(localStorage).some(k => k.startsWith('nokta.draft.'))"); wait++) await Task.Delay(50);

        await page.ReloadAsync();
        await page.Locator("[data-draft]").WaitForAsync();
        Assert.Equal("Half a thought", await page.Locator("#f-Form-Text").InputValueAsync());
        Assert.Empty(await Chromium.AxeAsync(page));

        await page.Locator("[data-draft] button").ClickAsync();
        Assert.Equal("", await page.Locator("#f-Form-Text").InputValueAsync());
        await page.ReloadAsync();
        Assert.Equal(0, await page.Locator("[data-draft]").CountAsync());
        await page.Context.CloseAsync();
    }

    private async Task<IPage> OpenAsync()
    {
        var page = await chromium.OpenAsync("en", address: demo.Server.Address);
        await PagesTests.ReadInAsync(page, "en");
        await page.GotoAsync("/insights/notes");
        return page;
    }
}
