using System.Text.Json;
using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>Signing in as people do: password, code, passkey, in a real browser with an authenticator that it simulates.</summary>
public sealed class SignInTests(Chromium chromium)
{
    private const string Password = "four odd quiet words";

    [Fact]
    public async Task A_passkey_is_made_signs_in_and_is_removed()
    {
        await using var server = await ServerUnderTest.StartAsync("serve");
        var page = await chromium.OpenAsync("en", address: server.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        await SetUpAsync(page, server);
        var cdp = await page.Context.NewCDPSessionAsync(page);
        await cdp.SendAsync("WebAuthn.enable");
        var authenticator = await AuthenticatorAsync(cdp);

        await page.GotoAsync("/settings/account/passkeys");
        await page.Locator("#f-Form-Name").FillAsync("My phone");
        await page.Locator("form[data-passkey=create] .btn--primary").ClickAsync();
        await page.Locator("table", new() { HasText = "My phone" }).WaitForAsync();
        Assert.Empty(await Chromium.AxeAsync(page));

        await SignOutAsync(page);
        await page.Locator("form[data-passkey=get] button").ClickAsync();
        await page.Locator("nav.rail, .shell").First.WaitForAsync();
        await page.GotoAsync("/settings/account/passkeys");
        Assert.DoesNotContain("not yet", await page.Locator("table").InnerTextAsync(), StringComparison.Ordinal);

        await page.Locator("form:has(table) button").ClickAsync();
        await page.GetByText("The passkey is removed").WaitForAsync();
        await SignOutAsync(page);
        await page.Locator("form[data-passkey=get] button").ClickAsync();
        await page.Locator(".banner--pain", new() { HasText = "could not be checked" }).WaitForAsync();

        await cdp.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = authenticator, ["isUserVerified"] = false });
        await page.Locator("form[data-passkey=get] button").ClickAsync();
        await page.Locator("[data-says]:not([hidden])").WaitForAsync();
        Assert.Empty(await Chromium.AxeAsync(page));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Where_browsers_have_no_passkeys_the_page_says_so_and_offers_none()
    {
        await using var server = await ServerUnderTest.StartAsync("serve");
        var page = await chromium.OpenAsync("en", address: server.Address);
        await SetUpAsync(page, server);

        await page.GotoAsync("/settings/account/passkeys");
        await page.GetByText("Passkeys need an address with a name and HTTPS").WaitForAsync();
        await SignOutAsync(page);

        Assert.Equal(0, await page.Locator("form[data-passkey]").CountAsync());
        await page.Context.CloseAsync();
    }

    private static async Task<string> AuthenticatorAsync(ICDPSession cdp)
    {
        var added = await cdp.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
        return ((JsonElement)added!).GetProperty("authenticatorId").GetString()!;
    }

    private static async Task SetUpAsync(IPage page, ServerUnderTest server)
    {
        await page.GotoAsync("/");
        await page.Locator("form:has(button[value=en]) button[value=en]").Last.ClickAsync();
        foreach (var step in (string[])["time", "business", "touchpoints"])
        {
            await page.ArriveAsync("**/setup/" + step);
            if (step == "business") await page.Locator("#f-Form-Name").FillAsync("Corner café");
            await page.Locator("form .btn--primary").ClickAsync();
        }

        await page.ArriveAsync("**/setup/owner");
        await page.Locator("#f-Form-Code").FillAsync(server.SetupCode);
        await page.Locator("#f-Form-Name").FillAsync("sara");
        await page.Locator("#f-Form-Password").FillAsync(Password);
        await page.Locator("#f-Form-Again").FillAsync(Password);
        await page.Locator("form .btn--primary").ClickAsync();
        await page.ArriveAsync("**/setup/start");
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.Locator("details:has(form[action='/sign-out']) > summary").ClickAsync();
        await page.Locator("form[action='/sign-out'] button").ClickAsync();
        await page.ArriveAsync("**/sign-in");
    }
}
