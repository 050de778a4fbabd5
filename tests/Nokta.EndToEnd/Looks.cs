using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>What an eye would find at once.</summary>
internal static partial class Looks
{
    /// <summary>What a person would see as broken: a page wider than the screen, a key instead of words, the wrong direction, an empty page.</summary>
    public static async Task<List<string>> DefectsAsync(IPage page, string language)
    {
        var defects = new List<string>();
        var wider = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (wider > 1) defects.Add($"{wider} px wider than the screen");
        var text = await page.InnerTextAsync("body");
        if (text.Trim().Length < 40) defects.Add("empty");
        // What stands as code on purpose (an event's type, say) is written with dots.
        var asCode = string.Join('\n', await page.Locator("code, pre").AllInnerTextsAsync());
        foreach (Match key in TextKey().Matches(text).Where(k => !asCode.Contains(k.Value, StringComparison.Ordinal))) defects.Add("a key instead of words: " + key.Value);
        var direction = await page.EvaluateAsync<string>("getComputedStyle(document.documentElement).direction");
        if (direction != (language == "fa" ? "rtl" : "ltr")) defects.Add("reads " + direction);
        if (language == "fa")
            foreach (var figure in await page.Locator(".figure__value, .figure__note, .verdict__number, .verdict__text").AllInnerTextsAsync())
                if (LatinNumber().Match(figure) is { Success: true } number) defects.Add("Latin digits: " + number.Value + " in " + figure);
        return defects;
    }

    [GeneratedRegex(@"(?<![\w/.@-])(home|figure|scorecard|panel|period|scope|nav|import|touchpoint|rules?|goals?|rows|unmapped|setup|settings?|account|workspace|refusal|shell|words|problem|signin)\.[a-z][a-z-]*(\.[a-z-]+)*(?![\w/])")]
    private static partial Regex TextKey();

    [GeneratedRegex(@"(?<![\w.\-/:،+@])[0-9]{2,}(?![\w.\-/:])")]
    private static partial Regex LatinNumber();
}
