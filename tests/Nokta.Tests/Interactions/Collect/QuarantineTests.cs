using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Nokta.Accounts;
using Nokta.Interactions.Collect;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Interactions.Privacy;
using Nokta.Kernel.Storage;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions.Collect;

public sealed class QuarantineTests
{
    [Fact]
    public async Task One_bad_event_is_kept_with_its_reason_and_its_neighbours_are_taken()
    {
        await using var bench = await CollectBench.StartAsync();

        var answer = await bench.PostAsync("/v1/batch", """
            {"batch":[{"type":"track","event":"Seen","messageId":"1"},{"type":"dance","messageId":"2"},{"type":"track","messageId":"3"},7,{"type":"track","event":"a","event":"b"},{"type":"track","event":"\ud800"},
            {"type":"track","event":"Paid","messageId":"4","properties":{"total":"many"}},{"type":"track","event":"Seen","messageId":"5","properties":{"zero":"\u0000"}}]}
            """);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["1", "5"], bench.Rows().Select(r => r.Key));
        Assert.Equal(["collect.type", "collect.no-name", "collect.no-object", "interaction.unreadable", "interaction.unreadable", "amount.number"], bench.Aside().Reverse().Select(a => a.Reason));
        Assert.Equal("dance", (string?)JsonNode.Parse(bench.Aside()[^1].Raw)!["raw"]!["type"]);
        Assert.All(bench.Aside(), a => Assert.Equal("shop", a.Source));
        await IntakeTests.SoundAsync(bench.Site);
    }

    [Fact]
    public async Task A_body_that_is_nothing_is_kept_as_text()
    {
        await using var bench = await CollectBench.StartAsync();

        var answers = new[] { await bench.PostAsync("/v1/batch", "{\"batch\":[{"), await bench.PostAsync("/matomo.php", "{\"requests\":7}"), await bench.PostAsync("/events", "nonsense"), await bench.PostAsync("/v1/track", [0x7B, 0xFF, 0x7D]) };

        Assert.Equal([200, 400, 400, 200], answers.Select(a => (int)a.StatusCode));
        Assert.Equal(["collect.json", "collect.json", "collect.json", "collect.encoding"], bench.Aside().Reverse().Select(a => a.Reason));
        Assert.Equal("{\"batch\":[{", (string?)JsonNode.Parse(bench.Aside()[^1].Raw)!["raw"]);
    }

    [Fact]
    public async Task What_can_be_understood_later_is_taken_once_when_it_is_tried_again()
    {
        await using var bench = await CollectBench.StartAsync();
        const string Paid = """{"type":"track","event":"Paid","messageId":"1","userId":"u-1","timestamp":"2026-11-20T10:00:00Z","properties":{"total":5,"currency":"coins"}}""";
        await bench.PostAsync("/v1/track", Paid);
        await bench.PostAsync("/v1/track", """{"type":"dance","messageId":"2"}""");
        var desk = bench.Site.Get<QuarantineDesk>();

        var still = await desk.RetryAsync(CollectBench.Here);
        await RewriteAsync(bench, "coins", "EUR");
        var taken = await desk.RetryAsync(CollectBench.Here, new QuarantinePart("amount.currency"));
        var nothing = await desk.RetryAsync(CollectBench.Here, new QuarantinePart("amount.currency"));

        Assert.Equal([new Retried(0, 2), new Retried(1, 0), new Retried(0, 0)], [still.Value!, taken.Value!, nothing.Value!]);
        Assert.Equal(("1", 500L, new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero)), (bench.Rows()[0].Key, bench.Rows()[0].Amount, Nokta.Kernel.Calendars.Micros.ToUtc(bench.Rows()[0].Time)));
        Assert.Equal("collect.type", Assert.Single(bench.Aside()).Reason);
        await IntakeTests.SoundAsync(bench.Site);
    }

    [Fact]
    public async Task The_page_shows_counts_tries_again_and_discards()
    {
        await using var bench = await CollectBench.StartAsync();
        using var sara = bench.Site.Browser();
        await sara.SignInAsync("sara", TestSite.Password);
        await bench.PostAsync("/v1/track", """{"type":"dance","messageId":"2","userId":"<b>u"}""");

        var page = await sara.ReadAsync("/import/quarantine?reason=collect.type");
        var retried = await sara.PostAsync("/import/quarantine", ("reason", "collect.type"));
        var discarded = await sara.SendAsync(await FormAsync(sara, "/import/quarantine/discard", ("reason", "collect.type")));

        Assert.Contains("The type of this message is not known.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("<b>u", page.QuerySelector("code")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/import/quarantine?taken=0&left=1", retried.Headers.Location!.OriginalString);
        Assert.Equal("/import/quarantine?gone=1", discarded.Headers.Location!.OriginalString);
        Assert.Empty(bench.Aside());
    }

    [Fact]
    public async Task Each_count_opens_what_it_counted_and_its_buttons_reach_no_further()
    {
        await using var bench = await CollectBench.StartAsync();
        var other = await bench.Site.Get<WriteKeyStore>().AddAsync(CollectBench.Here, new WriteKeyWish("site", "segment-web"));
        await bench.PostAsync("/v1/batch", """{"batch":[{"type":"dance","messageId":"1"},{"type":"track","messageId":"2"}]}""");
        bench.Site.Clock.Now += TimeSpan.FromDays(1);
        await bench.PostAsync("/v1/batch", $$"""{"batch":[{{string.Join(',', Enumerable.Range(10, 21).Select(n => $$"""{"type":"dance","messageId":"{{n}}"}"""))}}]}""");
        await bench.SendAsync(HttpMethod.Post, $"/c/{other.Value!.Key}/v1/track", Encoding.UTF8.GetBytes("""{"type":"dance","messageId":"3"}"""), "application/json");

        using var sara = bench.Site.Browser();
        await sara.SignInAsync("sara", TestSite.Password);

        var page = await sara.ReadAsync("/import/quarantine");
        var opened = new List<(string Source, int Count, int Rows)>();
        foreach (var row in page.QuerySelectorAll("tbody tr"))
        {
            var rows = 0;
            for (var next = row.QuerySelector("td a")!.GetAttribute("href"); next is not null;)
            {
                var list = await sara.ReadAsync(next.Split('#')[0]);
                rows += list.QuerySelectorAll("ul.entries > li").Length;
                next = list.QuerySelectorAll("nav.pager a").FirstOrDefault(a => a.TextContent.Contains("Older", StringComparison.Ordinal))?.GetAttribute("href");
            }

            opened.Add((row.QuerySelectorAll("td")[1].TextContent, int.Parse(row.QuerySelector("td.num")!.TextContent, System.Globalization.CultureInfo.InvariantCulture), rows));
        }

        var quality = await sara.ReadAsync("/import/quality?days=7&source=shop");
        var days = new List<(int Count, int Shown)>();
        foreach (var cell in quality.QuerySelectorAll("table.table--dense a.cell").Where(a => a.GetAttribute("href")!.StartsWith("/import/quarantine", StringComparison.Ordinal)))
            days.Add((int.Parse(cell.TextContent, System.Globalization.CultureInfo.InvariantCulture), (await sara.ReadAsync(cell.GetAttribute("href")!)).QuerySelectorAll("tbody td.num").Sum(n => int.Parse(n.TextContent, System.Globalization.CultureInfo.InvariantCulture))));
        var discarded = await sara.SendAsync(await FormAsync(sara, "/import/quarantine/discard", "/import/quarantine", ("reason", "collect.type"), ("source", "site")));

        Assert.Equal([("shop", 22, 22), ("shop", 1, 1), ("site", 1, 1)], opened);
        Assert.Equal([(21, 21), (2, 2)], days);
        Assert.Equal("/import/quarantine?gone=1", discarded.Headers.Location!.OriginalString);
        Assert.Equal(23, bench.Aside().Count);
        var today = quality.QuerySelectorAll("table.table--dense a.cell").First(a => a.GetAttribute("href")!.StartsWith("/import/quarantine", StringComparison.Ordinal)).GetAttribute("href")!;
        Assert.Null((await sara.ReadAsync(today)).QuerySelector(".page-head form"));
        Assert.Equal("/import/quarantine?gone=21", (await sara.SendAsync(await FormAsync(sara, "/import/quarantine/discard", today))).Headers.Location!.OriginalString);
        Assert.Equal(2, bench.Aside().Count);
        var left = (await sara.ReadAsync("/import/quarantine?reason=collect.type")).QuerySelector("ul.entries code")!.TextContent;
        Assert.StartsWith("{\"type\":\"dance\"", left, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_who_objected_nothing_is_kept_whoever_names_her_and_however()
    {
        await using var bench = await CollectBench.StartAsync();
        var site = await bench.Site.Get<WriteKeyStore>().AddAsync(CollectBench.Here, new WriteKeyWish("site", "segment-web"));
        await bench.PostAsync("/v1/identify", """{"messageId":"0","userId":"sara-77","anonymousId":"a-1","traits":{"email":"sara@example.com"}}""");
        await bench.PostAsync("/v1/track", """{"messageId":"1","userId":"sara-77","event":"Called"}""");
        var her = (await bench.Site.Get<PersonKeys>().FindAsync(CollectBench.Here, "sara-77", "id")).Value![0];
        await bench.Site.Get<RestrictionStore>().RestrictAsync(her, Restriction.Objected);
        await using (var turn = await bench.Site.Get<Database>().WriteAsync())
        {
            turn.Run("DELETE FROM interactions_link");
            turn.Run("DELETE FROM interactions_statement");
            await turn.CommitAsync();
        }

        await bench.PostAsync("/v1/track", """{"messageId":"2","userId":"sara-77","anonymousId":"b-2","event":"Called"}""");
        await bench.PostAsync("/v1/identify", """{"messageId":"3","userId":"sara-77","anonymousId":"b-2","traits":{"email":"sara@example.com"}}""");
        await bench.PostAsync("/v1/track", """{"messageId":"4","userId":"sara-77","event":"Paid","properties":{"total":"many"}}""");
        await bench.PostAsync("/v1/track", """{"type":"dance","messageId":"5","traits":{"email":"SARA\u0040example.com"}}""");
        await bench.PostAsync("/v1/batch", """{"batch":[{"email":"sara@example.com" """);
        await bench.PostAsync("/v1/track", """{"messageId":"2","userId":"sara-77","event":"Another"}""");
        await bench.SendAsync(HttpMethod.Post, $"/c/{site.Value!.Key}/v1/track", Encoding.UTF8.GetBytes("""{"messageId":"6","userId":"sara-77","anonymousId":"b-2","event":"Clicked"}"""), "application/json");
        await bench.SendAsync(HttpMethod.Post, $"/c/{site.Value.Key}/v1/identify", Encoding.UTF8.GetBytes("""{"messageId":"7","userId":"sara-77","anonymousId":"b-2"}"""), "application/json");
        await bench.PostAsync("/v1/track", """{"type":"dance","messageId":"8","userId":"reza-88"}""");

        Assert.Equal(["sara-77", "", ""], bench.Rows().Select(r => r.Person));
        Assert.All(bench.Rows().Skip(1), r => Assert.Equal("{}", r.Raw));
        Assert.Equal(["", "", "", ""], bench.Aside().Reverse().Take(4).Select(a => a.Raw));
        Assert.Contains("reza-88", bench.Aside()[0].Raw, StringComparison.Ordinal);
        using var connection = bench.Site.Get<Database>().OpenReading();
        Assert.Equal([0L, 0L], connection.Read("SELECT (SELECT COUNT(*) FROM interactions_link), (SELECT COUNT(*) FROM interactions_statement)", r => new[] { r.GetInt64(0), r.GetInt64(1) })[0]);
        await IntakeTests.SoundAsync(bench.Site);
    }

    [Fact]
    public async Task Retention_removes_what_clients_said_of_people_too()
    {
        await using var bench = await CollectBench.StartAsync();
        await bench.PostAsync("/v1/identify", """{"messageId":"0","userId":"sara-77","anonymousId":"a-1","traits":{"email":"sara@example.com"}}""");
        var (desk, plan) = (bench.Site.Get<RetentionDesk>(), new RetentionPlan(7, null, null, null, null, null));
        await bench.Site.Get<SettingsLog>().SaveAsync(CollectBench.Here, RetentionPlan.Section, plan, 0, "sara");

        bench.Site.Clock.Now += TimeSpan.FromDays(8);
        var due = await desk.PreviewAsync(CollectBench.Here, plan);
        await desk.RunAsync(CollectBench.Here);

        Assert.Equal(new RetentionEffect("raw", bench.Site.Clock.Now.AddDays(-7), 1), Assert.Single(due));
        using var connection = bench.Site.Get<Database>().OpenReading();
        Assert.Equal(0, connection.Read("SELECT COUNT(*) FROM interactions_statement", r => r.GetInt64(0))[0]);
    }

    [Fact]
    public async Task Keys_are_made_changed_and_revoked_on_their_page()
    {
        await using var bench = await CollectBench.StartAsync();
        using var sara = bench.Site.Browser();
        await sara.SignInAsync("sara", TestSite.Password);

        var wrong = await sara.PostAsync("/settings/keys", "key-add", ("Form.Name", ""), ("Form.Client", "matomo-web"), ("Form.Origins", "ftp://x"));
        var made = await sara.PostAsync("/settings/keys", "key-add", ("Form.Name", "Blog"), ("Form.Client", "matomo-web"), ("Form.Origins", "shop.example\nhttps://b.example"));
        var address = made.Headers.Location!.AbsolutePath();
        var page = await sara.ReadAsync(address);
        var saved = await sara.PostAsync(address, "key-edit", ("Form.Origins", ""), ("Form.PerSecond", "۵۰"), ("Form.Channel", "app"), ("Form.Currency", "irr"), ("Form.IsTrusted", "true"));
        var key = (await bench.Site.Get<WriteKeyStore>().ListAsync(CollectBench.Here)).Single(k => k.Name == "Blog");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("Give the source a name.", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains($"_paq.push([\"setSiteId\", \"{key.Key}\"]);", page.QuerySelector("#snippet")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Waiting for your first event", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Equal(("Blog", 50, "app", "IRR", true, 0), (key.Name, key.PerSecond, key.Channel, key.Currency, key.IsTrusted, key.Origins.Count));

        await sara.SendAsync(await FormAsync(sara, address + "/revoke", address));

        Assert.NotNull((await bench.Site.Get<WriteKeyStore>().FindAsync(CollectBench.Here, key.Id))!.Revoked);
    }

    [Fact]
    public async Task Programs_manage_keys_and_the_quarantine()
    {
        await using var bench = await CollectBench.StartAsync();
        using var program = await TestProgram.StartAsync(bench.Site, "manage import people");

        var made = await TestProgram.JsonAsync(await program.PostAsync("/write-keys", new { name = "till", client = "cloudevents" }));
        await bench.PostAsync("/v1/track", """{"type":"dance","messageId":"2"}""");

        Assert.True((bool)made["isTrusted"]!);
        Assert.Equal(2, (await program.ReadAsync("/write-keys"))["items"]!.AsArray().Count);
        Assert.Equal("collect.type", (string?)(await program.ReadAsync("/quarantine/reasons"))["items"]![0]!["reason"]);
        Assert.Equal("shop", (string?)(await program.ReadAsync("/quarantine?limit=1"))["items"]![0]!["source"]);
        Assert.Single((await program.ReadAsync("/quarantine?from=0001-01-01&to=9999-12-31"))["items"]!.AsArray());
        Assert.Empty((await program.ReadAsync("/quarantine?to=0001-01-01"))["items"]!.AsArray());
        Assert.Equal(1, (int?)(await TestProgram.JsonAsync(await program.PostAsync("/quarantine/retry", null)))["left"]);
        Assert.Equal(HttpStatusCode.NoContent, (await program.SendAsync(HttpMethod.Delete, "/quarantine?reason=collect.type", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await program.SendAsync(HttpMethod.Delete, "/write-keys/" + (string?)made["id"], null)).StatusCode);
    }

    private static async Task<HttpRequestMessage> FormAsync(TestBrowser browser, string action, (string Name, string Value) field) => await FormAsync(browser, action, "/import/quarantine", field);

    private static async Task<HttpRequestMessage> FormAsync(TestBrowser browser, string action, string page, params (string Name, string Value)[] fields)
    {
        var form = (await browser.ReadAsync(page)).QuerySelector($"form[action='{action}']")!;
        var hidden = form.QuerySelectorAll("input[type=hidden][name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)).Where(i => fields.All(f => f.Name != i.Key));
        return new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(hidden.Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)))) };
    }

    /// <summary>Stands for a later version that understands what this one does not.</summary>
    private static async Task RewriteAsync(CollectBench bench, string before, string after)
    {
        await using var turn = await bench.Site.Get<Nokta.Kernel.Storage.Database>().WriteAsync();
        foreach (var kept in bench.Aside())
        {
            using var command = turn.Connection.CreateCommand();
            command.Transaction = turn.Transaction;
            command.CommandText = $"UPDATE interactions_quarantine SET \"Raw\" = @x WHERE \"Number\" = {kept.Number}";
            var raw = command.CreateParameter();
            (raw.ParameterName, raw.Value) = ("@x", Encoding.UTF8.GetBytes(kept.Raw.Replace(before, after, StringComparison.Ordinal)));
            command.Parameters.Add(raw);
            await command.ExecuteNonQueryAsync();
        }

        await turn.CommitAsync();
    }
}
