using System.Diagnostics;
using System.Net;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Interactions.Tail;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Tests.Interactions.Collect;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions.Tail;

public sealed class LiveTailTests
{
    private const string Order = """{"type":"track","messageId":"m-1","userId":"user-77","event":"Order Completed","properties":{"total":12.5}}""";
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_answered_is_on_the_page_within_a_second()
    {
        await using var bench = await CollectBench.StartAsync();
        using var sara = await SaraAsync(bench);
        using var lines = await sara.WatchAsync("/import/live/stream");

        await bench.PostAsync("/v1/track", Order);
        var answered = Stopwatch.GetTimestamp();
        var shown = await lines.NextAsync("rows");
        var took = Stopwatch.GetElapsedTime(answered);

        Assert.Equal(("text/event-stream", "no", "no-store"), (lines.Answer.Content.Headers.ContentType!.MediaType, lines.Answer.Headers.GetValues("X-Accel-Buffering").Single(), lines.Answer.Headers.CacheControl!.ToString()));
        Assert.True(took < TimeSpan.FromSeconds(1), $"took {took}");
        Assert.All(["shop", "nkw_…" + bench.Key.Key[^4..], "order completed", "website", "us•••77", "Accepted", "unmapped"], part => Assert.Contains(part, WebUtility.HtmlDecode(shown!.Value.Data), StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("user-77", shown!.Value.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_fate_is_told_with_its_reason()
    {
        await using var bench = await CollectBench.StartAsync();
        using var sara = await SaraAsync(bench);
        await bench.PostAsync("/v1/track", Order);
        await bench.PostAsync("/v1/track", Order);
        await bench.PostAsync("/v1/track", """{"type":"dance","messageId":"2"}""");
        await bench.PostAsync("/e", """{"event":"$feature_flag_called","distinct_id":"a","uuid":"3"}""");
        using var till = await TestProgram.StartAsync(bench.Site, "record");
        await till.PostAsync("/interactions", """[{"source":"till","sourceKey":"1","activity":"order"},{"source":"till"}]""");

        var rows = await LatestAsync(bench, 6);
        var page = await sara.ReadAsync("/import/live");
        var aside = await sara.ReadAsync("/import/live?fate=quarantined");
        var json = await (await TestProgram.StartAsync(bench.Site, "import")).ReadAsync("/live?fate=accepted");

        Assert.Equal(["rejected", "accepted", "left-out", "quarantined", "duplicate", "accepted"], rows.Select(r => r.Fate));
        Assert.Equal(["key.missing", "", "", "collect.type", "", ""], rows.Select(r => r.Reason));
        Assert.Equal(6, page.QuerySelectorAll("tbody[data-rows] tr").Length);
        Assert.Contains("The type of this message is not known.", Assert.Single(aside.QuerySelectorAll("tbody[data-rows] tr")).TextContent, StringComparison.Ordinal);
        Assert.Equal(["till", "shop"], json["items"]!.AsArray().Select(i => (string?)i!["source"]));
        Assert.All(json["items"]!.AsArray(), i => Assert.Equal("", (string?)i!["person"]));
    }

    [Fact]
    public async Task Nothing_of_another_business_is_ever_shown()
    {
        await using var bench = await CollectBench.StartAsync();
        using var sara = await SaraAsync(bench);
        await sara.PostAsync("/settings/workspaces", "new-workspace", ("Form.Name", "Second shop"), ("Form.Type", "cafe"));
        using var here = await sara.WatchAsync("/import/live/stream");
        using var there = await SaraAsync(bench);
        await there.GetAsync("/?w=2");
        using var elsewhere = await there.WatchAsync("/import/live/stream");

        await bench.Site.Get<Intake>().RecordAsync(new WorkspaceId(2), [new Interaction { Source = "theirs", SourceKey = "1", Activity = "secret" }], Ct);
        await bench.PostAsync("/v1/track", Order);

        Assert.Contains("secret", (await elsewhere.NextAsync("rows"))!.Value.Data, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", (await here.NextAsync("rows"))!.Value.Data, StringComparison.Ordinal);
        Assert.Equal("order completed", Assert.Single(await LatestAsync(bench, 1)).Signature.Activity);
        Assert.DoesNotContain("order completed", (await there.ReadAsync("/import/live")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_comes_back_is_sent_what_she_missed_and_nothing_twice()
    {
        await using var bench = await CollectBench.StartAsync();
        using var sara = await SaraAsync(bench);
        string seen;
        using (var lines = await sara.WatchAsync("/import/live/stream"))
        {
            await bench.PostAsync("/v1/track", Order);
            seen = (await lines.NextAsync("rows"))!.Value.Id;
        }

        await bench.PostAsync("/v1/track", Order.Replace("m-1", "m-2", StringComparison.Ordinal).Replace("Order Completed", "Called", StringComparison.Ordinal));
        await LatestAsync(bench, 2);
        using var again = await sara.WatchAsync("/import/live/stream", seen);
        var caught = (await again.NextAsync("rows"))!.Value;
        using var afterRestart = await sara.WatchAsync("/import/live/stream", "1-999999");
        var all = (await afterRestart.NextAsync("rows"))!.Value;

        Assert.Contains("called", caught.Data, StringComparison.Ordinal);
        Assert.DoesNotContain("order completed", caught.Data, StringComparison.Ordinal);
        Assert.Contains("order completed", all.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stream_ends_with_the_session_and_is_for_who_may_import()
    {
        await using var bench = await CollectBench.StartAsync();
        using var sara = await SaraAsync(bench);
        using var nobody = bench.Site.Browser("203.0.113.77");
        using var viewer = await bench.Site.MemberAsync("viewer");
        using var lines = await sara.WatchAsync("/import/live/stream");
        using var refused = await nobody.WatchAsync("/import/live/stream");
        using var forbidden = await viewer.WatchAsync("/import/live/stream");

        await using (var turn = await bench.Site.Get<Database>().WriteAsync(Ct))
        {
            turn.Run("DELETE FROM accounts_session");
            await turn.CommitAsync(Ct);
        }

        await bench.PostAsync("/v1/track", Order);

        Assert.Equal("end", (await lines.NextAsync("rows", "end"))!.Value.Kind);
        Assert.Null(await lines.NextAsync());
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Forbidden), (refused.Answer.StatusCode, forbidden.Answer.StatusCode));
    }

    [Fact]
    public async Task Viewers_are_bounded_and_leave_their_place()
    {
        await using var bench = await CollectBench.StartAsync();
        var tail = bench.Site.Get<LiveTail>();
        using var sara = await SaraAsync(bench);
        var viewers = Enumerable.Range(0, LiveTail.MostOfOne).Select(_ => tail.Open(CollectBench.Here, new TailFilter())!).ToList();

        using var full = await sara.WatchAsync("/import/live/stream");
        viewers[0].Dispose();
        using var room = await sara.WatchAsync("/import/live/stream");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "30"), (full.Answer.StatusCode, full.Answer.Headers.RetryAfter!.ToString()));
        Assert.Equal(HttpStatusCode.OK, room.Answer.StatusCode);
        viewers.ForEach(v => v.Dispose());
    }

    [Fact]
    public async Task A_slow_viewer_loses_rows_which_are_counted_and_holds_nobody_up()
    {
        await using var bench = await CollectBench.StartAsync();
        using var slow = bench.Site.Get<LiveTail>().Open(CollectBench.Here, new TailFilter())!;
        using var choosy = bench.Site.Get<LiveTail>().Open(CollectBench.Here, new TailFilter(Activity: "act 7"))!;
        var sent = Enumerable.Range(0, 900).Select(i => new Interaction { Source = "till", SourceKey = $"k{i}", Activity = i == 899 ? "the last one" : $"act {i % 10}" }).ToList();

        var receipts = await bench.Site.Get<Intake>().RecordAsync(CollectBench.Here, sent, Ct);
        await LatestAsync(bench, LiveTail.Kept, r => r.Signature.Activity == "the last one");

        var (rows, missed) = slow.Take();
        Assert.All(receipts.Value!, r => Assert.Equal(Fate.Accepted, r.Status));
        Assert.Equal((TailViewer.Room, 400L), (rows.Count, missed));
        Assert.Equal((90, 0L), (choosy.Take().Rows.Count, choosy.Take().Missed));
    }

    [Fact]
    public async Task Who_waits_for_one_activity_sees_it_among_thousands_that_nobody_can_read()
    {
        await using var bench = await CollectBench.StartAsync();
        using var all = bench.Site.Get<LiveTail>().Open(CollectBench.Here, new TailFilter())!;
        using var choosy = bench.Site.Get<LiveTail>().Open(CollectBench.Here, new TailFilter(Activity: "booked"))!;
        using var greedy = bench.Site.Get<LiveTail>().Open(CollectBench.Here, new TailFilter(Activity: "page view"))!;
        const int Sent = 3 * TailRoom.PerSecond;
        var rush = Enumerable.Range(1, Sent).Select(i => new LiveEvent { Raw = default, Signature = new Signature(0, "till", i == Sent ? "booked" : "page view", "", "", "", "", "", "", "", "", "") }).ToList();

        bench.Site.Get<LiveTail>().Tell(new Arrival(CollectBench.Here, rush, [.. rush.Select(_ => Receipt.Accepted)], 0, null, DateTimeOffset.UtcNow));
        await LatestAsync(bench, LiveTail.Kept, r => r.Signature.Activity == "booked");

        var (rows, missed) = choosy.Take();
        var (first, left) = all.Take();
        var (most, over) = greedy.Take();
        Assert.Equal(("booked", 0L), (Assert.Single(rows).Signature.Activity, missed));
        Assert.Equal((TailViewer.Room, Sent - TailViewer.Room), (first.Count, (int)left));
        Assert.Equal((TailViewer.Room, Sent - 1 - TailViewer.Room), (most.Count, (int)over));
    }

    [Fact]
    public void What_is_asked_for_stands_in_the_address()
    {
        var filter = new TailFilter("web shop", "k1", "page view", "accepted", 14);

        Assert.Equal("/import/live?source=web%20shop&key=k1&activity=page%20view&fate=accepted&tp=TP-14", filter.Link("/import/live"));
        Assert.Equal("/import/live?tp=0", new TailFilter(Touchpoint: 0).Link("/import/live"));
    }

    private static async Task<TestBrowser> SaraAsync(CollectBench bench)
    {
        var sara = bench.Site.Browser();
        await sara.SignInAsync("sara", TestSite.Password);
        return sara;
    }

    /// <summary>Rows come a moment after the answer.</summary>
    internal static async Task<IReadOnlyList<TailRow>> LatestAsync(CollectBench bench, int rows, Func<TailRow, bool>? newest = null)
    {
        for (var tries = 0; ; tries++)
        {
            var latest = await bench.Site.Get<LiveTail>().LatestAsync(CollectBench.Here, new TailFilter(), ct: Ct);
            if (latest.Count >= rows && newest?.Invoke(latest[0]) != false) return latest;
            Assert.True(tries < 500, $"{latest.Count} rows");
            await Task.Delay(10, Ct);
        }
    }
}
