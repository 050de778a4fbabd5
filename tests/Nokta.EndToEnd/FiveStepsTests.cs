using System.IO.Compression;
using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>What a new owner does on her first day, on an empty data folder, in each language; every page on the way is open to everybody.</summary>
public sealed class FiveStepsTests(Chromium chromium)
{
    // Column of the survey's export → what it is.
    private static readonly (string Column, string Role)[] s_columns =
        [("شناسه پاسخ", "key"), ("زمان پاسخ", "time"), ("موبایل", "person"), ("درباره", "topic"), ("امتیاز", "score"), ("نظر", "comment"), ("شعبه", "branch")];

    [Theory]
    [InlineData("fa")]
    [InlineData("ru")]
    [InlineData("en")]
    public async Task From_an_empty_folder_to_what_hurts_most(string language)
    {
        await using var server = await ServerUnderTest.StartAsync("serve");
        var page = await chromium.OpenAsync(language, address: server.Address);
        var walk = new Walk(page, language);

        try
        {
            await FirstDay.SetUpAsync(page, walk, server.SetupCode, language);
            var file = await SurveyAsync(server.Folder);
            await ImportAsync(page, walk, file);
            await MapAsync(page, walk);
            await OpenFiguresAsync(page, walk);
            await ImportingAgainChangesNothingAsync(page, file);
        }
        catch
        {
            await Chromium.PictureAsync(page, $"walk-failed-{language}");
            throw;
        }

        await page.Context.CloseAsync();

        Assert.True(walk.Wrong.Count == 0, string.Join('\n', walk.Wrong));
    }

    private static async Task ImportAsync(IPage page, Walk walk, string file)
    {
        await page.GotoAsync("/import");
        await walk.LookAsync("import-1-upload");
        await FirstDay.UploadAsync(page, file);
        foreach (var (column, role) in s_columns)
        {
            var select = page.Locator($"fieldset.column:has(.column__file > bdi:text-is('{column}')) select[name$='role']");
            if (await select.InputValueAsync() == role) continue;
            await select.SelectOptionAsync(role);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        }

        await walk.LookAsync("import-2-columns");
        await page.Locator("#mapping button.btn--primary").First.ClickAsync();
        await page.ArriveAsync("**/check");
        await page.Locator("form.form-actions .btn--primary").WaitForAsync();
        await walk.LookAsync("import-3-check");
        await page.Locator("form.form-actions .btn--primary").ClickAsync();
        await page.ArriveAsync("**/import/history/*");
        await walk.LookAsync("import-4-done");
    }

    private static async Task MapAsync(IPage page, Walk walk)
    {
        await page.GotoAsync("/touchpoints/rules");
        await walk.LookAsync("rules-proposed");
        await page.Locator("form[action='/touchpoints/rules/accept-all'] button").ClickAsync();
        await page.Locator(".banner--good").WaitForAsync();
        await walk.LookAsync("rules-accepted");
        var saved = await page.RunAndWaitForDownloadAsync(() => page.Locator("[data-csv='rules']").ClickAsync());
        Assert.True((await File.ReadAllLinesAsync(await saved.PathAsync() ?? "")).Length > 5);
        await page.GotoAsync("/touchpoints/unmapped");
        await walk.LookAsync("unmapped-left");
    }

    private static async Task OpenFiguresAsync(IPage page, Walk walk)
    {
        await page.GotoAsync("/");
        await page.Locator(".verdict").WaitForAsync();
        await walk.LookAsync("home-first");
        var number = page.Locator("a.verdict__number, .table td.num a.cell").First;
        await number.ClickAsync();
        await page.ArriveAsync("**/interactions?*");
        await walk.LookAsync("rows-behind");
        Assert.True(await page.Locator("main table tbody tr").CountAsync() > 0);
    }

    private static async Task ImportingAgainChangesNothingAsync(IPage page, string file)
    {
        var before = await HomeTextAsync(page);
        await page.GotoAsync("/import");
        await FirstDay.UploadAsync(page, file);
        await page.Locator(".known .btn--primary").ClickAsync();
        await page.ArriveAsync("**/import/history/*");
        Assert.Equal(before, await HomeTextAsync(page));
    }

    private static async Task<string> HomeTextAsync(IPage page)
    {
        await page.GotoAsync("/");
        return await page.InnerTextAsync("main");
    }

    private static async Task<string> SurveyAsync(string folder)
    {
        var file = Path.Combine(folder, "survey.csv");
        await using var packed = new GZipStream(File.OpenRead(Path.Combine(ServerUnderTest.Root(), "demo", "cafe", "data", "survey.csv.gz")), CompressionMode.Decompress);
        await using var target = File.Create(file);
        await packed.CopyToAsync(target);
        return file;
    }
}
