using System.Globalization;
using Nokta.Interactions.Collect;
using Nokta.Interactions.Ledger;
using Nokta.Kernel.Storage;
using Nokta.Tests.Interactions.Collect;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions.Tail;

public sealed class QualityTests
{
    [Fact]
    public async Task Every_event_is_counted_once_with_what_became_of_it()
    {
        await using var bench = await CollectBench.StartAsync();
        await bench.PostAsync("/v1/batch", """
            {"sentAt":"2026-11-22T01:09:58Z","batch":[{"type":"track","event":"Seen","messageId":"1","timestamp":"2026-11-22T01:09:58Z"},{"type":"track","event":"Seen","messageId":"1","timestamp":"2026-11-22T01:09:58Z"},
            {"type":"track","event":"Bought","messageId":"2","timestamp":"2026-11-21T22:00:00Z"},{"type":"track","event":"Bought","messageId":"3","timestamp":"2026-11-11T22:00:00Z"},{"type":"dance","messageId":"4"},{"type":"identify","messageId":"5","userId":"u"}]}
            """);
        await bench.PostAsync("/v1/track", """{"type":"track","event":"Seen","messageId":"6","sentAt":"2026-11-22T00:50:00Z","timestamp":"2026-11-22T00:50:00Z"}""");
        await bench.PostAsync("/e", """{"event":"$feature_flag_called","distinct_id":"a","uuid":"7"}""");
        using var till = await TestProgram.StartAsync(bench.Site, "record");
        await till.PostAsync("/interactions", """[{"source":"till","sourceKey":"1","activity":"order"},{"source":"till"},{"source":"till","sourceKey":"1","activity":"other"}]""");

        var days = Read(bench, """SELECT COALESCE(s."Name", ''), l."Accepted", l."Duplicate", l."LeftOut", l."Quarantined", l."Rejected", l."LateHour", l."LateDay", l."SkewNone", l."SkewSeconds", l."SkewMinutes", l."SkewHours" FROM interactions_live l LEFT JOIN interactions_source s ON s."Workspace" = l."Workspace" AND s."Id" = l."Source" ORDER BY 1""", 12);
        var reasons = Read(bench, """SELECT "Reason", "Fate", "Count" FROM interactions_live_reason ORDER BY 1""", 3);
        var signatures = Read(bench, """SELECT SUM("Count"), COUNT(*) FROM interactions_live_signature""", 2);

        Assert.Equal([" 0 0 0 0 1 0 0 0 0 0 0", "shop 5 1 1 1 0 1 1 3 0 1 0", "till 1 0 0 1 0 0 0 0 0 0 0"], days);
        Assert.Equal(["collect.type 2 1", "key.missing 3 1", "key.other-body 2 1"], reasons);
        Assert.Equal([FormattableString.Invariant($"{bench.Rows().Count} 3")], signatures);
        await IntakeTests.SoundAsync(bench.Site);
    }

    [Fact]
    public async Task A_test_event_goes_the_whole_way_counts_nowhere_and_is_removed()
    {
        await using var bench = await CollectBench.StartAsync();
        using var sara = bench.Site.Browser();
        await sara.SignInAsync("sara", TestSite.Password);
        var page = $"/settings/keys/{bench.Key.Id:D}";
        var before = await sara.ReadAsync(page);

        var sent = await SendFormAsync(sara, page, page + "/test");
        await LiveTailTests.LatestAsync(bench, 1);
        var after = await sara.ReadAsync(sent.Headers.Location!.OriginalString);
        var tried = await bench.Site.Get<QuarantineDesk>().RetryAsync(CollectBench.Here);
        var removed = await SendFormAsync(sara, page, page + "/untest");

        Assert.Contains("Waiting for your first event", before.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Only your own test has come so far", after.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(new Retried(0, 1), tried.Value);
        Assert.Equal(page + "?gone=1", removed.Headers.Location!.OriginalString);
        Assert.Empty(bench.Rows());
        Assert.Empty(bench.Aside());
    }

    [Fact]
    public async Task The_page_of_a_key_shows_what_came_and_leads_to_its_rule()
    {
        await using var bench = await CollectBench.StartAsync();
        using var sara = bench.Site.Browser();
        await sara.SignInAsync("sara", TestSite.Password);
        var page = $"/settings/keys/{bench.Key.Id:D}";
        var waiting = (await sara.ReadAsync(page)).QuerySelector("n-await")!;
        using var lines = await sara.WatchAsync(waiting.GetAttribute("src")! + "&after=" + waiting.GetAttribute("data-after"));

        await bench.PostAsync("/v1/track", """{"type":"track","messageId":"1","event":"Order Completed"}""");
        var turned = await lines.NextAsync("rows");
        var now = await sara.ReadAsync(page);

        Assert.NotNull(turned);
        Assert.Contains("The first event is here", now.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/touchpoints/rules/new?source=shop&activity=order%20completed&channel=website", now.QuerySelector("tbody a[href^='/touchpoints/rules/new']")!.GetAttribute("href"));
    }

    private static async Task<HttpResponseMessage> SendFormAsync(TestBrowser browser, string page, string action)
    {
        var form = (await browser.ReadAsync(page)).QuerySelector($"form[action='{action}']")!;
        var fields = form.QuerySelectorAll("input[name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""));
        return await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) });
    }

    private static List<string> Read(CollectBench bench, string sql, int columns)
    {
        using var connection = bench.Site.Get<Database>().OpenReading();
        return connection.Read(sql, r => string.Join(' ', Enumerable.Range(0, columns).Select(c => r.IsDBNull(c) ? "" : Convert.ToString(r.GetValue(c), CultureInfo.InvariantCulture))));
    }
}
