using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>The review on paper: exactly one page of A4, with nothing cut off, in each language.</summary>
public sealed partial class ReportTests(Chromium chromium, Demo demo)
{
    // 210 mm and 297 mm less the margins of print.css, at 96 dots an inch.
    private const int Width = 703, Height = 1017;

    private static readonly string[] s_addresses = ["/reports/review", "/reports/review?p=365d", "/reports/review/TP-19", "/reports/review/TP-6?p=365d", "/reports/review/TP-3"];

    [Theory]
    [InlineData("fa")]
    [InlineData("ru")]
    [InlineData("en")]
    public async Task A_report_is_one_page_of_A4_and_holds_all_it_says(string language)
    {
        var page = await chromium.OpenAsync(language, address: demo.Server.Address);
        await PagesTests.ReadInAsync(page, language);
        foreach (var address in s_addresses)
        {
            await page.GotoAsync(address);
            await page.EvaluateAsync("document.fonts.ready");
            var pdf = Encoding.Latin1.GetString(await page.PdfAsync(new() { PreferCSSPageSize = true }));
            Assert.Single(PageOfPdf().Matches(pdf));
            Assert.Matches(@"/MediaBox\s*\[0 0 59[45]\.\d+ 84[12]\.\d+\]", pdf);

            await page.EmulateMediaAsync(new() { Media = Media.Print });
            await page.SetViewportSizeAsync(Width, Height);
            var (end, foot) = (await BottomAsync(page, ".sheet__body > :last-child"), await TopAsync(page, ".sheet__foot"));
            Assert.True(end <= foot, $"{address} in {language}: what it says ends at {end}, its foot begins at {foot}");
            await Chromium.PictureAsync(page, $"paper-{address.Trim('/').Replace('/', '-').Replace('?', '-').Replace('=', '-')}-{language}");
            await page.EmulateMediaAsync(new() { Media = Media.Null });
            await page.SetViewportSizeAsync(1280, 800);
        }

        await page.Context.CloseAsync();
    }

    private static Task<double> BottomAsync(IPage page, string selector) => page.EvaluateAsync<double>("s => document.querySelector(s).getBoundingClientRect().bottom", selector);

    private static Task<double> TopAsync(IPage page, string selector) => page.EvaluateAsync<double>("s => document.querySelector(s).getBoundingClientRect().top", selector);

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)")] private static partial Regex PageOfPdf();
}
