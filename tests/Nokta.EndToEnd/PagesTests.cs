using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>Every page of the demo, in each language, theme and width: no violation, no overflow, no missing word; and a picture to look at.</summary>
[Trait("Kind", "Pictures")]
public sealed class PagesTests(Chromium chromium, Demo demo)
{
    private static readonly (string Name, string Address)[] s_pages =
    [
        ("home", "/"),
        ("touchpoints", "/touchpoints"),
        ("touchpoints-board", "/touchpoints?view=stage"),
        ("touchpoints-columns", "/touchpoints?group=stage&cols=channel%20branch%20tags%20owner%20importance%20state%20cost"),
        ("touchpoints-matrix", "/touchpoints?view=matrix"),
        ("touchpoints-gaps", "/touchpoints/gaps"),
        ("touchpoints-bulk", "/touchpoints/bulk?tp=1-5,9&field=stage"),
        ("touchpoints-file", "/touchpoints/import"),
        ("touchpoints-changes", "/touchpoints/changes"),
        ("touchpoint-costs", "/touchpoints/TP-19?tab=costs"),
        ("touchpoint-merge", "/touchpoints/TP-19/merge"),
        ("touchpoint", "/touchpoints/TP-19"),
        ("segments", "/people/segments"),
        ("segment-new", "/people/segments/new"),
        ("touchpoint-settings", "/touchpoints/TP-19?tab=settings"),
        ("touchpoint-history", "/touchpoints/TP-19?tab=history"),
        ("touchpoint-blind", "/touchpoints/TP-3"),
        ("touchpoint-new", "/touchpoints/new"),
        ("packs", "/touchpoints/packs"),
        ("links", "/touchpoints/links"),
        ("links-print", "/touchpoints/links/print"),
        ("rules", "/touchpoints/rules"),
        ("unmapped", "/touchpoints/unmapped"),
        ("insights", "/insights"),
        ("insights-branch", "/insights?by=branch&p=90d"),
        ("attribution", "/insights/attribution?p=all"),
        ("attribution-channels", "/insights/attribution?p=all&by=channel&m1=last-non-direct&m2=markov%3A2"),
        ("attribution-people", "/insights/people?of=attribution&fig=1&p=all"),
        ("insights-funnel", "/insights/funnel?p=90d&by=channel"),
        ("insights-funnel-steps", "/insights/funnel?p=90d&steps=TP-19;TP-3|TP-4;TP-19?;TP-999&edit=1&vs=TP-4&win=between"),
        ("insights-returns", "/insights/returns"),
        ("insights-returns-week", "/insights/returns?unit=week&first=goal&p=90d"),
        ("insights-people", "/insights/people?of=funnel&fig=1.left&p=90d"),
        ("paths", "/insights/paths?p=90d&start=TP-19&map=TP-6&map=TP-19"),
        ("paths-before", "/insights/paths?p=90d&end=last&metric=time&depth=3"),
        ("paths-flow", "/insights/paths?p=90d&view=flow"),
        ("paths-map", "/insights/paths?p=90d&view=map&acts=40&conns=30&without=TP-19"),
        ("paths-activities", "/insights/paths?by=activity&repeats=yes"),
        ("people", "/insights/people?of=paths&p=90d&fig=way.TP-19"),
        ("people-list", "/people"),
        ("people-conflicts", "/people/conflicts"),
        ("people-pairs", "/people/pairs"),
        ("notes", "/insights/notes"),
        ("help", "/help"),
        ("help-api", "/help/api"),
        ("settings-tokens", "/settings/tokens"),
        ("settings-keys", "/settings/keys"),
        ("quarantine", "/import/quarantine"),
        ("live", "/import/live"),
        ("quality", "/import/quality?days=90"),
        ("help-figures", "/help/figures"),
        ("digest", "/digest"),
        ("review", "/reports/review"),
        ("review-touchpoint", "/reports/review/TP-19"),
        ("digest-month", "/digest?p=28d"),
        ("rows", "/interactions?tp=TP-19&kind=unhappy&scale=csat5"),
        ("search", "/search?q=1"),
        ("search-none", "/search?q=zzzzzz"),
        ("import", "/import"),
        ("import-history", "/import/history"),
        ("import-following", "/import/following"),
        ("import-mappings", "/import/mappings"),
        ("goals", "/settings/goals"),
        ("settings", "/settings"),
        ("account", "/settings/account"),
        ("settings-sign-in", "/settings/sign-in"),
        ("settings-members", "/settings/members"),
        ("settings-workspaces", "/settings/workspaces"),
        ("settings-stations", "/settings/stations"),
        ("log", "/log"),
        ("log-touchpoint", "/log?tp=19"),
        ("settings-calendar", "/settings/calendar"),
        ("settings-branches", "/settings/branches"),
        ("settings-targets", "/settings/targets"),
        ("settings-scales", "/settings/scales"),
        ("settings-audience", "/settings/audience"),
        ("settings-who-is-who", "/settings/who-is-who"),
        ("insights-audience", "/insights?p=90d&aud=new"),
        ("settings-hours", "/settings/hours"),
        ("settings-holidays", "/settings/holidays"),
        ("settings-phone", "/settings/phone"),
        ("settings-backup", "/settings/backup"),
        ("settings-health", "/settings/health"),
        ("settings-trail", "/settings/trail"),
        ("settings-attempts", "/settings/trail/refused"),
        ("settings-webhooks", "/settings/webhooks"),
        ("privacy", "/privacy"),
        ("privacy-person", "/privacy/person"),
        ("privacy-retention", "/privacy/retention"),
        ("privacy-consents", "/privacy/consents"),
        ("privacy-restrictions", "/privacy/restrictions"),
        ("forgotten", "/forgotten"),
        ("missing", "/no-such-page"),
        ("rule-new", "/touchpoints/rules/new"),
        ("goal-new", "/settings/goals/new"),
        ("account-passkeys", "/settings/account/passkeys"),
        ("account-second-factor", "/settings/account/second-factor"),
        ("settings-archive", "/settings/workspaces/archive"),
        ("privacy-erasures", "/privacy/erasures"),
        ("station", "/station"),
        ("station-link-over", "/station/over"),
        ("join-over", "/join/over"),
        ("reset-over", "/reset/over"),
        ("phone-over", "/phone/over"),
        ("link-unknown", "/q/AAAAAA/here"),
        ("problem", "/problem"),
    ];

