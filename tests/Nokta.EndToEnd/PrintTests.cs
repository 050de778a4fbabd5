using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>The sheets of codes as a printer gets them: sizes in millimetres, whole codes on every page.</summary>
public sealed partial class PrintTests(Chromium chromium, Demo demo)
{
    private const double PerMillimetre = 96 / 25.4;

    [Theory]
    [InlineData("fa", "table", 30, 12, "595x842", 1)]
    [InlineData("ru", "till", 60, 4, "595x842", 1)]
    [InlineData("en", "wall", 100, 2, "595x842", 2)]
    [InlineData("fa", "door", 140, 2, "595x842", 2)]
    [InlineData("ru", "far", 200, 2, "842x1191", 2)]
    public async Task A_sheet_holds_codes_of_the_size_that_was_chosen_whole_and_on_the_right_paper(string language, string distance, double code, int copies, string paper, int pages)
    {
        var page = await chromium.OpenAsync(language, address: demo.Server.Address);
        var made = new Dictionary<string, string>();
        await Furniture.LinkAsync(page, made);
        await page.GotoAsync($"/touchpoints/links/print?d={distance}&l={language}&n={copies}&mark={made["link"].Split('/')[^1]}");
        await page.EvaluateAsync("document.fonts.ready");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        // As wide as the paper between its margins.
        await page.SetViewportSizeAsync((int)((paper.StartsWith('8') ? 297 - 24 : 210 - 24) * PerMillimetre), 1000);

        var boxes = await page.EvaluateAsync<double[][]>("""
            () => [...document.querySelectorAll(".qrs__one")].map(one => {
              const ink = one.querySelector(".qr__ink").getBoundingClientRect(), ground = one.querySelector(".qr").getBoundingClientRect(), box = one.getBoundingClientRect();
              return [ink.width, ink.height, ground.width, (ink.left - ground.left), box.width, one.scrollWidth, document.documentElement.scrollWidth - innerWidth];
            })
            """);
        var ruler = await page.Locator(".qrs__check").EvaluateAsync<double>("e => e.getBoundingClientRect().width");

        Assert.Equal(copies, boxes.Length);
        Assert.All(boxes, b =>
        {
            Assert.Equal((code, code), (Math.Round(b[0] / PerMillimetre, 1), Math.Round(b[1] / PerMillimetre, 1)));
            Assert.True(b[3] >= 4 * (b[2] - 2 * b[3]) / 41 - 0.5, "the quiet zone is narrower than four modules");
            Assert.True(b[2] <= b[4] + 0.5 && b[5] <= b[4] + 1, $"the code of {b[2]} px does not fit its box of {b[4]} px");
            Assert.True(b[6] <= 1, "wider than the paper");
        });
        Assert.Equal(50, ruler / PerMillimetre, 0.1);

        var pdf = System.Text.Encoding.Latin1.GetString(await page.PdfAsync(new() { PreferCSSPageSize = true }));
        var sheets = MediaBox().Matches(pdf).Select(m => $"{Math.Round(double.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))}x{Math.Round(double.Parse(m.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture))}").ToList();
        Assert.Equal([paper], sheets.Distinct());
        Assert.Equal(pages, sheets.Count);
        await page.Context.CloseAsync();
    }

    [GeneratedRegex(@"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]")]
    private static partial Regex MediaBox();
}
