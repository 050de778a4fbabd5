using System.Net;
using System.Security.Cryptography;
using Nokta.Interactions.Collect;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Rules;
using Nokta.Touchpoints;

namespace Nokta.Tests.Interactions.Collect;

public sealed class TrackerTests
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private static string Events(params string[] events) => $$"""{"sentAt":1795309800000,"dropped":0,"events":[{{string.Join(',', events)}}]}""";

    [Fact]
    public async Task The_script_is_small_cached_and_what_the_page_of_the_key_says_it_is()
    {
        await using var bench = await CollectBench.StartAsync("tracker");

        var plain = await bench.SendAsync(HttpMethod.Get, "/t.js", null, "");
        var bytes = await plain.Content.ReadAsByteArrayAsync();
        var gzip = await (await bench.SendAsync(HttpMethod.Get, "/t.js", null, "", ("Accept-Encoding", "gzip"))).Content.ReadAsByteArrayAsync();
        var brotli = await (await bench.SendAsync(HttpMethod.Get, "/t.js", null, "", ("Accept-Encoding", "gzip, br"))).Content.ReadAsByteArrayAsync();
        var again = await bench.SendAsync(HttpMethod.Get, "/t.js", null, "", ("If-None-Match", plain.Headers.ETag!.Tag));

        Assert.InRange(gzip.Length, 500, 3 << 10);
        Assert.InRange(brotli.Length, 500, 3 << 10);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(("text/javascript; charset=utf-8", "*", "cross-origin"), (plain.Content.Headers.ContentType!.ToString(), plain.Headers.GetValues("Access-Control-Allow-Origin").Single(), plain.Headers.GetValues("Cross-Origin-Resource-Policy").Single()));
        Assert.Equal("sha384-" + Convert.ToBase64String(SHA384.HashData(bytes)), bench.Site.Get<TrackerScript>().Integrity);
        Assert.DoesNotContain("cookie", System.Text.Encoding.UTF8.GetString(bytes), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_click_on_what_carries_a_touchpoints_id_is_a_contact_there_whatever_other_rules_say()
    {
        await using var bench = await CollectBench.StartAsync("tracker");
        await bench.Site.Get<RuleStore>().AddAsync(CollectBench.Here, new RuleDraft(1, [Condition.Is(SignatureField.Source, "shop")]), "sara");

        var answer = await bench.PostAsync("/t", Events(
            """{"id":"a","type":"view","at":1795309790000,"url":"https://shop.example/tea","title":"Tea"}""",
            """{"id":"b","type":"click","at":1795309795000,"url":"https://shop.example/tea","touchpoint":"tp-3-anything"}""",
            """{"id":"c","type":"event","name":"Order Completed","at":1795309796000,"props":{"total":"12.5","order_id":"o-1"},"touchpoint":"TP-3"}""",
            """{"id":"d","type":"click","at":1795309797000,"touchpoint":"TP-99999"}"""), "text/plain;charset=UTF-8", ("User-Agent", Browser), ("Origin", "https://shop.example"));

        Assert.Equal((HttpStatusCode.Accepted, "https://shop.example"), (answer.StatusCode, answer.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.Equal([("page view", ""), ("click", "TP-3"), ("order completed", "TP-3"), ("click", "TP-99999")], bench.Rows().Select(r => bench.SignatureOf(r)).Select(s => (s.Activity, s.Topic == "/tea" ? "" : s.Topic)));
        var snapshot = await bench.Site.Get<LiveJourneys>().GetAsync(CollectBench.Here);
        Assert.Equal([1, 3, 3, 1], bench.Rows().Select(r => snapshot.TouchpointOf[r.Signature]));
        Assert.Equal((1250L, "EUR"), (bench.Rows()[2].Amount, bench.Rows()[2].Currency));
        await IntakeTests.SoundAsync(bench.Site);
    }

    [Fact]
    public async Task The_same_parcel_twice_counts_once_and_the_rule_of_a_touchpoint_is_made_once()
    {
        await using var bench = await CollectBench.StartAsync("tracker");
        var parcel = Events("""{"id":"a","type":"click","at":1795309790000,"touchpoint":"TP-2"}""");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bench.PostAsync("/t", parcel, "text/plain")));

        Assert.Single(bench.Rows());
        Assert.Single(await bench.Site.Get<RuleStore>().ListAsync(CollectBench.Here), r => r.Touchpoint == 2 && r.All is [{ Field: SignatureField.Topic }]);
    }

    [Fact]
    public async Task A_merged_touchpoints_id_on_an_old_page_counts_where_it_went()
    {
        await using var bench = await CollectBench.StartAsync("tracker");
        var register = bench.Site.Get<TouchpointRegister>();
        await register.EditAsync(CollectBench.Here, (await register.FindAsync(CollectBench.Here, 2))! with { State = TouchpointState.Retired, Successor = new Successor(4, IsMerged: true) }, "sara");

        await bench.PostAsync("/t", Events("""{"id":"a","type":"click","touchpoint":"TP-2"}"""), "text/plain");

        var snapshot = await bench.Site.Get<LiveJourneys>().GetAsync(CollectBench.Here);
        Assert.Equal(4, snapshot.TouchpointOf[Assert.Single(bench.Rows()).Signature]);
    }

    [Fact]
    public async Task Nobody_is_followed_unless_the_page_asked_and_the_visitor_does_not_object()
    {
        await using var bench = await CollectBench.StartAsync("tracker");

        await bench.PostAsync("/t", Events("""{"id":"a","type":"view","url":"https://shop.example/"}"""), "text/plain");
        await bench.PostAsync("/t", Events("""{"id":"b","type":"view","url":"https://shop.example/","visitor":"v-1"}"""), "text/plain");
        await bench.PostAsync("/t", Events("""{"id":"c","type":"view","url":"https://shop.example/","visitor":"v-1"}"""), "text/plain", ("Sec-GPC", "1"));

        Assert.Equal(["", "v-1", ""], bench.Rows().Select(r => r.Person));
    }

    [Fact]
    public async Task What_a_browser_had_to_throw_away_is_counted_at_the_key()
    {
        await using var bench = await CollectBench.StartAsync("tracker");

        await bench.PostAsync("/t", """{"sentAt":1795309800000,"dropped":7,"events":[{"id":"a","type":"view"}]}""", "text/plain");

        var key = await bench.Site.Get<WriteKeyStore>().FindAsync(CollectBench.Here, bench.Key.Id);
        Assert.Equal((1L, 7L, "collect.dropped"), (key!.Accepted, key.Refused, key.RefusedWhy));
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("""{"events":{}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"events":[]}""", HttpStatusCode.Accepted)]
    [InlineData("""{"dropped":1e99,"events":[1,null,"x",{"type":"view","at":{},"url":[],"props":7}]}""", HttpStatusCode.Accepted)]
    [InlineData("""{"dropped":-5,"events":[{"type":"event"},{"type":"nothing"},{"id":{},"type":"click","touchpoint":{"a":1}}]}""", HttpStatusCode.Accepted)]
    public async Task Whatever_comes_has_an_answer_that_the_script_understands(string body, HttpStatusCode status)
    {
        await using var bench = await CollectBench.StartAsync("tracker");

        Assert.Equal(status, (await bench.PostAsync("/t", body, "text/plain")).StatusCode);
        await IntakeTests.SoundAsync(bench.Site);
    }
}
