using System.Text;
using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>A day's work in the register, in Persian: owners for several, a cell, a photo, a merge, a view to come back to, Excel out and in; each step taken back.</summary>
public sealed class RegisterDayTests(Chromium chromium)
{
    [Fact]
    public async Task A_day_in_the_register()
    {
        await using var server = await ServerUnderTest.StartAsync("demo");
        var page = await chromium.OpenAsync("fa", address: server.Address);
        var wrong = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error" && !message.Text.Contains("404", StringComparison.Ordinal) && !message.Text.Contains("409", StringComparison.Ordinal)) wrong.Add("console: " + message.Text); };
        page.PageError += (_, error) => wrong.Add("script: " + error);
        try
        {
            await SeveralAtOnceAsync(page);
            await CellAndPanelAsync(page);
            await PhotoAsync(page);
            await MergeAsync(page);
            await ViewAsync(page);
            await FilesAsync(page, server.Folder);
            await BoardAndMatrixAsync(page);
        }
        catch
        {
            await Chromium.PictureAsync(page, "register-day-failed");
            throw;
        }

        Assert.Empty(wrong);
    }

    private static async Task SeveralAtOnceAsync(IPage page)
    {
        await page.GotoAsync("/touchpoints?show=no-owner");
        var boxes = page.Locator("#register-rows td.tick input");
        var before = await boxes.CountAsync();
        await boxes.Nth(0).CheckAsync();
        await boxes.Nth(2).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Assertions.Expect(page.Locator("n-bulk [data-count]")).ToContainTextAsync("۳");
        await page.Locator("n-bulk button[value='owner']").ClickAsync();
        await page.ArriveAsync("**/touchpoints/bulk?*");
        await page.Locator("input[name=value]").FillAsync("پرویز");
        await Assertions.Expect(page.Locator("#bulk-preview ins").First).ToHaveTextAsync("پرویز");
        await LookAsync(page, "register-bulk");
        await page.Locator("n-preview .btn--primary").ClickAsync();
        await page.Locator(".toast button").WaitForAsync();
        Assert.Equal(before - 3, await boxes.CountAsync());
        await page.Locator(".toast button").ClickAsync();
        await page.ArriveAsync("**done=lot-undone*");
        Assert.Equal(before, await boxes.CountAsync());
    }

