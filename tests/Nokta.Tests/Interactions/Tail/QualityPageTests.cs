using System.Diagnostics;
using Nokta.Insights.Notices;
using Nokta.Interactions.Live;
using Nokta.Interactions.Tail;
using Nokta.Tests.Interactions.Collect;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions.Tail;

public sealed class QualityPageTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_tells_what_is_usual_what_is_silent_and_leads_to_the_rows()
    {
        await using var bench = await CollectBench.StartAsync();
        using var sara = bench.Site.Browser();
        await sara.SignInAsync("sara", TestSite.Password);
        for (var day = 0; day < 29; day++)
        {
            await SendAsync(bench, day, 4 + day % 2);
            bench.Site.Clock.Now += TimeSpan.FromDays(1);
        }

        await bench.Site.Get<Intake>().RecordAsync(CollectBench.Here, [new Interaction { Source = "till", SourceKey = "1", Activity = "order" }], Ct);
        bench.Site.Clock.Now += TimeSpan.FromDays(2);
        var told = await bench.Site.Get<QualityDesk>().AskAsync(CollectBench.Here, 90, Ct);
        await sara.SignInAsync("sara", TestSite.Password);
        var page = await sara.ReadAsync("/import/quality?days=90&source=shop");
        var rows = await sara.ReadAsync(page.QuerySelector("a[href^='/interactions'][href*='tp=0']")!.GetAttribute("href")!);
        var api = await (await TestProgram.StartAsync(bench.Site, "import")).ReadAsync("/quality?days=90");

        var shop = told.Single(s => s.Source == "shop");
        Assert.True(shop.IsSilent);
        Assert.False(told.Single(s => s.Source == "till").IsSilent);
        Assert.Equal((130L, 130L, 130L), (shop.Sum(d => d.Read), shop.Sum(d => d.Interactions ?? 0), shop.Sum(d => d.Unmapped ?? 0)));
        Assert.Equal(new QualityRange(4, 5, 4), QualityDesk.RangeOf(shop.Days, shop.Days[0].Day));
        Assert.Equal(new QualityRange(0, 0, 0), QualityDesk.RangeOf(shop.Days, shop.Days[^1].Day));
        Assert.Contains("silent since", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("4–5", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("seen", rows.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, api["items"]!.AsArray().Count);
        await IntakeTests.SoundAsync(bench.Site);
    }

    [Fact]
    public async Task A_source_that_begins_to_send_what_cannot_be_taken_gives_a_notice()
    {
        await using var bench = await CollectBench.StartAsync();
        for (var day = 0; day < 28; day++)
        {
            await SendAsync(bench, day, 10);
            if (day >= 21) await bench.PostAsync("/v1/batch", $$"""{"batch":[{{string.Join(',', Enumerable.Range(0, 5).Select(i => $$"""{"type":"dance","messageId":"d{{day}}-{{i}}"}"""))}}]}""");
            bench.Site.Clock.Now += TimeSpan.FromDays(1);
        }

        var calendar = (await bench.Site.Get<Nokta.Accounts.WorkspaceStore>().FindAsync(CollectBench.Here, Ct))!.Calendar;
        var board = await bench.Site.Get<NoticeDesk>().AskAsync(CollectBench.Here, calendar, ct: Ct);

        var sign = Assert.Single(board!.Of(NoticeKind.Spoiled)).Sign!;
        Assert.Equal(("shop", false, 0L, 210L, 35L, 105L), (sign.Source, sign.IsUnmapped, sign.BeforeK, sign.BeforeN, sign.NowK, sign.NowN));
    }

    [Fact]
    public async Task Every_count_of_the_page_opens_exactly_the_rows_it_counts_whenever_they_happened()
    {
        await using var bench = await CollectBench.StartAsync();
        using var sara = bench.Site.Browser();
        await sara.SignInAsync("sara", TestSite.Password);
        for (var day = 0; day < 3; day++)
        {
            string At(double hoursAgo) => bench.Site.Clock.Now.AddHours(-hoursAgo).ToString("O");
            await bench.PostAsync("/v1/batch", $$"""
                {"sentAt":"{{At(0)}}","batch":[{"type":"track","event":"Seen","messageId":"{{day}}-1","timestamp":"{{At(0)}}"},{"type":"track","event":"Seen","messageId":"{{day}}-2","timestamp":"{{At(3)}}"},
                {"type":"track","event":"Bought","messageId":"{{day}}-3","timestamp":"{{At(30)}}"},{"type":"track","event":"Bought","messageId":"{{day}}-4","timestamp":"{{At(24 * 200)}}"},{"type":"identify","messageId":"{{day}}-5","userId":"u"},{"type":"dance","messageId":"{{day}}-6"}]}
                """);
            foreach (var (n, minutes) in new[] { (7, 1), (8, 20), (9, 300) })
                await bench.PostAsync("/v1/track", $$"""{"type":"track","event":"Seen","messageId":"{{day}}-{{n}}","sentAt":"{{At(minutes / 60.0)}}","timestamp":"{{At(minutes / 60.0)}}"}""");
            await bench.PostAsync("/v1/track", $$"""{"type":"track","event":"Seen","messageId":"{{day}}-10"}""");
            bench.Site.Clock.Now += TimeSpan.FromDays(1);
        }

        var page = await sara.ReadAsync("/import/quality?days=28&source=shop");

        var counts = new Dictionary<string, int>();
        foreach (var link in page.QuerySelectorAll("main a.cell[href*='came=']"))
        {
            var (address, shown) = (link.GetAttribute("href")!, int.Parse(link.TextContent.Split('(')[0].Trim(), System.Globalization.CultureInfo.InvariantCulture));
            var rows = await (await sara.GetAsync(address.Replace("/interactions?", "/interactions.csv?", StringComparison.Ordinal))).Content.ReadAsStringAsync(Ct);
            Assert.True(shown == rows.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1, $"{address} shows {shown}:\n{rows}");
            counts[address.Split("came=")[1].Split('.')[0]] = Math.Max(shown, counts.GetValueOrDefault(address.Split("came=")[1].Split('.')[0]));
            if (shown > 0) Assert.NotEmpty((await sara.ReadAsync(address)).QuerySelectorAll("a.chip[aria-label]"));
        }

        Assert.Equal((24, 24, 9, 3, 6), (counts["all"], counts["live"], counts["late"], counts["late-hour"], counts["late-day"]));
        Assert.Equal((12, 3, 3, 3), (counts["clock-right"], counts["clock-seconds"], counts["clock-minutes"], counts["clock-hours"]));
        await IntakeTests.SoundAsync(bench.Site);
    }

    /// <summary>Asked at once after the answer: no page shows an older figure.</summary>
    [Fact]
    public async Task What_was_answered_is_in_every_figure_within_a_second()
    {
        await using var bench = await CollectBench.StartAsync();
        using var sara = bench.Site.Browser();
        await sara.SignInAsync("sara", TestSite.Password);
        using var program = await TestProgram.StartAsync(bench.Site);
        await program.PostAsync("/touchpoints", new { name = new { en = "Till" } });
        var touchpoint = (string)(await program.ReadAsync("/touchpoints?limit=200"))["items"]!.AsArray()[^1]!["id"]!;
        await program.PostAsync("/rules", new { touchpoint, all = new[] { new { field = "source", test = "is", values = new[] { "shop" } } } });
        await SendAsync(bench, 0, 3);
        await Task.WhenAll(sara.GetAsync("/"), sara.GetAsync("/insights?p=all"), program.ReadAsync("/scorecard?p=all"));
        var slowest = TimeSpan.Zero;

        for (var sent = 1; sent <= 3; sent++)
        {
            await SendAsync(bench, sent, 1);
            var answered = Stopwatch.GetTimestamp();
            var scorecard = await program.ReadAsync("/scorecard?p=all");
            var page = await sara.ReadAsync("/insights?p=all");
            var home = await program.ReadAsync("/home?p=all");
            var own = await sara.ReadAsync("/touchpoints/" + touchpoint + "?p=all");
            var took = Stopwatch.GetElapsedTime(answered) / 4;
            if (took > slowest) slowest = took;

            Assert.Equal(3 + sent, (int)scorecard["total"]!["interactions"]!);
            Assert.Contains(page.QuerySelectorAll("td.num, th").Select(c => c.TextContent.Trim()), c => c == (3 + sent).ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.Contains((3 + sent).ToString(System.Globalization.CultureInfo.InvariantCulture), home.ToJsonString() + own.Body!.TextContent, StringComparison.Ordinal);
        }

        Assert.True(slowest < TimeSpan.FromSeconds(1), $"a page took {slowest}");
    }

    private static async Task SendAsync(CollectBench bench, int day, int events)
    {
        var answer = await bench.PostAsync("/v1/batch", $$"""{"batch":[{{string.Join(',', Enumerable.Range(0, events).Select(i => $$"""{"type":"track","event":"Seen","messageId":"{{day}}-{{i}}","userId":"u{{i}}"}"""))}}]}""");
        Assert.True(answer.IsSuccessStatusCode);
    }
}
