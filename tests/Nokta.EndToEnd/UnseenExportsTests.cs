using System.IO.Compression;
using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>Three exports that nothing was written for go from the file to Home on an empty folder, with no setting touched outside the wizard.</summary>
public sealed class UnseenExportsTests(Chromium chromium)
{
    [Theory]
    [InlineData("fa", "sales.xlsx", 900)]
    [InlineData("ru", "orders.csv", 1100)]
    [InlineData("en", "access.log", 0)]
    public async Task A_file_goes_from_the_disk_to_Home(string language, string file, int rows)
    {
        await using var server = await ServerUnderTest.StartAsync("serve");
        var page = await chromium.OpenAsync(language, address: server.Address);
        var walk = new Walk(page, language);
        try
        {
            await FirstDay.SetUpAsync(page, walk, server.SetupCode, language);
            await page.GotoAsync("/import");
            await FirstDay.UploadAsync(page, await OnDiskAsync(server.Folder, file));
            await AnswerAsync(page, walk, file);
            await ConnectAsync(page, walk, file);
            await page.Locator(".verdict, .tiles, .board").First.WaitForAsync();
            await walk.LookAsync($"unseen-{file}-home");

            await page.GotoAsync("/interactions?p=all");
            await walk.LookAsync($"unseen-{file}-rows");
            var read = await page.Locator("main table tbody tr").CountAsync();
            Assert.True(read > 0);
            if (rows > 0) Assert.Contains(Digits(await page.InnerTextAsync("main")), text => text == rows);
        }
        catch
        {
            await Chromium.PictureAsync(page, $"unseen-failed-{file}");
            throw;
        }

        await page.Context.CloseAsync();
        Assert.True(walk.Wrong.Count == 0, string.Join('\n', walk.Wrong));
    }

    private static async Task AnswerAsync(IPage page, Walk walk, string file)
    {
        await page.Locator(".told__row").First.WaitForAsync();
        await walk.LookAsync($"unseen-{file}-columns");
        await page.Locator("#mapping .go-on .btn--primary").ClickAsync();
        await page.ArriveAsync("**/check");
        await page.Locator("form.form-actions .btn--primary").WaitForAsync();
        await walk.LookAsync($"unseen-{file}-check");
        await page.Locator("form.form-actions .btn--primary").ClickAsync();
        await page.ArriveAsync("**/import/history/*");
        await walk.LookAsync($"unseen-{file}-done");
    }

    private static async Task ConnectAsync(IPage page, Walk walk, string file)
    {
        await page.Locator("a[href$='/places']").ClickAsync();
        await page.ArriveAsync("**/places");
        await walk.LookAsync($"unseen-{file}-places");
        // What nobody recognised becomes a touchpoint of its own, still in the wizard.
        foreach (var select in await page.Locator(".place select").AllAsync())
            if (await select.InputValueAsync() == "") await select.SelectOptionAsync("new");
        await page.Locator("main form .btn--primary").ClickAsync();
        await page.ArriveAsync(url => new Uri(url).AbsolutePath == "/");
    }

    /// <summary>The whole numbers in a text, in any digits.</summary>
    private static IEnumerable<int> Digits(string text)
    {
        var number = "";
        foreach (var c in text + " ")
        {
            if (char.IsDigit(c)) number += (char)('0' + (int)char.GetNumericValue(c));
            else if (number.Length > 0 && c is not (',' or '٬' or '\u00A0'))
            {
                if (number.Length < 9) yield return int.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
                number = "";
            }
        }
    }

    private static async Task<string> OnDiskAsync(string folder, string file)
    {
        var source = Path.Combine(ServerUnderTest.Root(), "tests", "Nokta.EndToEnd", "unseen", file);
        if (File.Exists(source)) return source;
        var target = Path.Combine(folder, file);
        await using var packed = new GZipStream(File.OpenRead(source + ".gz"), CompressionMode.Decompress);
        await using var plain = File.Create(target);
        await packed.CopyToAsync(plain);
        return target;
    }
}
