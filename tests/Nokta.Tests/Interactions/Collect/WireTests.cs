using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Nokta.Interactions.Collect;
using Nokta.Kernel.Calendars;

namespace Nokta.Tests.Interactions.Collect;

/// <summary>What clients may rightly expect of the protocols they speak, beyond what the captured requests show.</summary>
public sealed class WireTests
{
    private const string Jpeg = "/9j/4AAQSkZJRgABAQ==";

    [Theory]
    [InlineData("null")]
    [InlineData("file://")]
    [InlineData("capacitor://localhost")]
    public async Task A_page_in_a_file_or_in_an_app_hears_its_answer_too(string origin)
    {
        await using var bench = await CollectBench.StartAsync("segment-web");

        var asked = await bench.SendAsync(HttpMethod.Options, "/v1/t", null, "", ("Origin", origin), ("Access-Control-Request-Method", "POST"));
        var told = await bench.PostAsync("/v1/t", """{"event":"Opened","messageId":"1"}""", "text/plain", ("Origin", origin));

        foreach (var answer in (HttpResponseMessage[])[asked, told]) Assert.Equal(origin, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Single(bench.Rows());
    }

    [Fact]
    public async Task A_list_of_sites_keeps_pages_of_no_site_out()
    {
        await using var bench = await CollectBench.StartAsync(wish: new WriteKeyWish("shop", "segment-web", ["https://shop.example"]));

        Assert.Equal(HttpStatusCode.Forbidden, (await bench.PostAsync("/v1/t", """{"event":"Opened"}""", "text/plain", ("Origin", "null"))).StatusCode);
    }

    [Fact]
    public async Task Packed_bodies_are_opened_however_their_program_packs_them()
    {
        await using var bench = await CollectBench.StartAsync("posthog-web");
        static byte[] Event(int n) => Encoding.UTF8.GetBytes($$"""{"event":"seen","distinct_id":"u","uuid":"{{n}}"}""");
        static string Text(byte[] bytes) => Uri.EscapeDataString(Convert.ToBase64String(bytes));
        static byte[] Deflated(byte[] bytes, Func<Stream, Stream> into)
        {
            var packed = new MemoryStream();
            using (var stream = into(packed)) stream.Write(bytes);
            return packed.ToArray();
        }

        foreach (var answer in (HttpResponseMessage[])
        [
            await bench.PostAsync("/e/", Deflated(Event(1), s => new ZLibStream(s, CompressionLevel.Fastest, true)), "text/plain", ("Content-Encoding", "deflate")),
            await bench.PostAsync("/e/", Deflated(Event(2), s => new DeflateStream(s, CompressionLevel.Fastest, true)), "text/plain", ("Content-Encoding", "deflate")),
            await bench.PostAsync("/e/", Encoding.ASCII.GetBytes("ip=1&ver=1.20&data=" + Text(Event(3))), "application/x-www-form-urlencoded"),
            await bench.PostAsync("/e/?compression=base64", CollectTests.Packed(Encoding.ASCII.GetBytes("data=" + Text(Event(4)))), "application/x-www-form-urlencoded", ("Content-Encoding", "gzip")),
            await bench.SendAsync(HttpMethod.Get, $"/c/{bench.Key.Key}/e/?compression=gzip-js&data={Text(CollectTests.Packed(Event(5)))}", null, ""),
        ]) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        Assert.Equal(["1", "2", "3", "4", "5"], bench.Rows().Select(r => r.Key));
        Assert.Empty(bench.Aside());
    }

    [Fact]
    public async Task A_packing_that_nobody_knows_is_named_and_what_came_is_kept_aside()
    {
        await using var bench = await CollectBench.StartAsync("cloudevents");

        var events = await bench.PostAsync("/events", "\u0001\u0002", headers: ("Content-Encoding", "zstd"));
        var segment = await bench.PostAsync("/v1/batch", "\u0001\u0002", headers: ("Content-Encoding", "zstd"));
        var stranger = await bench.SendAsync(HttpMethod.Post, "/events", "x"u8.ToArray(), "application/json", ("Content-Encoding", "zstd"));

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, HttpStatusCode.OK, HttpStatusCode.UnsupportedMediaType), (events.StatusCode, segment.StatusCode, stranger.StatusCode));
        Assert.Equal(["collect.packing", "collect.packing"], bench.Aside().Select(a => a.Reason));
    }

    [Fact]
    public async Task A_bus_that_asks_whether_it_may_deliver_hears_for_whom_and_how_much()
    {
        await using var bench = await CollectBench.StartAsync(wish: new WriteKeyWish("bus", "cloudevents", PerSecond: 50));
        Task<HttpResponseMessage> Ask(string key) => bench.SendAsync(HttpMethod.Options, $"/c/{key}/events", null, "", ("WebHook-Request-Origin", "eventgrid.azure.net"), ("WebHook-Request-Rate", "120"));

        var (ours, stranger) = (await Ask(bench.Key.Key), await Ask("nkw_0000000000000000000000"));

        Assert.Equal((HttpStatusCode.OK, "eventgrid.azure.net", "3000"), (ours.StatusCode, ours.Headers.GetValues("WebHook-Allowed-Origin").Single(), ours.Headers.GetValues("WebHook-Allowed-Rate").Single()));
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.False(stranger.Headers.Contains("WebHook-Allowed-Origin"));
    }

    [Fact]
    public async Task A_binary_cloud_event_may_carry_a_picture_and_quote_its_attributes()
    {
        await using var bench = await CollectBench.StartAsync("cloudevents");

        var answer = await bench.PostAsync("/events", Convert.FromBase64String(Jpeg), "image/jpeg", ("ce-specversion", "1.0"), ("ce-id", "\"a \\\"1\\\"\""), ("ce-source", "/till"), ("ce-type", "com.shop.receipt.scanned"), ("ce-subject", "%D8%B3%D8%A7%D8%B1%D8%A7"));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var row = Assert.Single(bench.Rows());
        Assert.Equal(("receipt scanned", "5:/till:a \"1\"", "سارا"), (bench.SignatureOf(row).Activity, row.Key, row.Person));
        Assert.Equal(Jpeg, (string?)JsonNode.Parse(row.Raw)!["client"]!["raw"]!["data_base64"]);
    }

    [Fact]
    public async Task A_bulk_of_matomo_says_how_many_were_taken_and_to_whom_it_trusts_which_were_not()
    {
        await using var bench = await CollectBench.StartAsync("matomo-web");
        var keys = bench.Site.Get<WriteKeyStore>();
        var (server, second) = ((await keys.AddAsync(CollectBench.Here, new WriteKeyWish("back end", "matomo-web", IsTrusted: true))).Value!, (await keys.AddAsync(CollectBench.Here, new WriteKeyWish("second site", "matomo-web"))).Value!);
        string Bulk(string token, string n) => $$"""{"requests":["?idsite={{bench.Key.Key}}&rec=1&url=https%3A%2F%2Fshop.example%2Ftea&rand={{n}}{{token}}","?idsite={{bench.Key.Key}}&rec=1&ping=1","?idsite={{bench.Key.Key}}&rec=1","?idsite={{second.Key}}&rec=1&url=https%3A%2F%2Fsecond.example%2F"]}""";
        async Task<string> SendAsync(string body) => await (await bench.SendAsync(HttpMethod.Post, "/matomo.php", Encoding.UTF8.GetBytes(body), "application/json")).Content.ReadAsStringAsync();

        Assert.Equal("""{"status":"success","tracked":2,"invalid":2}""", await SendAsync(Bulk("", "1")));
        Assert.Equal("""{"status":"success","tracked":2,"invalid":2,"invalid_indices":[2,3]}""", await SendAsync(Bulk("&token_auth=" + server.Key, "2")));
        Assert.Equal(["collect.no-name", "collect.other-key"], bench.Aside().Select(a => a.Reason).Distinct().Order());
        Assert.Equal(["shop", "shop"], bench.Rows().Select(r => bench.SignatureOf(r).Source));
    }

    [Fact]
    public async Task A_line_of_a_bulk_may_name_the_token_itself_and_it_is_kept_nowhere()
    {
        await using var bench = await CollectBench.StartAsync("matomo-web");
        var server = (await bench.Site.Get<WriteKeyStore>().AddAsync(CollectBench.Here, new WriteKeyWish("back end", "matomo-web", IsTrusted: true))).Value!;

        await bench.PostAsync("/matomo.php", $$"""{"requests":[{"url":"https://shop.example/tea","uid":"sara","rec":1,"rand":7,"token_auth":"{{server.Key}}"},{"rec":1,"token_auth":"{{server.Key}}"}]}""");

        var row = Assert.Single(bench.Rows());
        Assert.Equal(("id", "sara"), (row.PersonKind, row.Person));
        Assert.DoesNotContain(server.Key, row.Raw + Assert.Single(bench.Aside()).Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Matomo_answers_without_a_picture_wherever_that_is_asked()
    {
        await using var bench = await CollectBench.StartAsync("matomo-web");

        var form = await bench.PostAsync("/matomo.php", "rec=1&send_image=0&url=https%3A%2F%2Fshop.example%2Ftea", "application/x-www-form-urlencoded");

        Assert.Equal(HttpStatusCode.NoContent, form.StatusCode);
        Assert.Single(bench.Rows());
    }

    [Theory]
    [InlineData("Sec-GPC")]
    [InlineData("DNT")]
    public async Task Whoever_asks_not_to_be_followed_is_nobody(string header)
    {
        await using var bench = await CollectBench.StartAsync("segment-web");

        await bench.PostAsync("/v1/t", """{"event":"Opened","anonymousId":"a-1","messageId":"1"}""", "text/plain", (header, "1"));

        Assert.Equal("", Assert.Single(bench.Rows()).Person);
    }

    [Fact]
    public async Task A_browser_that_tells_how_long_ago_or_its_clock_in_the_address_is_put_at_its_time()
    {
        await using var bench = await CollectBench.StartAsync("posthog-web");
        var now = bench.Site.Clock.Now;

        await bench.PostAsync($"/e/?_={(now - TimeSpan.FromHours(1)).ToUnixTimeMilliseconds()}", """[{"event":"waited","uuid":"1","properties":{"distinct_id":"d"},"offset":90000}]""", "text/plain");
        await bench.PostAsync($"/e/?sent_at={(now - TimeSpan.FromHours(1)).ToUnixTimeMilliseconds()}", $$"""{"event":"clocked","uuid":"2","properties":{"distinct_id":"d"},"timestamp":"{{now - TimeSpan.FromHours(2):O}}"}""", "text/plain");

        Assert.Equal([now - TimeSpan.FromSeconds(90), now - TimeSpan.FromHours(1)], bench.Rows().Select(r => Micros.ToInstant(r.Time)));
    }

    [Fact]
    public async Task What_engage_tells_of_a_person_is_a_statement()
    {
        await using var bench = await CollectBench.StartAsync("posthog-node");

        var answer = await bench.PostAsync("/engage/", """{"$distinct_id":"u-1","$set":{"email":"sara@example.com"}}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(bench.Aside());
        Assert.Empty(bench.Rows());
    }
}
