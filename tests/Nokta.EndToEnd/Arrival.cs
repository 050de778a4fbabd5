using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>
/// Waiting until a page has arrived somewhere: the document itself is asked whether it is whole. The browser's event that says so may have come before anybody
/// listened to it, and was then waited for in vain.
/// </summary>
internal static class Arrival
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly PageWaitForURLOptions s_there = new() { WaitUntil = WaitUntilState.Commit };

    public static async Task ArriveAsync(this IPage page, string address)
    {
        await page.WaitForURLAsync(address, s_there);
        await WholeAsync(page);
    }

    public static async Task ArriveAsync(this IPage page, Regex address)
    {
        await page.WaitForURLAsync(address, s_there);
        await WholeAsync(page);
    }

    public static async Task ArriveAsync(this IPage page, Func<string, bool> isThere)
    {
        await page.WaitForURLAsync(isThere, s_there);
        await WholeAsync(page);
    }

    private static async Task WholeAsync(IPage page)
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < s_patience;)
        {
            try
            {
                if (await page.EvaluateAsync<string>("document.readyState").WaitAsync(TimeSpan.FromSeconds(5)) == "complete") return;
            }
            catch (Exception moved) when (moved is TimeoutException || (moved is PlaywrightException && (moved.Message.Contains("navigation", StringComparison.Ordinal) || moved.Message.Contains("context", StringComparison.Ordinal))))
            {
                // The document that was asked has just been replaced by the next, and its answer may never come.
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"{page.Url} did not become whole.");
    }
}
