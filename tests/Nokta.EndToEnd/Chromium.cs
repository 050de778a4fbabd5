using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>A headless Chromium of this machine. Without one a test says "tool absent".</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
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
        var result = await page.RunAxe();
        return [.. result.Violations.SelectMany(v => v.Nodes.Select(n => $"{v.Id} ({v.Impact}): {n.Html}"))];
    }

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