    /// <summary>Pages that are looked at on the way of another test, and where.</summary>
    private static readonly (string Page, string Where)[] s_elsewhere =
    [
        ("/setup", "FirstDay"), ("/setup/language", "FirstDay"), ("/setup/time", "FirstDay"), ("/setup/business", "FirstDay"), ("/setup/touchpoints", "FirstDay"), ("/setup/owner", "FirstDay"), ("/setup/start", "FirstDay"),
        ("/import/{Id}", "FirstDay"), ("/import/{Id}/check", "FirstDay"), ("/import/{Id}/run", "FirstDay"),
        ("/touchpoints/import/{Id}", "RegisterDayTests"), ("/touchpoints/import/{Id}/done", "RegisterDayTests"),
        ("/sign-in", "SignInTests"), ("/sign-in/code", "signed in, it leads on"), ("/sign-in/again", "signed in, it leads on"), ("/settings/backup/restoring", "stands only while a backup is read"),
    ];

    private static IReadOnlyDictionary<string, string>? s_made;

    private static readonly (string Theme, int Width)[] s_views = [("light", 1280), ("dark", 1280), ("dark", 390), ("light", 390)];

    /// <summary>A page is fetched once a language and then looked at in every theme and width; each language fetches in another view, so that each way of arriving is seen.</summary>
    [Theory, InlineData("fa", 2), InlineData("ru", 1), InlineData("en", 3)]
    public async Task Every_page_is_whole_and_open_to_everybody(string language, int first)
    {
        var views = (int[])[first, (first + 1) % 4, (first + 2) % 4, (first + 3) % 4];
        var pages = await PagesAsync();
        var (left, wrong, seen) = (new ConcurrentQueue<(string, string)>(pages), new ConcurrentQueue<string>(), 0);

        // Two readers: while one waits for the server the other is looked at.
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => ReadAsync()));

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong));
        Assert.Equal(pages.Count * s_views.Length, seen);

        async Task ReadAsync()
        {
            var (theme, width) = s_views[first];
            var page = await chromium.OpenAsync(language, theme, width, demo.Server.Address);
            // A page that says something is over, or not there, answers so: that the browser tells it too is no defect of the page.
            page.Console += (_, message) => { if (message.Type == "error" && !message.Text.Contains("404", StringComparison.Ordinal) && !(message.Text.Contains("status of 4", StringComparison.Ordinal) && message.Location.StartsWith(page.Url, StringComparison.Ordinal))) wrong.Enqueue($"console of {page.Url}: {message.Text} ({message.Location})"); };
            await ReadInAsync(page, language);
            while (left.TryDequeue(out var next))
            {
                await ShowAsync(page, s_views[first]);
                await page.GotoAsync(next.Item2, new() { WaitUntil = WaitUntilState.Load });
                await page.EvaluateAsync("document.fonts.ready");
                foreach (var view in views)
                {
                    foreach (var defect in await LookAsync(page, next.Item1, language, s_views[view])) wrong.Enqueue(defect);
                    Interlocked.Increment(ref seen);
                }
            }

            await page.Context.CloseAsync();
        }
    }

    /// <summary>Those of the list and those of the things that were made; with <c>NOKTA_TEST_PAGES=people,quality</c> only those whose names begin so.</summary>
    private async Task<List<(string Name, string Address)>> PagesAsync()
    {
        if (s_made is null)
        {
            var page = await chromium.OpenAsync("en", address: demo.Server.Address);
            s_made = await Furniture.MakeAsync(page);
            await page.Context.CloseAsync();
        }

        var only = (Environment.GetEnvironmentVariable("NOKTA_TEST_PAGES") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        return [.. s_pages.Concat(Furniture.Pages.Select(p => (p.Name, s_made[p.Name]))).Where(p => only.Length == 0 || only.Any(o => p.Item1.StartsWith(o, StringComparison.Ordinal)))];
    }

    /// <summary>Whoever adds a page adds it to the list, or says where it is looked at.</summary>
    [Fact]
    public void Every_page_of_the_product_is_looked_at()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(ServerUnderTest.Root(), "src"), "*.razor", SearchOption.AllDirectories).SelectMany(File.ReadLines)
            .Where(line => line.StartsWith("@page \"", StringComparison.Ordinal)).Select(line => line.Split('"')[1]).ToList();
        var looked = s_pages.Select(p => PageOf(p.Address.Split('?')[0], pages)).Concat(Furniture.Pages.Select(p => p.Page)).Concat(s_elsewhere.Select(e => e.Page)).ToHashSet();

        Assert.True(pages.Count > 100, "no pages were found");
        Assert.Equal([], pages.Where(p => !looked.Contains(p)).Order());
        Assert.Equal([], looked.Where(p => p is not null && !pages.Contains(p)).Order());
    }

    /// <summary>The page that answers an address: of those that fit, the one with the most words of its own.</summary>
    private static string? PageOf(string address, IEnumerable<string> pages)
    {
        var parts = address.Split('/');
        return pages.Where(p => p.Split('/') is var its && its.Length == parts.Length && its.Zip(parts).All(z => z.First == z.Second || z.First.StartsWith('{'))).MaxBy(p => p.Split('/').Count(w => !w.StartsWith('{')));
    }

    private static async Task<List<string>> LookAsync(IPage page, string name, string language, (string Theme, int Width) view)
    {
        await ShowAsync(page, view);
        List<string> defects = [.. await Chromium.AxeAsync(page), .. await Looks.DefectsAsync(page, language)];
        if (Chromium.Pictures) await Chromium.PictureAsync(page, $"{name}-{language}-{view.Theme}-{view.Width}");
        return [.. defects.Select(defect => $"{name}, {view.Theme} {view.Width}: {defect}")];
    }

    private static async Task ShowAsync(IPage page, (string Theme, int Width) view)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = view.Theme == "dark" ? ColorScheme.Dark : ColorScheme.Light });
        await page.SetViewportSizeAsync(view.Width, view.Width < 500 ? 844 : 800);
        // Charts are drawn again when the theme or the width changes: in the next frame, or the one after.
        await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    [Fact]
    public async Task The_pictures_of_the_README_are_Home_as_it_is()
    {
        foreach (var language in (string[])["fa", "ru", "en"])
        {
            var page = await chromium.OpenAsync(language, "light", 1280, demo.Server.Address);
            await ReadInAsync(page, language);
            await page.EvaluateAsync("document.fonts.ready");
            // A run of the tests leaves the work tree as it was.
            if (Chromium.Pictures) await page.ScreenshotAsync(new() { Path = Path.Combine(ServerUnderTest.Root(), "docs", "images", $"home-{language}.png") });

            Assert.Contains(language switch { "fa" => "ارسال سفارش", "ru" => "оставк", _ => "Delivery" }, await page.InnerTextAsync(".verdict"), StringComparison.OrdinalIgnoreCase);
            await page.Context.CloseAsync();
        }
    }

    /// <summary>Chooses the language as a reader does: in the menu of the frame.</summary>
    internal static async Task ReadInAsync(IPage page, string language)
    {
        await page.GotoAsync("/");
        if (await page.GetAttributeAsync("html", "lang") == language) return;
        await page.Locator("details:has(form[action='/language']) > summary").First.ClickAsync();
        await page.Locator($"form[action='/language'] button[value='{language}']").First.ClickAsync();
        await page.Locator($"html[lang='{language}']").WaitForAsync();
    }
}
