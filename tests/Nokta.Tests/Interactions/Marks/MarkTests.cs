using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using AngleSharp.Html.Dom;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Interactions.Marks;
using Nokta.Interactions.Rules;
using Nokta.Interactions.Slips;
using Nokta.Kernel;
using Nokta.Tests.Interactions.Collect;
using Nokta.Tests.Server;
using Nokta.Ui;

namespace Nokta.Tests.Interactions.Marks;

public sealed class MarkTests
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
    private static readonly WorkspaceId s_here = new(1);

    private static async Task<HttpResponseMessage> ScanAsync(TestSite site, string address, string agent = Phone, string from = "203.0.113.77", HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using var http = site.Client(from);
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, address);
        if (agent.Length > 0) request.Headers.TryAddWithoutValidation("User-Agent", agent);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request);
    }

    private static async Task<MarkCard> MarkAsync(TestSite site, MarkWish? wish = null)
    {
        var made = await site.Get<MarkStore>().AddAsync(s_here, wish ?? new MarkWish("TP-3", "link", Label: "Table 7", Target: "shop.example/menu?t=7", Campaign: "autumn"));
        Assert.True(made.IsDone, made.Refusal?.Code);
        return made.Value;
    }

    [Fact]
    public async Task A_scan_leads_on_and_is_an_interaction_at_its_touchpoint_without_a_person()
    {
        await using var site = (await TestSite.StartWithOwnerAsync()).Site;
        await site.Get<RuleStore>().AddAsync(s_here, new RuleDraft(1, [Condition.Is(SignatureField.Source, "links")]), "sara");
        var mark = await MarkAsync(site);

        var answer = await ScanAsync(site, mark.Path!.ToLowerInvariant());

        Assert.Equal((HttpStatusCode.Redirect, "https://shop.example/menu?t=7"), (answer.StatusCode, answer.Headers.Location!.AbsoluteUri));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        var row = Assert.Single(IntakeTests.Rows(site));
        var signature = site.Get<InteractionLog>().Signatures(s_here)[row.Signature];
        Assert.Equal(("links", "scan", mark.Code, "autumn", ""), (signature.Source, signature.Activity, signature.Topic, signature.Campaign, row.Person));
        Assert.Equal(3, (await site.Get<LiveJourneys>().GetAsync(s_here)).TouchpointOf[row.Signature]);
        await IntakeTests.SoundAsync(site);
    }

    [Fact]
    public async Task Programs_that_look_ahead_are_led_on_and_not_counted()
    {
        await using var site = (await TestSite.StartWithOwnerAsync()).Site;
        var mark = await MarkAsync(site);

        HttpResponseMessage[] answers =
        [
            await ScanAsync(site, mark.Path!, method: HttpMethod.Head),
            await ScanAsync(site, mark.Path!, headers: ("Sec-Purpose", "prefetch;prerender")),
            await ScanAsync(site, mark.Path!, headers: ("Purpose", "prefetch")),
            await ScanAsync(site, mark.Path!, "WhatsApp/2.23.20.0"),
            await ScanAsync(site, mark.Path!, "TelegramBot (like TwitterBot)"),
            await ScanAsync(site, mark.Path!, "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)"),
            await ScanAsync(site, mark.Path!, "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
            await ScanAsync(site, mark.Path!, ""),
        ];

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Redirect, a.StatusCode));
        Assert.Empty(IntakeTests.Rows(site));
    }

    [Fact]
    public async Task Loading_anew_within_seconds_counts_once_and_other_phones_count_by_themselves()
    {
        await using var site = (await TestSite.StartWithOwnerAsync()).Site;
        var mark = await MarkAsync(site);

        await ScanAsync(site, mark.Path!);
        await ScanAsync(site, mark.Path!);
        await ScanAsync(site, mark.Path!, from: "203.0.113.78");
        site.Clock.Now += TimeSpan.FromSeconds(11);
        await ScanAsync(site, mark.Path!);

        Assert.Equal(3, IntakeTests.Rows(site).Count);
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_says_so_in_the_visitors_language_and_leads_nobody_elsewhere()
    {
        await using var site = (await TestSite.StartWithOwnerAsync()).Site;
        var mark = await MarkAsync(site);
        await site.Get<MarkStore>().RetireAsync(s_here, mark.Id);

        foreach (var (address, status, words) in ((string, HttpStatusCode, string)[])[(mark.Path!, HttpStatusCode.Gone, "больше не действует"), ("/q/AAAAAA", HttpStatusCode.Gone, "Такой ссылки нет"), ("/q/%2F%2Fevil.example?to=https://evil.example", HttpStatusCode.Gone, "Такой ссылки нет")])
        {
            var away = await ScanAsync(site, address);
            Assert.StartsWith("/q/", away.Headers.Location!.OriginalString, StringComparison.Ordinal);
            var page = await ScanAsync(site, away.Headers.Location.OriginalString, headers: ("Accept-Language", "ru"));
            Assert.Equal(status, page.StatusCode);
            Assert.Contains(words, await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Empty(IntakeTests.Rows(site));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("ftp://shop.example/")]
    [InlineData("https://sara:secret@shop.example/")]
    [InlineData("https://")]
    [InlineData("data:text/html,x")]
    [InlineData("https://shop.example/\r\nSet-Cookie: x=1")]
    public void Only_addresses_of_the_web_can_be_led_to(string target) => Assert.Null(MarkTarget.Of(target));

    [Fact]
    public void An_address_in_persian_goes_into_a_header_as_browsers_write_it() =>
        Assert.Matches("^https://xn--[a-z0-9-]+\\.example/%D9%85%D9%86%D9%88$", MarkTarget.Of("کافه.example/منو"));

    [Fact]
    public async Task When_the_server_is_busy_the_visitor_is_led_on_and_the_loss_is_counted()
    {
        await using var site = (await TestSite.StartWithOwnerAsync()).Site;
        var mark = await MarkAsync(site);
        await ScanAsync(site, mark.Path!);
        await site.Get<Intake>().StopAsync(TestContext.Current.CancellationToken);

        var led = await ScanAsync(site, mark.Path!, from: "203.0.113.78");

        Assert.Equal((HttpStatusCode.Redirect, "https://shop.example/menu?t=7"), (led.StatusCode, led.Headers.Location!.AbsoluteUri));
        Assert.Single(IntakeTests.Rows(site));
        Assert.Equal(1, (await site.Get<MarkStore>().FindAsync(s_here, mark.Id))!.Lost);
    }

    [Fact]
    public async Task An_order_with_a_promo_code_stays_an_order_and_the_code_is_a_contact_before_it()
    {
        await using var bench = await CollectBench.StartAsync();
        await MarkAsync(bench.Site, new MarkWish("TP-5", "code", "YALDA10"));
        await bench.Site.Get<RuleStore>().AddAsync(s_here, new RuleDraft(1, [Condition.Is(SignatureField.Source, "shop")]), "sara");
        const string order = """{"type":"track","messageId":"m-1","userId":"u-1","event":"Order Completed","properties":{"total":12.5,"coupon":"yalda10"}}""";

        await bench.PostAsync("/v1/track", order);
        await bench.PostAsync("/v1/track", order);
        await bench.PostAsync("/v1/track", order.Replace("m-1", "m-2", StringComparison.Ordinal).Replace("yalda10", "nothing", StringComparison.Ordinal));

        var snapshot = await bench.Site.Get<LiveJourneys>().GetAsync(s_here);
        Assert.Equal([(1, "order completed"), (1, "order completed"), (5, "code use")], bench.Rows().Select(r => (snapshot.TouchpointOf[r.Signature], bench.SignatureOf(r).Activity)).Order());
        var use = bench.Rows().Single(r => bench.SignatureOf(r).Activity == "code use");
        Assert.Equal(("u-1", TimeSpan.TicksPerSecond / 10), (use.Person, bench.Rows().First(r => r.Key == "m-1").Time - use.Time));
        await IntakeTests.SoundAsync(bench.Site);
    }

    [Fact]
    public async Task Calls_of_an_extension_and_rows_of_a_file_with_the_code_belong_to_the_touchpoint()
    {
        await using var bench = await CollectBench.StartAsync();
        await MarkAsync(bench.Site, new MarkWish("TP-4", "extension", "۱۰۵"));
        await MarkAsync(bench.Site, new MarkWish("TP-5", "code", "YALDA10"));

        await bench.PostAsync("/v1/track", """{"type":"track","messageId":"c-1","event":"Call received","properties":{"extension":105}}""");
        await bench.Site.Get<Intake>().RecordAsync(s_here, [new Interaction { Source = "receipts", SourceKey = "1", Activity = "order", Campaign = "Yalda10" }]);

        var snapshot = await bench.Site.Get<LiveJourneys>().GetAsync(s_here);
        Assert.Equal([4, 5], bench.Rows().Select(r => snapshot.TouchpointOf[r.Signature]));
    }

    [Fact]
    public async Task A_promo_code_named_at_the_counter_is_one_tap_and_belongs_to_its_touchpoint()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        await MarkAsync(site, new MarkWish("TP-5", "code", "YALDA10", Label: "Leaflet"));
        await MarkAsync(site, new MarkWish("TP-5", "code", "OLD5", IsPaused: true));
        site.Get<MarkBook>().Forget();

        var codes = (await sara.ReadAsync("/log")).QuerySelectorAll("button[name='Form.Code']").Select(b => b.GetAttribute("value"));
        var noted = await sara.PostAsync("/log", "log", ("Form.Code", "YALDA10"));
        var paused = await sara.PostAsync("/log", "log", ("Form.Code", "OLD5"));
        site.Clock.Now += Slip.Grace;
        await site.Get<SlipStore>().SendDueAsync();

        Assert.Equal(["YALDA10"], codes);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.UnprocessableEntity), (noted.StatusCode, paused.StatusCode));
        var row = Assert.Single(IntakeTests.Rows(site));
        var signature = site.Get<InteractionLog>().Signatures(s_here)[row.Signature];
        Assert.Equal(("counter", "code use", "YALDA10"), (signature.Source, signature.Activity, signature.Campaign));
        Assert.Equal(5, (await site.Get<LiveJourneys>().GetAsync(s_here)).TouchpointOf[row.Signature]);
    }

    [Fact]
    public async Task What_the_page_shows_is_the_number_of_the_rows_it_leads_to()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var mark = await MarkAsync(site);
        await MarkAsync(site);
        await ScanAsync(site, mark.Path!);
        await ScanAsync(site, mark.Path!, from: "203.0.113.78");
        site.Clock.Now += TimeSpan.FromDays(1);

        var link = (await sara.ReadAsync("/touchpoints/TP-3")).QuerySelectorAll("a[href^='/interactions']").OfType<IHtmlAnchorElement>().Single(a => a.GetAttribute("href")!.Contains("is=" + mark.Code, StringComparison.Ordinal));
        var rows = await sara.ReadAsync(link.GetAttribute("href")!);

        Assert.Equal("2", link.TextContent);
        Assert.Equal(2, rows.QuerySelectorAll("main table tbody tr").Length);
    }

    [Fact]
    public async Task A_form_makes_a_code_once_and_no_link_to_what_is_no_page()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        var made = await sara.PostAsync("/touchpoints/links", "mark-add", ("Form.Touchpoint", "TP-3"), ("Form.Kind", "link"), ("Form.Target", "javascript:x"));
        var added = await sara.PostAsync("/touchpoints/links", "mark-add", ("Form.Touchpoint", "TP-3"), ("Form.Kind", "code"), ("Form.Code", "yalda10"));
        var taken = await sara.PostAsync("/touchpoints/links", "mark-add", ("Form.Touchpoint", "TP-4"), ("Form.Kind", "code"), ("Form.Code", "YALDA10"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.Redirect, HttpStatusCode.UnprocessableEntity), (made.StatusCode, added.StatusCode, taken.StatusCode));
        Assert.Contains("YALDA10", (await sara.ReadAsync("/touchpoints/links")).Body!.TextContent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Codes_have_no_letters_that_are_taken_for_each_other()
    {
        var codes = Enumerable.Range(0, 2000).Select(_ => Mark.NewCode()).ToList();

        Assert.DoesNotContain(codes, c => c.Any("01OIL2ZS5BUV".Contains));
        Assert.True(codes.Distinct().Count() > 1990);
    }

    [Fact]
    public async Task A_decoder_that_is_not_ours_reads_the_printed_code()
    {
        const string text = "HTTPS://NOKTA.EXAMPLE/Q/K7M3QX";
        using var node = await new NodeFolder("").StartAsync("qr.mjs");

        await node.StandardInput.BaseStream.WriteAsync(QrShape.Png(text, QrLevel.Q), TestContext.Current.CancellationToken);
        node.StandardInput.Close();

        Assert.Equal(text, await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(25 + 8, QrShape.Of(text).Length);
    }

    /// <summary>How far a camera reads depends on the black code: its quiet zone comes on top, on paper as in the files.</summary>
    [Theory]
    [InlineData("table", 30, QrLevel.M)]
    [InlineData("till", 60, QrLevel.M)]
    [InlineData("wall", 100, QrLevel.Q)]
    [InlineData("door", 140, QrLevel.Q)]
    [InlineData("far", 200, QrLevel.Q)]
    public async Task The_code_itself_is_a_tenth_of_the_reading_distance_and_its_white_edge_comes_on_top(string distance, double code, QrLevel level)
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var mark = await MarkAsync(site);

        var drawn = (await sara.ReadAsync($"/touchpoints/links/print?mark={mark.Id:D}&d={distance}")).QuerySelector(".qrs svg.qr")!;
        var file = await (await sara.GetAsync($"/touchpoints/links/{mark.Id:D}/qr.svg")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var picture = await (await sara.GetAsync($"/touchpoints/links/{mark.Id:D}/qr.png")).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        var modules = int.Parse(drawn.GetAttribute("viewBox")!.Split(' ')[3], CultureInfo.InvariantCulture);
        Assert.Equal(QrShape.Of(MarkEndpoints.Scanned("http://localhost", mark.Code), level).Length, modules);
        Assert.Equal(code, Millimetres(drawn.GetAttribute("width")!) * (modules - 8) / modules, 0.01);
        var inFile = QrShape.Of(MarkEndpoints.Scanned("http://localhost", mark.Code), QrLevel.Q).Length;
        Assert.Equal(100, Millimetres(file.Split("width=\"")[1].Split('"')[0]) * (inFile - 8) / inFile, 0.01);
        Assert.Equal("pHYs"u8.ToArray(), picture[37..41]);
        Assert.Equal((inFile - 8) * 20 / 0.1, BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(41)), 0.5);

        static double Millimetres(string width) => double.Parse(width.Replace("mm", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
