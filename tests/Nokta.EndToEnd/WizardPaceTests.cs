using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>
/// How long the import wizard takes a shop owner who reads everything: every word that stands in the pages' own part at 150 words a minute (slower than any
/// measured adult average), and for each click 1.35 s to decide, 1.1 s to point and 0.2 s to press (keystroke-level model; Card, Moran and Newell 1983).
/// The machine's own seconds come on top.
/// </summary>
public sealed class WizardPaceTests(Chromium chromium)
{
    private const double SecondsAWord = 60.0 / 150, SecondsAClick = 1.35 + 1.1 + 0.2, SecondsForAFile = 20;

    [Theory]
    [InlineData("fa")]
    [InlineData("ru")]
    [InlineData("en")]
    public async Task A_file_takes_ten_minutes_at_most_the_first_time_and_one_minute_the_second(string language)
    {
        await using var server = await ServerUnderTest.StartAsync("serve");
        var page = await chromium.OpenAsync(language, address: server.Address);
        await FirstDay.SetUpAsync(page, new Walk(page, language), server.SetupCode, language);
        var september = Path.Combine(ServerUnderTest.Root(), "tests", "Nokta.EndToEnd", "unseen", "orders.csv");
        var october = Path.Combine(server.Folder, "orders-10.csv");
        var cyrillic = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;
        await File.WriteAllTextAsync(october, (await File.ReadAllTextAsync(september, cyrillic)).Replace("\n7", "\n9", StringComparison.Ordinal).Replace(".09.2026", ".10.2026", StringComparison.Ordinal), cyrillic);

        var first = await TakeAsync(page, september, isFirst: true);
        var second = await TakeAsync(page, october, isFirst: false);

        await page.Context.CloseAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{language}: first {first.Seconds:0} s ({first.Words} words, {first.Clicks} clicks), second {second.Seconds:0} s ({second.Words} words, {second.Clicks} clicks)"));
        Assert.True(first.Seconds <= 600, $"The first file takes {first.Seconds:0} s: {first.Words} words, {first.Clicks} clicks.");
        Assert.True(second.Seconds <= 60, $"The second file takes {second.Seconds:0} s: {second.Words} words, {second.Clicks} clicks.");
        Assert.True(first.Words > second.Words && second.Words > 10);
    }

    private static async Task<Effort> TakeAsync(IPage page, string file, bool isFirst)
    {
        var effort = new Effort(page);
        await page.GotoAsync("/import");
        await FirstDay.UploadAsync(page, file);
        effort.Waits(SecondsForAFile, 2);
        if (!isFirst)
        {
            // The file is known: one card with one button stands above everything else, and then it says what came in.
            await effort.ReadAsync(".known");
            await effort.ClickAsync(".known .btn--primary", "**/import/history/*");
            await effort.ReadAsync(".lead");
            return effort;
        }

        await effort.ReadAsync();
        await effort.ClickAsync("#mapping .go-on .btn--primary", "**/check");
        await page.Locator("form.form-actions .btn--primary").WaitForAsync();
        await effort.ReadAsync();
        await effort.ClickAsync("form.form-actions .btn--primary", "**/import/history/*");
        await effort.ReadAsync();
        await effort.ClickAsync("a[href$='/places']", "**/places");
        await effort.ReadAsync();
        foreach (var select in await page.Locator(".place select").AllAsync())
        {
            if (await select.InputValueAsync() != "") continue;
            await select.SelectOptionAsync("new");
            effort.Waits(SecondsAClick, 2);
        }

        await page.Locator("main form .btn--primary").ClickAsync();
        await page.ArriveAsync(url => new Uri(url).AbsolutePath == "/");
        effort.Waits(SecondsAClick, 1);
        return effort;
    }

    /// <summary>What a walk has cost so far.</summary>
    private sealed class Effort(IPage page)
    {
        private readonly Stopwatch _machine = Stopwatch.StartNew();
        private double _seconds;

        public int Words { get; private set; }

        public int Clicks { get; private set; }

        public double Seconds => _seconds + Words * SecondsAWord + _machine.Elapsed.TotalSeconds;

        public void Waits(double seconds, int clicks)
        {
            _seconds += seconds;
            Clicks += clicks;
        }

        /// <summary>Every visible word; of a choice the one that is chosen, of a long table its head and the first three rows.</summary>
        public async Task ReadAsync(string part = "main") => Words += await page.EvaluateAsync<int>("""
            part => {
                const words = text => text.trim() ? text.trim().split(/\s+/).length : 0;
                return [...document.querySelectorAll(part)].reduce((n, e) => n + words(e.innerText)
                    - [...e.querySelectorAll('tbody tr:nth-child(n + 4)')].reduce((m, row) => m + words(row.innerText), 0)
                    - [...e.querySelectorAll('select')].reduce((m, choice) => m + words(choice.innerText) - words(choice.selectedOptions[0]?.text ?? ''), 0), 0);
            }
            """, part);

        public async Task ClickAsync(string button, string then)
        {
            await page.Locator(button).First.ClickAsync();
            await page.ArriveAsync(then);
            Waits(SecondsAClick, 1);
        }
    }
}
