using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Nokta.Interactions.Collect;
using Nokta.Interactions.Import;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions.Collect;

public sealed class CollectTests
{
    private const string Order = """{"type":"track","messageId":"m-1","userId":"u-1","event":"Order Completed","timestamp":"2026-11-22T01:00:00Z","properties":{"total":12.5,"order_id":"o-1"}}""";

    [Fact]
    public async Task Every_captured_request_of_real_clients_is_taken_and_none_of_it_kept_aside()
    {
        await using var bench = await CollectBench.StartAsync();
        var requests = bench.Requests().ToList();

        var answers = new List<(string, HttpStatusCode)>();
        foreach (var one in requests) answers.Add(($"{one.File} {one.Address}", (await bench.SendAsync(one.Method, one.Address, one.Body, one.Type, [.. one.Headers])).StatusCode));

        Assert.Equal(23, requests.Count);
        Assert.DoesNotContain(answers, a => (int)a.Item2 is < 200 or > 299);
        Assert.Empty(bench.Aside().Select(a => a.Reason + " " + a.Raw));
        Assert.Equal(["buy", "goal 2", "order completed", "page view", "screen view", "search"], bench.Rows().Select(r => bench.SignatureOf(r).Activity).Distinct().Order());
        await IntakeTests.SoundAsync(bench.Site);
    }

    [Fact]
    public async Task An_event_becomes_an_interaction_with_its_source_key_and_three_clocks()
    {
        await using var bench = await CollectBench.StartAsync();

        var answer = await bench.PostAsync("/v1/batch", $$"""{"batch":[{{Order}}],"sentAt":"2026-11-22T01:05:00Z"}""");

        Assert.Equal("""{"success":true}""", await answer.Content.ReadAsStringAsync());
        var row = Assert.Single(bench.Rows());
        Assert.Equal(("m-1", "id", "u-1", "o-1", 1250L, "EUR"), (row.Key, row.PersonKind, row.Person, row.Thread, row.Amount, row.Currency));
        Assert.Equal(new Signature(0, "shop", "order completed", "website", "in", "purchase", "", "", "", "", "", ""), bench.SignatureOf(row));
        // Five minutes slow: what it calls 01:00 was 01:05.
        Assert.Equal(Micros.Of(new DateTimeOffset(2026, 11, 22, 1, 5, 0, TimeSpan.Zero)), row.Time);
        var client = JsonNode.Parse(row.Raw)!["client"]!;
        Assert.Equal(("2026-11-22T01:00:00Z", "2026-11-22T01:05:00Z", 300_000L, bench.Key.Id.ToString()), ((string?)client["at"], (string?)client["sentAt"], (long?)client["skewMs"], (string?)client["key"]));
        Assert.Equal("Order Completed", (string?)client["raw"]!["event"]);
    }

    [Fact]
    public async Task The_same_event_again_counts_once_and_another_under_its_id_is_kept_aside()
    {
        await using var bench = await CollectBench.StartAsync();
        await bench.PostAsync("/v1/track", Order);
        bench.Site.Clock.Now += TimeSpan.FromSeconds(7);

        await bench.PostAsync("/v1/batch", $$"""{"batch":[{{Order}}],"sentAt":"2026-11-22T01:10:03Z"}""");
        await bench.PostAsync("/v1/track", Order.Replace("12.5", "99", StringComparison.Ordinal));

        Assert.Single(bench.Rows());
        Assert.Equal("key.other-body", Assert.Single(bench.Aside()).Reason);
        var key = await bench.Site.Get<WriteKeyStore>().FindAsync(CollectBench.Here, bench.Key.Id);
        Assert.Equal((1L, 1L, 1L), (key!.Accepted, key.Duplicate, key.Quarantined));
    }

    [Fact]
    public async Task Who_somebody_is_links_her_keys_and_is_no_interaction()
    {
        await using var bench = await CollectBench.StartAsync();

        await bench.PostAsync("/v1/batch", """
            {"batch":[{"type":"page","messageId":"1","anonymousId":"a-1","properties":{"url":"https://shop.example/tea"}},{"type":"identify","messageId":"2","userId":"u-1","anonymousId":"a-1","traits":{"email":"Sara@example.com"}},
            {"type":"track","messageId":"3","userId":"u-1","event":"Called"}]}
            """);

        Assert.Equal(["called", "page view"], bench.Rows().Select(r => bench.SignatureOf(r).Activity).Order());
        var person = bench.Site.Get<InteractionLog>().PersonOf(CollectBench.Here);
        Assert.Single(bench.Rows().Select(r => person(r.PersonKey)).Distinct());
        Assert.Equal(new ImportCounts(3, 3, 0, 0, 0, 0, 2), Assert.Single(await bench.Site.Get<ImportBatches>().ListAsync(CollectBench.Here)).Counts);
        await IntakeTests.SoundAsync(bench.Site);
    }

