using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>A headless Chromium of this machine. Without one a test says "tool absent".</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string s_axe = new BundledAxeScriptProvider().GetScript();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var place = s_places.FirstOrDefault(File.Exists);
        if (place is null) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = place,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A page as a reader of a language sees it.</summary>
    public async Task<IPage> OpenAsync(string language, string theme = "light", int width = 1280, string address = "http://127.0.0.1")
    {
        if (_browser is null) Assert.Skip("tool absent: chromium");
        var context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = width < 500 ? 844 : 800 },
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            Locale = language == "fa" ? "fa-IR" : language == "ru" ? "ru-RU" : "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
            BaseURL = address,
        });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    /// <summary>What axe finds wrong on the page, one line each.</summary>
    public static async Task<List<string>> AxeAsync(IPage page)
    {
        // Half a megabyte of script: put into a page once, however often it is looked at, and asked for what is wrong alone.
        if (await page.EvaluateAsync<bool>("typeof axe === 'undefined'")) await page.EvaluateAsync(s_axe);
        return [.. await page.EvaluateAsync<string[]>("""
            async () => (await axe.run({ resultTypes: ["violations"] })).violations.flatMap(v => v.nodes.map(n => `${v.id} (${v.impact}): ${n.html}`))
            """)];
    }

    /// <summary>Whether somebody asked for pictures (`./dev shots`): taking them costs a third of the looking.</summary>
    public static bool Pictures { get; } = Environment.GetEnvironmentVariable("NOKTA_TEST_PICTURES") is not (null or "" or "no");

    /// <summary>Puts a picture where people look at them.</summary>
    public static Task PictureAsync(IPage page, string name, bool whole = true)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Environment.GetEnvironmentVariable("NOKTA_TEST_ARTIFACTS") ?? Path.Combine(ServerUnderTest.Root(), "artifacts"), "pictures"));
        return page.ScreenshotAsync(new() { Path = Path.Combine(folder.FullName, name + ".png"), FullPage = whole });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
