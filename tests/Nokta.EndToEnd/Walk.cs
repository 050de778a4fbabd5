using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>Looks at each page on the way: axe, words, direction, and a picture.</summary>
internal sealed class Walk(IPage page, string language)
{
    public List<string> Wrong { get; } = [];

    public async Task LookAsync(string name)
    {
        await page.EvaluateAsync("document.fonts.ready");
        Wrong.AddRange((await Chromium.AxeAsync(page)).Select(v => $"{name}: {v}"));
        Wrong.AddRange((await Looks.DefectsAsync(page, language)).Select(d => $"{name}: {d}"));
        if (Chromium.Pictures) await Chromium.PictureAsync(page, $"walk-{name}-{language}");
    }
}