    [Fact]
    public async Task The_word_of_a_public_key_on_who_somebody_is_is_not_taken()
    {
        await using var bench = await CollectBench.StartAsync("segment-web");

        await bench.PostAsync("/v1/identify", """{"messageId":"1","userId":"victim","anonymousId":"a-1","traits":{"email":"victim@example.com"}}""");
        await bench.PostAsync("/v1/track", """{"messageId":"2","userId":"victim","anonymousId":"a-1","event":"Clicked"}""");
        await bench.PostAsync("/v1/track", """{"messageId":"3","userId":"victim","event":"Clicked"}""");

        Assert.Equal([("visitor", "a-1"), ("claimed", "victim")], bench.Rows().Select(r => (r.PersonKind, r.Person)));
        Assert.Equal("victim", bench.Rows()[0].Properties["user"]);
        Assert.Equal(2, bench.Rows().Select(r => bench.Site.Get<InteractionLog>().PersonOf(CollectBench.Here)(r.PersonKey)).Distinct().Count());
    }

    [Fact]
    public async Task A_key_can_write_here_and_nothing_else()
    {
        await using var bench = await CollectBench.StartAsync();
        var bearer = ("Authorization", "Bearer " + bench.Key.Key);

        Assert.Equal(HttpStatusCode.Unauthorized, (await bench.SendAsync(HttpMethod.Get, "/api/v1/touchpoints", null, "", bearer)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await bench.SendAsync(HttpMethod.Post, "/api/v1/interactions", "{}"u8.ToArray(), "application/json", bearer)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await bench.SendAsync(HttpMethod.Post, "/v1/track", Encoding.UTF8.GetBytes(Order), "application/json")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await bench.SendAsync(HttpMethod.Post, "/c/nkw_0000000000000000000000/v1/track", Encoding.UTF8.GetBytes(Order), "application/json")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await bench.PostAsync("/v1/track", Order)).StatusCode);

        await bench.Site.Get<WriteKeyStore>().RevokeAsync(CollectBench.Here, bench.Key.Id);

        Assert.Equal(HttpStatusCode.Unauthorized, (await bench.PostAsync("/v1/track", Order.Replace("m-1", "m-2", StringComparison.Ordinal))).StatusCode);
        Assert.Single(bench.Rows());
    }

    [Fact]
    public async Task Only_listed_sites_and_only_so_many_a_second()
    {
        await using var bench = await CollectBench.StartAsync(wish: new WriteKeyWish("shop", "segment-web", ["https://shop.example"], PerSecond: 1));
        string Many(int n) => $$"""{"batch":[{{string.Join(',', Enumerable.Range(0, n).Select(i => $$"""{"type":"track","event":"x","messageId":"{{n}}-{{i}}"}"""))}}]}""";

        var foreign = await bench.PostAsync("/v1/batch", Many(1), headers: ("Origin", "https://evil.example"));
        var ours = await bench.PostAsync("/v1/batch", Many(2000), headers: ("Origin", "https://shop.example"));
        var tooSoon = await bench.PostAsync("/v1/batch", Many(3));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (foreign.StatusCode, ours.StatusCode, tooSoon.StatusCode));
        Assert.Equal(3, tooSoon.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Equal(2000, bench.Rows().Count);
        var key = await bench.Site.Get<WriteKeyStore>().FindAsync(CollectBench.Here, bench.Key.Id);
        Assert.Equal((4L, "intake.budget"), (key!.Refused, key.RefusedWhy));
    }

