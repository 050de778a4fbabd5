using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>Merging, splitting and writing a segment without a mouse: only keys, and the focus is always where one would go on.</summary>
public sealed partial class KeyboardTests(Chromium chromium)
{
    [Fact]
    public async Task Two_people_are_merged_split_and_taken_back_and_a_segment_is_written_by_keys_alone()
    {
        await using var server = await ServerUnderTest.StartAsync("demo");
        var page = await chromium.OpenAsync("en", address: server.Address);
        await PagesTests.ReadInAsync(page, "en");
        await MergeAsync(page);
        await SplitAsync(page);
        await SegmentAsync(page);
        await page.Context.CloseAsync();
    }

    private static async Task MergeAsync(IPage page)
    {
        var ids = await OfOneKeyAsync(page, 2);
        foreach (var id in ids)
        {
            await ToAsync(page, $"input[name=k][value='{id}']");
            await page.Keyboard.PressAsync("Space");
        }

        await ToAsync(page, "form[action='/people/merge'] .form-actions button");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**/people/merge?k=*");
        await ToAsync(page, "input[name=why]");
        await page.Keyboard.TypeAsync("one voice");
        await ToAsync(page, "form[action='/people/merge'] .btn--primary");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**did=*");
        Assert.Equal(2, await page.Locator("#keys input[name=k]").CountAsync());
    }

    /// <summary>People with one key each: of others a split leaves more than one behind. Ends on the list.</summary>
    private static async Task<List<string>> OfOneKeyAsync(IPage page, int count)
    {
        await page.GotoAsync("/people");
        var rows = await page.Locator("main tbody tr:has(input[name=k])").EvaluateAllAsync<string[][]>("all => all.map(row => [row.querySelector('input[name=k]').value, row.querySelector('a[href*=\"/people/\"]').getAttribute('href')])");
        var ids = new List<string>();
        foreach (var row in rows)
        {
            if (ids.Count == count) break;
            await page.GotoAsync(row[1]);
            if (await page.Locator("form[action='/people/split']").CountAsync() == 0) ids.Add(row[0]);
        }

        Assert.Equal(count, ids.Count);
        await page.GotoAsync("/people");
        return ids;
    }

    private static async Task SplitAsync(IPage page)
    {
        await ToAsync(page, "form[action='/people/split'] input[name=k]");
        await page.Keyboard.PressAsync("Space");
        await ToAsync(page, "form[action='/people/split'] button");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".banner--good form[action='/people/undo'] button").WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelectorAll('#keys form[action=\"/people/split\"]').length === 0");
        await ToAsync(page, ".banner--good form[action='/people/undo'] button");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**undone=1*");
        Assert.Equal(2, await page.Locator("#keys input[name=k]").CountAsync());
        await page.GotoAsync("/people/decisions");
        await ToAsync(page, "form[action='/people/undo'] button");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**/people/decisions?undone=1*");
        Assert.Equal(0, await page.Locator("form[action='/people/undo'] button").CountAsync());
    }

    private static async Task SegmentAsync(IPage page)
    {
        await page.GotoAsync("/people/segments/new");
        await ToAsync(page, "input[name=en]");
        await page.Keyboard.TypeAsync("Came twice");
        await ToAsync(page, "select[name='g0.add']");
        // Letters choose in a list.
        await page.Keyboard.TypeAsync("Any inter");
        await ToAsync(page, "button[value='add-0']");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("input[name='g0.t1.kind'][value=any]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        // The new line has the focus: three steps from here to its number, not through the whole page.
        await page.WaitForFunctionAsync("() => document.activeElement?.querySelector?.(\"input[name='g0.t1.kind']\") && document.activeElement.matches('fieldset')");
        await ToAsync(page, "input[name='g0.t1.n']", 6);
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("2");
        await ToAsync(page, "button[value='drop-0-0']", 200, back: true);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("input[name='g0.t1.kind']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.WaitForFunctionAsync("() => document.activeElement?.name === 'g0.add'");
        Assert.Equal("2", await page.Locator("input[name='g0.t0.n']").InputValueAsync());
        await ToAsync(page, "form .form-actions .btn--primary");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync(SegmentPage());
        Assert.Contains("Came twice", await page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
    }

    /// <summary>Presses Tab until the focus is there, and sees that it can be seen.</summary>
    private static async Task ToAsync(IPage page, string selector, int most = 250, bool back = false)
    {
        for (var n = 0; n < most; n++)
        {
            await page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
            if (!await page.EvaluateAsync<bool>("s => document.activeElement?.matches(s) ?? false", selector)) continue;
            Assert.True(await page.EvaluateAsync<bool>("() => { const e = document.activeElement, s = getComputedStyle(e), l = e.closest('label') && getComputedStyle(e.closest('label')); return [s, l].some(x => x && (parseFloat(x.outlineWidth) > 0 && x.outlineStyle !== 'none' || x.boxShadow !== 'none')); }"), $"the focus on {selector} cannot be seen");
            return;
        }

        Assert.Fail($"{selector} is not reached by {most} times Tab");
    }

    [GeneratedRegex("/people/segments/[0-9]+")]
    private static partial Regex SegmentPage();
}
