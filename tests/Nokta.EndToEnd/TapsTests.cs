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

    [Fact]
    public async Task Staff_type_a_pin_on_a_tablet_and_what_waits_when_their_session_ends_is_kept_said_and_sent_after_they_sign_in_again()
    {
        await using var server = await ServerUnderTest.StartAsync("demo");
        var sara = await chromium.OpenAsync("en", address: server.Address);
        var link = await TabletAsync(sara);
        var tablet = await chromium.OpenAsync("en", width: 820, address: server.Address);
        await tablet.GotoAsync(link);
        await tablet.Locator("form .btn--primary").ClickAsync();
        await tablet.ArriveAsync("**/station");
        Assert.Empty(await Chromium.AxeAsync(tablet));

        await SignInAsync(tablet, "0001");
        await tablet.Locator(".banner--pain, .refused, [role=alert]").First.WaitForAsync();
        Assert.Empty(await Chromium.AxeAsync(tablet));
        await tablet.GotoAsync("/station");
        await SignInAsync(tablet, "۴۸۱۵");
        await tablet.ArriveAsync("**/log");
        for (var wait = 0; wait < 200 && !await tablet.EvaluateAsync<bool>("!!localStorage.getItem('nokta.log.kept') && !!navigator.serviceWorker.controller"); wait++) await Task.Delay(50);
        await tablet.Locator("main a[href^='/log?tp=']").First.ClickAsync();
        await tablet.Locator("button[value=complaint]").WaitForAsync();

        var token = await tablet.Locator("main form[data-tap] input[name=__RequestVerificationToken]").GetAttributeAsync("value");
        await tablet.Context.SetOfflineAsync(true);
        await tablet.Locator("button[value=complaint]").ClickAsync();
        await tablet.Locator("[data-taps-list] li").WaitForAsync();
        // Five minutes without a tap, or whoever else leaves for her: the server knows her no more.
        var form = tablet.APIRequest.CreateFormData();
        form.Set("__RequestVerificationToken", token!);
        Assert.True((await tablet.APIRequest.PostAsync(server.Address + "/station/leave", new() { Form = form })).Ok);
        await tablet.Context.SetOfflineAsync(false);
        await tablet.Locator("[data-taps-list] a.btn--primary").WaitForAsync();
        var told = await tablet.Locator("[data-taps]").InnerTextAsync();
        Assert.Contains("You are signed out", told, StringComparison.Ordinal);
        Assert.Contains("Complaint", told, StringComparison.Ordinal);
        Assert.Empty(await Chromium.AxeAsync(tablet));

        await tablet.Locator("[data-taps-list] a.btn--primary").ClickAsync();
        await tablet.ArriveAsync("**/station");
        Assert.StartsWith("Waiting on this device: 1.", await tablet.Locator("[data-taps-wait]").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(await Chromium.AxeAsync(tablet));
        await SignInAsync(tablet, "4815");
        await tablet.ArriveAsync("**/log");
        await tablet.Locator("n-toast form[action='/log/undo']").WaitForAsync();
        Assert.True(await tablet.Locator("[data-taps]").IsHiddenAsync());
        Assert.Equal(0, await tablet.EvaluateAsync<int>("Object.keys(localStorage).filter(k => k.startsWith('nokta.tap.')).length"));
        for (var wait = 0; wait < 40; wait++)
        {
            await sara.GotoAsync("/interactions?p=all&src=counter");
            if (await sara.Locator("main tbody tr").CountAsync() == 1) break;
            await Task.Delay(500);
        }

        Assert.Contains("complaint", await sara.Locator("main tbody tr").InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        await tablet.Context.CloseAsync();
        await sara.Context.CloseAsync();
    }

    /// <summary>Somebody at the counter and a tablet for her, as an owner makes them; answers the address that makes a device this tablet.</summary>
    private static async Task<string> TabletAsync(IPage sara)
    {
        await PagesTests.ReadInAsync(sara, "en");
        await sara.GotoAsync("/settings/stations");
        await sara.Locator("input[name='Hired.Name']").FillAsync("Ali");
        await sara.Locator("input[name='Hired.Pin']").FillAsync("4815");
        await sara.Locator("form:has(input[name='Hired.Name']) button[type=submit], form:has(input[name='Hired.Name']) .form-actions button").First.ClickAsync();
        await sara.Locator("a[href^='/settings/stations/staff/']").WaitForAsync();
        await sara.Locator("input[name='Form.Name']").FillAsync("Counter");
        await sara.Locator("form:has(input[name='Form.Name']) .btn--primary").ClickAsync();
        return await sara.Locator("#link").GetAttributeAsync("value") ?? "";
    }

    private static async Task SignInAsync(IPage tablet, string pin)
    {
        await tablet.Locator("a[href^='/station?who=']").First.ClickAsync();
        await tablet.Locator("input[name='Form.Pin']").FillAsync(pin);
        await tablet.Keyboard.PressAsync("Enter");
    }
}