    private static async Task CellAndPanelAsync(IPage page)
    {
        await page.GotoAsync("/touchpoints?show=all");
        var cell = page.Locator("[data-cell=owner][data-number='2']");
        await cell.ClickAsync();
        await page.Locator("td.is-open input").FillAsync("لیلا");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(cell).Not.ToHaveTextAsync("لیلا");
        await cell.ClickAsync();
        await page.Locator("td.is-open input").FillAsync("لیلا");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(cell).ToHaveTextAsync("لیلا");
        await page.ReloadAsync();
        await Assertions.Expect(cell).ToHaveTextAsync("لیلا");

        var name = page.Locator("tr[data-peek='/touchpoints/19/peek'] th a");
        await name.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.Locator("aside.peek")).ToContainTextAsync("TP-19");
        await LookAsync(page, "register-peek");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("aside.peek")).ToHaveCountAsync(0);
        await Assertions.Expect(name).ToBeFocusedAsync();
    }

    private static async Task PhotoAsync(IPage page)
    {
        await page.GotoAsync("/touchpoints/TP-19");
        var photos = Path.Combine(ServerUnderTest.Root(), "tests", "Nokta.Tests", "Touchpoints", "photos");
        await page.Locator("input[type=file]").SetInputFilesAsync([Path.Combine(photos, "phone.jpg"), Path.Combine(photos, "plain.png")]);
        await page.ArriveAsync("**done=photos*");
        Assert.Equal(2, await page.Locator(".photo img").CountAsync());
        await page.Locator("form[action$='/photos/remove'] button").First.ClickAsync();
        await page.ArriveAsync("**done=photo-gone*");
        Assert.Equal(1, await page.Locator(".photo img").CountAsync());
        await page.Locator(".toast button").ClickAsync();
        await page.ArriveAsync("**done=undone*");
        Assert.Equal(2, await page.Locator(".photo img").CountAsync());
        await Assertions.Expect(page.Locator(".photo img").First).ToHaveJSPropertyAsync("complete", true);
        await LookAsync(page, "register-photos");
    }

    private static async Task MergeAsync(IPage page)
    {
        await page.GotoAsync("/touchpoints/rules");
        var before = await page.Locator("main a[href*='/touchpoints/TP-20']").CountAsync();
        await page.GotoAsync("/touchpoints/TP-19/merge");
        await page.Locator("select[name=into]").SelectOptionAsync("20");
        await page.Locator("main form .btn--primary").ClickAsync();
        await page.ArriveAsync("**/touchpoints/TP-20?done=lot*");
        await page.GotoAsync("/touchpoints/TP-19");
        await Assertions.Expect(page.Locator(".banner--warn a")).ToContainTextAsync("TP-20");
        await LookAsync(page, "register-merged");
        await page.Locator(".banner--warn form button").ClickAsync();
        await page.ArriveAsync("**done=lot-undone*");
        Assert.Equal(0, await page.Locator(".banner--warn").CountAsync());
        await page.GotoAsync("/touchpoints/rules");
        Assert.Equal(before, await page.Locator("main a[href*='/touchpoints/TP-20']").CountAsync());
    }

    private static async Task ViewAsync(IPage page)
    {
        await page.GotoAsync("/touchpoints?show=no-owner&view=stage");
        await page.Locator("details.menu:has(#view-name) > summary").ClickAsync();
        await page.Locator("#view-name").FillAsync("بی‌صاحب‌ها");
        await page.Locator("form[action='/views/save'] button[type=submit]").ClickAsync();
        await page.ArriveAsync("**saved=*");
        await page.GotoAsync("/touchpoints?show=all");
        await page.Locator("details.menu:has(#view-name) > summary").ClickAsync();
        await page.Locator(".menu__pair a", new() { HasText = "بی‌صاحب‌ها" }).ClickAsync();
        await page.ArriveAsync("**view=stage**");
        await page.Locator(".board").WaitForAsync();
    }

    private static async Task FilesAsync(IPage page, string folder)
    {
        await page.GotoAsync("/touchpoints?show=all");
        var count = await page.Locator("#register-rows td.tick").CountAsync();
        await page.Locator("details.menu:has(a[href^='/touchpoints.xlsx']) > summary").ClickAsync();
        var saved = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[href^='/touchpoints.xlsx']").ClickAsync());
        var file = Path.Combine(folder, "touchpoints.xlsx");
        await saved.SaveAsAsync(file);
        await SendAsync(page, file);
        var counts = await page.Locator(".sheet-counts .strong").AllInnerTextsAsync();
        Assert.Equal(["۰", "۰", "۰"], [counts[0], counts[1], counts[3]]);
        Assert.NotEqual("۰", counts[2]);
        Assert.True(count > 0 && await page.Locator("form:has(input[value=take]) .btn--primary").IsDisabledAsync());

        var csv = Path.Combine(folder, "owners.csv");
        await File.WriteAllTextAsync(csv, "شناسه;مسئول\nTP-3;مهدی\nTP-4;مهدی\nTP-999;مهدی\n", new UTF8Encoding(true));
        await SendAsync(page, csv);
        await LookAsync(page, "register-import-match");
        await page.Locator("form:has(input[value=take]) .btn--primary").ClickAsync();
        await page.ArriveAsync("**/done");
        Assert.Equal(["۰", "۲", "۰", "۱"], await page.Locator(".tiles .sum").AllInnerTextsAsync());
        await LookAsync(page, "register-import-done");
        await page.Locator("form[action*='/lots/'] button").ClickAsync();
        await page.ArriveAsync("**done=lot-undone*");
        await page.GotoAsync("/touchpoints/changes");
        Assert.Equal(3, await page.Locator("main ol > li .badge").CountAsync());
        await LookAsync(page, "register-changes");
    }

    private static async Task SendAsync(IPage page, string file)
    {
        await page.GotoAsync("/touchpoints/import");
        await page.Locator("input[type=file]").SetInputFilesAsync(file);
        await page.Locator("n-drop .btn--primary").ClickAsync();
        await page.Locator(".sheet-counts").WaitForAsync();
    }

    private static async Task BoardAndMatrixAsync(IPage page)
    {
        await page.GotoAsync("/touchpoints?view=stage");
        var card = page.Locator("[data-board='TP-1']");
        await card.Locator("a").First.FocusAsync();
        await page.Keyboard.PressAsync("Alt+ArrowLeft");
        await page.Locator("[data-stage=during] [data-board='TP-1']").WaitForAsync();
        await page.Locator(".toast button").ClickAsync();
        await page.Locator("[data-stage=before] [data-board='TP-1']").WaitForAsync();

        await page.GotoAsync("/touchpoints?view=matrix");
        await page.Locator(".matrix__links a:has-text('TP-19')").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**/touchpoints/TP-19*");
    }

    private static async Task LookAsync(IPage page, string name)
    {
        await page.EvaluateAsync("document.fonts.ready");
        await Chromium.PictureAsync(page, name + "-fa");
        Assert.Empty((await Chromium.AxeAsync(page)).Concat(await Looks.DefectsAsync(page, "fa")).Select(d => name + ": " + d));
    }
}
