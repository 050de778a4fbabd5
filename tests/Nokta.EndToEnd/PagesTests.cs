using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>Every page of the demo, in each language, theme and width: no violation, no overflow, no missing word; and a picture to look at.</summary>
[Trait("Kind", "Pictures")]
public sealed partial class PagesTests(Chromium chromium, Demo demo)
{
    private static readonly (string Name, string Address)[] s_pages =
    [
        ("home", "/"),
        ("touchpoints", "/touchpoints"),
        ("touchpoints-board", "/touchpoints?view=stage"),
        ("touchpoint", "/touchpoints/TP-19"),
        ("touchpoint-settings", "/touchpoints/TP-19?tab=settings"),
        ("touchpoint-history", "/touchpoints/TP-19?tab=history"),
        ("touchpoint-blind", "/touchpoints/TP-3"),
        ("touchpoint-new", "/touchpoints/new"),
        ("packs", "/touchpoints/packs"),
        ("rules", "/touchpoints/rules"),
        ("unmapped", "/touchpoints/unmapped"),
        ("insights", "/insights"),
        ("insights-branch", "/insights?by=branch&p=90d"),
        ("rows", "/interactions?tp=TP-19&kind=unhappy&scale=csat5"),
        ("import", "/import"),
        ("import-history", "/import/history"),
        ("goals", "/settings/goals"),
        ("settings", "/settings"),
        ("missing", "/no-such-page"),
    ];

    public static TheoryData<string, string, int> Views() => new(
        from language in (string[])["fa", "ru", "en"]
        from theme in (string[])["light", "dark"]
        from width in (int[])[1280, 390]
        select new TheoryDataRow<string, string, int>(language, theme, width));

    [Theory, MemberData(nameof(Views))]
    public async Task Every_page_is_whole_and_open_to_everybody(string language, string theme, int width)
    {
        var page = await chromium.OpenAsync(language, theme, width, demo.Server.Address);
        var wrong = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error" && !message.Text.Contains("404", StringComparison.Ordinal)) wrong.Add("console: " + message.Text); };
        await page.GotoAsync("/?lang=" + language);
        foreach (var (name, address) in s_pages)
        {
            await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load });
            await page.EvaluateAsync("document.fonts.ready");
            wrong.AddRange((await Chromium.AxeAsync(page)).Select(v => $"{name}: {v}"));
            wrong.AddRange((await DefectsAsync(page, language)).Select(d => $"{name}: {d}"));
            await Chromium.PictureAsync(page, $"{name}-{language}-{theme}-{width}");
        }

        await page.Context.CloseAsync();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task The_pictures_of_the_README_are_Home_as_it_is()
    {
        foreach (var language in (string[])["fa", "ru", "en"])
        {
            var page = await chromium.OpenAsync(language, "light", 1280, demo.Server.Address);
            await page.GotoAsync("/?lang=" + language);
            await page.EvaluateAsync("document.fonts.ready");
            var folder = Path.Combine(ServerUnderTest.Root(), "docs", "images");
            Directory.CreateDirectory(folder);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"home-{language}.png") });

            Assert.Contains(language switch { "fa" => "پیک", "ru" => "оставк", _ => "Delivery" }, await page.InnerTextAsync(".verdict"), StringComparison.OrdinalIgnoreCase);
            await page.Context.CloseAsync();
        }
    }

    /// <summary>What a person would see as broken: a page wider than the screen, a key instead of words, the wrong direction, an empty page.</summary>
    private static async Task<List<string>> DefectsAsync(IPage page, string language)
    {
        var defects = new List<string>();
        var wider = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (wider > 1) defects.Add($"{wider} px wider than the screen");
        var text = await page.InnerTextAsync("body");
        if (text.Trim().Length < 40) defects.Add("empty");
        foreach (Match key in TextKey().Matches(text)) defects.Add("a key instead of words: " + key.Value);
        var direction = await page.EvaluateAsync<string>("getComputedStyle(document.documentElement).direction");
        if (direction != (language == "fa" ? "rtl" : "ltr")) defects.Add("reads " + direction);
        if (language == "fa" && LatinNumber().Match(await page.InnerTextAsync("main")) is { Success: true } number) defects.Add("Latin digits: " + number.Value);
        return defects;
    }

    [GeneratedRegex(@"(?<![\w/.@-])(home|figure|scorecard|panel|period|scope|nav|import|touchpoint|rules?|goals?|rows|unmapped|setup|settings|account|workspace|refusal|shell|words|problem|signin)\.[a-z][a-z-]*(\.[a-z-]+)*(?![\w/])")]
    private static partial Regex TextKey();

    [GeneratedRegex(@"(?<![\w.\-/:،+])\d{2,}(?![\w.\-/:])")]
    private static partial Regex LatinNumber();
}
