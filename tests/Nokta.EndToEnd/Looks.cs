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
        var seen = await page.EvaluateAsync<Seen>("""
            () => ({
                wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
                text: document.body.innerText,
                asCode: [...document.querySelectorAll("code, pre")].map(e => e.innerText).join("\n"),
                direction: getComputedStyle(document.documentElement).direction,
                figures: [...document.querySelectorAll(".figure__value, .figure__note, .verdict__number, .verdict__text")].map(e => e.innerText),
            })
            """);
        if (seen.Wider > 1) defects.Add($"{seen.Wider} px wider than the screen");
        if (seen.Text.Trim().Length < 40) defects.Add("empty");
        // What stands as code on purpose (an event's type, say) is written with dots.
        foreach (Match key in TextKey().Matches(seen.Text).Where(k => !seen.AsCode.Contains(k.Value, StringComparison.Ordinal))) defects.Add("a key instead of words: " + key.Value);
        if (seen.Direction != (language == "fa" ? "rtl" : "ltr")) defects.Add("reads " + seen.Direction);
        if (language == "fa")
            foreach (var figure in seen.Figures)
                if (LatinNumber().Match(figure) is { Success: true } number) defects.Add("Latin digits: " + number.Value + " in " + figure);
        return defects;
    }

    private sealed record Seen(double Wider, string Text, string AsCode, string Direction, string[] Figures)
    {
        public Seen() : this(0, "", "", "", []) { }
    }

    [GeneratedRegex(@"(?<![\w/.@-])(home|figure|scorecard|panel|period|scope|nav|import|touchpoint|rules?|goals?|rows|unmapped|setup|settings?|account|workspace|refusal|shell|words|problem|signin)\.[a-z][a-z-]*(\.[a-z-]+)*(?![\w/])")]
    private static partial Regex TextKey();

    [GeneratedRegex(@"(?<![\w.\-/:،+@])[0-9]{2,}(?![\w.\-/:])")]
    private static partial Regex LatinNumber();
}
