using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>What every new owner does before anything else.</summary>
internal static class FirstDay
{
    public static async Task SetUpAsync(IPage page, Walk walk, string code, string language)
    {
        await page.GotoAsync("/");
        await page.Locator($"form.tiles button[value='{language}']").ClickAsync();
        await page.ArriveAsync("**/setup/time");
        await walk.LookAsync("setup-2-time");
        await page.Locator("main form .btn--primary").ClickAsync();
        await page.ArriveAsync("**/setup/business");
        await page.Locator("input[name='Form.Name']").FillAsync("Café Test");
        await page.Locator("input[type=radio][value='cafe']").CheckAsync();
        await walk.LookAsync("setup-3-business");
        await page.Locator("main form .btn--primary").ClickAsync();
        await page.ArriveAsync("**/setup/touchpoints");
        await walk.LookAsync("setup-4-touchpoints");
        await page.Locator("main form .btn--primary").ClickAsync();
        await page.ArriveAsync("**/setup/owner");
        await walk.LookAsync("setup-5-owner");
        await page.Locator("input[name='Form.Code']").FillAsync("wrong-code");
        await OwnerAsync(page);
        await page.Locator(".field__error, .banner--pain").First.WaitForAsync();
        await page.Locator("input[name='Form.Code']").FillAsync(code);
        await OwnerAsync(page);
        await page.ArriveAsync("**/setup/start");
        await walk.LookAsync("setup-6-start");
    }

    private static async Task OwnerAsync(IPage page)
    {
        await page.Locator("input[name='Form.Name']").FillAsync("Maryam");
        await page.Locator("input[name='Form.Password']").FillAsync("a long enough password 7");
        await page.Locator("input[name='Form.Again']").FillAsync("a long enough password 7");
        await page.Locator("main form .btn--primary").ClickAsync();
    }

    public static async Task UploadAsync(IPage page, string file)
    {
        await page.Locator("input[type=file]").SetInputFilesAsync(file);
        await page.Locator("n-drop .btn--primary").ClickAsync();
        await page.ArriveAsync(url => url.Contains("/import/", StringComparison.Ordinal) && !url.EndsWith("/upload", StringComparison.Ordinal));
    }
}