    [Fact]
    public async Task Browsers_of_other_sites_may_ask_and_hear_the_answer()
    {
        await using var bench = await CollectBench.StartAsync("segment-web");

        var asked = await bench.SendAsync(HttpMethod.Options, "/v1/t", null, "", ("Origin", "https://shop.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "anonymousid,authorization,content-type,sentat"));
        var told = await bench.PostAsync("/v1/t", Order, "text/plain", ("Origin", "https://shop.example"), ("Cookie", "nokta.session=x; nokta.workspace=7"));

        Assert.Equal(HttpStatusCode.NoContent, asked.StatusCode);
        Assert.Equal("anonymousid,authorization,content-type,sentat", string.Join(',', asked.Headers.GetValues("Access-Control-Allow-Headers")).Replace(" ", "", StringComparison.Ordinal));
        foreach (var answer in (HttpResponseMessage[])[asked, told]) Assert.Equal(("https://shop.example", "true"), (answer.Headers.GetValues("Access-Control-Allow-Origin").Single(), answer.Headers.GetValues("Access-Control-Allow-Credentials").Single()));
        Assert.Equal("cross-origin", told.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
    }

    [Fact]
    public async Task Bots_are_kept_aside_heartbeats_left_out_and_who_asks_not_to_be_followed_is_nobody()
    {
        await using var bench = await CollectBench.StartAsync("matomo-web");
        const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        Task<HttpResponseMessage> Look(string query, string agent, params (string, string)[] more) => bench.SendAsync(HttpMethod.Get, $"/matomo.php?idsite={bench.Key.Key}&rec=1&_id=1cb18d3f2defc655&url=https%3A%2F%2Fshop.example%2Ftea&{query}", null, "", [("User-Agent", agent), .. more]);

        var pixel = await Look("rand=1", Firefox);
        var nothing = await Look("rand=2&send_image=0", Firefox, ("Sec-GPC", "1"));
        await Look("rand=3", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)");
        await Look("ping=1&rand=4", Firefox);

        Assert.Equal(("image/gif", 43, HttpStatusCode.NoContent), (pixel.Content.Headers.ContentType?.MediaType, (await pixel.Content.ReadAsByteArrayAsync()).Length, nothing.StatusCode));
        Assert.Equal([("visitor", "1cb18d3f2defc655"), ("", "")], bench.Rows().Select(r => (r.PersonKind, r.Person)));
        Assert.All(bench.Rows(), r => Assert.Equal(("page view", "/tea", "desktop"), (bench.SignatureOf(r).Activity, bench.SignatureOf(r).Topic, bench.SignatureOf(r).Device)));
        Assert.Equal("collect.bot", Assert.Single(bench.Aside()).Reason);
        Assert.Equal(1, (await bench.Site.Get<WriteKeyStore>().FindAsync(CollectBench.Here, bench.Key.Id))!.LeftOut);
    }

    [Fact]
    public async Task Matomos_token_auth_makes_a_public_key_trusted_where_it_names_a_trusted_key_of_the_business()
    {
        await using var bench = await CollectBench.StartAsync("matomo-web");
        var keys = bench.Site.Get<WriteKeyStore>();
        var server = (await keys.AddAsync(CollectBench.Here, new WriteKeyWish("back end", "matomo-web", IsTrusted: true))).Value!;
        var other = (await keys.AddAsync(CollectBench.Here, new WriteKeyWish("another page", "matomo-web"))).Value!;
        Task<HttpResponseMessage> Look(string rand, string token) => bench.SendAsync(HttpMethod.Get, $"/matomo.php?idsite={bench.Key.Key}&rec=1&uid=sara&cdt=2024-03-01+10:00:00&url=https%3A%2F%2Fshop.example%2Ftea&rand={rand}{token}", null, "");

        await Look("1", "");
        await Look("2", "&token_auth=" + server.Key);
        await Look("3", "&token_auth=" + other.Key);
        await bench.PostAsync("/matomo.php", $$"""{"requests":["?idsite={{bench.Key.Key}}&rec=1&uid=omid&url=https%3A%2F%2Fshop.example%2Ftea"],"token_auth":"{{server.Key}}"}""");

        Assert.Equal([("claimed", false), ("id", true), ("claimed", false), ("id", false)], bench.Rows().Select(r => (r.PersonKind, Micros.ToInstant(r.Time).Year == 2024)));
        Assert.DoesNotContain(bench.Rows(), r => r.Raw.Contains(server.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bodies_are_read_by_what_they_are_not_by_what_they_say()
    {
        await using var bench = await CollectBench.StartAsync("posthog-web");
        static byte[] Event(int n) => Encoding.UTF8.GetBytes($$"""{"event":"seen","distinct_id":"u","uuid":"{{n}}"}""");
        static byte[] Form(string text) => Encoding.ASCII.GetBytes("data=" + Uri.EscapeDataString(text));

        Assert.Equal(HttpStatusCode.OK, (await bench.PostAsync("/e/", Event(1), "text/plain")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await bench.PostAsync("/e/", Packed(Event(2)), "text/plain")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await bench.PostAsync("/e/", Packed(Event(3)), "application/x-www-form-urlencoded", ("Content-Encoding", "gzip"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await bench.PostAsync("/e/?compression=base64", Form(Convert.ToBase64String(Event(4))), "application/x-www-form-urlencoded")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await bench.PostAsync("/e/", Form(Encoding.UTF8.GetString(Event(5))), "application/x-www-form-urlencoded")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await bench.SendAsync(HttpMethod.Get, $"/c/{bench.Key.Key}/e/?data={Uri.EscapeDataString(Convert.ToBase64String(Event(6)))}", null, "")).StatusCode);

        Assert.Equal(["1", "2", "3", "4", "5", "6"], bench.Rows().Select(r => r.Key));
        Assert.Empty(bench.Aside());
    }

    [Fact]
    public async Task Bombs_and_giants_are_left_as_soon_as_they_are_too_long()
    {
        await using var bench = await CollectBench.StartAsync("posthog-node");
        var giant = Packed(new byte[300 << 20]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await bench.PostAsync("/batch/", giant)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await bench.PostAsync("/batch/", new byte[(1 << 20) + 1])).StatusCode);
        // A process that dies of a refusal is told that all is well; people see that it was not.
        Assert.Equal(HttpStatusCode.OK, (await bench.PostAsync("/v1/batch", giant)).StatusCode);

        Assert.Equal("collect.too-large", Assert.Single(bench.Aside()).Reason);
        Assert.Empty(bench.Rows());
    }

    internal static byte[] Packed(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
