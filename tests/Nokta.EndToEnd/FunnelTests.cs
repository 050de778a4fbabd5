using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>A funnel built, read and kept by somebody who has no mouse.</summary>
public sealed class FunnelTests(Chromium chromium, Demo demo)
{
    [Fact]
    public async Task A_funnel_is_built_with_the_keyboard_those_who_left_are_opened_and_the_view_is_kept()
    {
        var page = await chromium.OpenAsync("en", address: demo.Server.Address);
        await PagesTests.ReadInAsync(page, "en");
        await page.GotoAsync("/insights/funnel?p=90d&steps=TP-4");

        // Delivery is added as the second step.
        await TabToAsync(page, "#steps > summary");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "#steps select[name=add]");
        await page.Keyboard.TypeAsync("Delivery");
        await TabToAsync(page, "#steps form button");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".funnel__step").Nth(1).WaitForAsync();
        Assert.Contains("steps=TP-4%3BTP-19", page.Url, StringComparison.Ordinal);

        // Those who left before it are as many as the figure says.
        var left = page.Locator(".funnel__loss a");
        var written = (await left.InnerTextAsync()).Split(':')[1].Replace(" people", "", StringComparison.Ordinal).Trim();
        await TabToAsync(page, ".funnel__loss a");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".pager").WaitForAsync();
        Assert.EndsWith("of " + written, (await page.InnerTextAsync(".pager .caption")).Trim(), StringComparison.Ordinal);
        await page.GoBackAsync();

        await page.Locator(".funnel").WaitForAsync();
        await TabToAsync(page, "details:has(#view-name) > summary");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "#view-name");
        await page.Keyboard.TypeAsync("Site to door");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("summary", new() { HasText = "Site to door" }).WaitForAsync();

        // T turns the chart into its table.
        await page.Locator("body").PressAsync("t");
        await page.Locator(".twin[open] table").WaitForAsync();
        await page.Context.CloseAsync();
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var presses = 0; presses < 150; presses++)
        {
            if (await page.EvaluateAsync<bool>("s => document.activeElement?.matches(s) ?? false", selector)) return;
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail("Nobody gets to " + selector + " with the Tab key.");
    }
}
