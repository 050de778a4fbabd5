using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>The staff's page of taps where the network comes and goes: nothing is lost, nothing is noted twice.</summary>
public sealed class TapsTests(Chromium chromium, Demo demo)
{
    [Fact]
    public async Task A_tap_without_a_network_waits_through_reloads_and_closed_tabs_and_goes_once()
    {
        var page = await chromium.OpenAsync("en", address: demo.Server.Address);
        var context = page.Context;
        await PagesTests.ReadInAsync(page, "en");
        await page.GotoAsync("/log");
        for (var wait = 0; wait < 200 && !await page.EvaluateAsync<bool>("!!localStorage.getItem('nokta.log.kept') && !!navigator.serviceWorker.controller"); wait++) await Task.Delay(50);

        await context.SetOfflineAsync(true);
        await page.Locator("main a[href^='/log?tp=']").First.ClickAsync();
        await page.Locator("button[value=praise]").ClickAsync();
        await page.Locator("[data-taps-list] li").WaitForAsync();
        await page.Locator("button[value=complaint]").ClickAsync();
        await page.Locator("[data-taps-list] li >> nth=1").WaitForAsync();
        Assert.Equal("Waiting to be sent: 2", await page.Locator("[data-taps-count]").InnerTextAsync());
        Assert.Empty(await Chromium.AxeAsync(page));
        await page.Locator("[data-taps-list] button").First.ClickAsync();
        await page.ReloadAsync();
        Assert.Contains("Complaint", await page.Locator("[data-taps-list] li").InnerTextAsync(), StringComparison.Ordinal);
        await page.CloseAsync();

        var again = await context.NewPageAsync();
        await again.GotoAsync(demo.Server.Address + "/log");
        await again.Locator("[data-taps-list] li").WaitForAsync();
        // The server notes it and its answer is lost on the way: it waits, and goes again under the same id.
        var sent = new List<string>();
        await again.RouteAsync("**/log/tap", async route =>
        {
            sent.Add(route.Request.PostData!.Split('&').Single(f => f.StartsWith("id=", StringComparison.Ordinal)));
            if (sent.Count > 1) await route.ContinueAsync();
            else
            {
                await route.FetchAsync();
                await route.AbortAsync();
            }
        });
        await context.SetOfflineAsync(false);
        for (var wait = 0; wait < 100 && sent.Count == 0; wait++) await Task.Delay(50);
        await again.ReloadAsync();
        await again.Locator("n-toast form[action='/log/undo']").WaitForAsync();

        Assert.Equal(sent[0], sent[1]);
        Assert.True(await again.Locator("[data-taps]").IsHiddenAsync());
        await again.Locator("n-toast form[action='/log/undo'] button").ClickAsync();
        await again.Locator(".banner--good").WaitForAsync();
        await context.CloseAsync();
    }
}
