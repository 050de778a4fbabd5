using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Nokta.Tests.Server;

namespace Nokta.Tests.Insights;

/// <summary>A program's first day: a file in, rules, goals, settings, figures out.</summary>
public sealed class ApiWalkTests
{
    [Fact]
    public async Task A_file_is_sent_mapped_checked_imported_mapped_to_touchpoints_and_seen_in_the_figures()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        var touchpoint = await program.PostAsync("/touchpoints", new { name = new { en = "Till" } });
        Assert.Equal(HttpStatusCode.Created, touchpoint.StatusCode);

        var batch = await ImportAsync(program);
        var rule = await program.PostAsync("/rules", new { touchpoint = "TP-1", all = new[] { new { field = "source", test = "is", values = new[] { "sales" } } } });
        var goal = await program.PostAsync("/goals", new { name = new { en = "Paid" }, all = new[] { new { field = "activity", values = new[] { "pay" } } } });
        var scorecard = await program.ReadAsync("/scorecard?p=all");
        var home = await program.ReadAsync("/home?p=all");
        var rows = await program.ReadAsync("/interactions?p=all&limit=7");

        Assert.Equal(20, (int)batch["counts"]!["accepted"]!);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (rule.StatusCode, goal.StatusCode));
        Assert.Equal((20, 20, 0), ((int)scorecard["total"]!["interactions"]!, (int)scorecard["touchpoints"]![0]!["interactions"]!, (int)scorecard["unmapped"]!["interactions"]!));
        Assert.NotNull(home["verdict"]);
        Assert.Equal((20, 7), ((int)rows["total"]!, rows["items"]!.AsArray().Count));
        Assert.Equal("TP-1", (string)rows["items"]![0]!["touchpoint"]!);
        Assert.Equal((string)rows["items"]![0]!["raw"]!, (string)(await program.ReadAsync($"/interactions/{rows["items"]![0]!["row"]}"))["raw"]!);
        Assert.Equal(20, await CountAsync(program, "/interactions?p=all&limit=7"));
    }

    [Fact]
    public async Task An_import_is_taken_back_and_sent_again()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        var number = (await ImportAsync(program))["number"]!.ToString();

        var undone = await TestProgram.JsonAsync(await program.PostAsync($"/import-batches/{number}/undo", null));
        var without = await program.GetAsync("/scorecard?p=all");
        var again = await TestProgram.JsonAsync(await program.PostAsync($"/import-batches/{number}/again", null));

        Assert.Equal("undone", (string)undone["state"]!);
        await TestProgram.ProblemAsync(HttpStatusCode.NotFound, "steps.no-data", without);
        Assert.Equal("mapping", (string)again["stage"]!);
        Assert.Equal("sales", (string)(await program.ReadAsync("/mappings/sales"))["mapping"]!["source"]!);
        await TestProgram.ProblemAsync(HttpStatusCode.UnprocessableEntity, "import.batch-not-done", await program.PostAsync($"/import-batches/{number}/undo", null));
    }

    [Fact]
    public async Task Rules_are_versioned_ordered_deleted_and_brought_back()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        await program.PostAsync("/touchpoints", new { name = new { en = "Till" } });
        object Rule(string source) => new { touchpoint = "TP-1", all = new[] { new { field = "source", values = new[] { source } } } };
        var first = await program.PostAsync("/rules", Rule("a"));
        await program.PostAsync("/rules", Rule("b"));

        var put = await program.SendAsync(HttpMethod.Put, "/rules/1", Rule("c"), ("If-Match", first.Headers.ETag!.Tag));
        await program.PostAsync("/rules/1/move", new { places = 1 });
        var order = (await program.ReadAsync("/rules"))["items"]!.AsArray().Select(r => (int)r!["number"]!).ToList();
        var deleted = await program.SendAsync(HttpMethod.Delete, "/rules/1", null);
        var gone = await program.GetAsync("/rules/1");
        var back = await program.PostAsync("/rules/1/restore", null);

        Assert.Equal("\"2\"", put.Headers.ETag!.Tag);
        Assert.Equal([2, 1], order);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.OK), (deleted.StatusCode, gone.StatusCode, back.StatusCode));
        await TestProgram.ProblemAsync(HttpStatusCode.UnprocessableEntity, "rule.no-touchpoint", await program.PostAsync("/rules", new { touchpoint = "TP-77", all = new[] { new { field = "source", values = new[] { "a" } } } }));
        await TestProgram.ProblemAsync(HttpStatusCode.UnprocessableEntity, "rule.no-field", await program.PostAsync("/rules", new { touchpoint = "TP-1", all = new[] { new { field = "nothing", values = new[] { "a" } } } }));
    }

    [Theory]
    [InlineData("hours", """{"usual":{"days":["","9-17","9-17","9-17","9-17","9-17",""]},"channels":{},"branches":{}}""", """{"usual":{"days":["25-99","","","","","",""]},"channels":{},"branches":{}}""")]
    [InlineData("branches", """{"all":[{"number":0,"name":"Vanak","otherNames":[],"address":"","zone":"","closed":null}]}""", """{"all":[{"number":0,"name":"","otherNames":[],"address":"","zone":"","closed":null}]}""")]
    [InlineData("targets", """{"all":{"csat":0.8,"nps":null,"ces":null,"minutes":null},"touchpoints":{}}""", """{"all":{"csat":8,"nps":null,"ces":null,"minutes":null},"touchpoints":{}}""")]
    [InlineData("audience", """{"goal":0,"existingFrom":3,"newDays":60,"potentialDays":60}""", """{"goal":0,"existingFrom":0,"newDays":60,"potentialDays":60}""")]
    [InlineData("holidays", """{"country":"ir","rule":"closed","hours":"","moved":{},"special":[]}""", """{"country":"atlantis","rule":"closed","hours":"","moved":{},"special":[]}""")]
    [InlineData("calendar", """{"calendar":"jalali","firstWeekday":"saturday","zone":"Asia/Tehran"}""", """{"calendar":"jalali","firstWeekday":"saturday","zone":"Mars/Base"}""")]
    [InlineData("business", """{"name":"Corner","currency":"RUB","language":"ru"}""", """{"name":"","currency":"RUB","language":"ru"}""")]
    public async Task A_section_of_the_settings_is_replaced_checked_and_restored(string section, string good, string bad)
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        var before = await program.GetAsync("/settings/" + section);

        var unseen = await program.SendAsync(HttpMethod.Put, "/settings/" + section, good);
        var saved = await program.SendAsync(HttpMethod.Put, "/settings/" + section, good, ("If-Match", before.Headers.ETag!.Tag));
        var refused = await program.SendAsync(HttpMethod.Put, "/settings/" + section, bad, ("If-Match", saved.Headers.ETag!.Tag));
        var history = (await program.ReadAsync($"/settings/{section}/history"))["items"]!.AsArray();
        var restored = await program.PostAsync($"/settings/{section}/history/{(section is "calendar" or "business" ? 1 : 0)}/restore", null);

        Assert.Equal(HttpStatusCode.PreconditionRequired, unseen.StatusCode);
        Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.NotEmpty(history);
        Assert.Equal(HttpStatusCode.NoContent, restored.StatusCode);
        Assert.Equal(await before.Content.ReadAsStringAsync(), await (await program.GetAsync("/settings/" + section)).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Notes_views_search_account_and_backups_are_answered()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        await program.PostAsync("/touchpoints", new { name = new { en = "Delivery window" } });

        var note = await program.PostAsync("/notes", new { firstDay = "2026-03-21", text = "Nowruz" });
        await program.SendAsync(HttpMethod.Delete, note.Headers.Location!.OriginalString["/api/v1".Length..], null);
        var view = await program.PostAsync("/views", new { page = "/insights", name = "Week", query = "p=7d", isForAll = true });
        var found = await program.ReadAsync("/search?q=delivery");
        var account = await program.ReadAsync("/account");
        var backup = await program.PostAsync("/backups", null);

        Assert.Empty((await program.ReadAsync("/notes"))["items"]!.AsArray());
        Assert.Equal(HttpStatusCode.Created, view.StatusCode);
        Assert.Contains(found["items"]!.AsArray(), i => (string)i!["title"]! == "Delivery window");
        Assert.True((bool)account["isToken"]!);
        Assert.Equal(HttpStatusCode.Created, backup.StatusCode);
        Assert.Equal("application/zip", (await program.GetAsync("/backups/" + (string)(await program.ReadAsync("/backups"))["items"]![0]!["name"]!)).Content.Headers.ContentType!.MediaType);
        Assert.Empty((await program.ReadAsync("/notices"))["items"]!.AsArray());
        Assert.NotEmpty((await program.ReadAsync("/workspaces"))["items"]!.AsArray());
    }

    private static async Task<JsonNode> ImportAsync(TestProgram program)
    {
        var csv = new StringBuilder("time,phone,activity,amount\n");
        for (var i = 0; i < 20; i++) csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"2026-10-{i + 1:00} 10:00,+9891212345{i:00},pay,{i + 1}\n");
        var sent = await program.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/v1/imports?name=sales.csv") { Content = new StringContent(csv.ToString()) });
        var draft = (await TestProgram.JsonAsync(sent))[0]!;
        var mapping = (JsonObject)draft["mapping"]!.DeepClone();
        mapping["source"] = "sales";
        var seen = (await program.GetAsync($"/imports/{draft["id"]}")).Headers.ETag!.ToString();
        var mapped = await program.SendAsync(HttpMethod.Put, $"/imports/{draft["id"]}/mapping", mapping.ToJsonString(), ("If-Match", seen));
        Assert.True(mapped.IsSuccessStatusCode, await mapped.Content.ReadAsStringAsync());
        var run = await program.PostAsync($"/imports/{draft["id"]}/run", null);
        Assert.True(run.StatusCode == HttpStatusCode.Accepted, await run.Content.ReadAsStringAsync());
        for (var tries = 0; tries < 400; tries++)
        {
            var now = await program.ReadAsync($"/imports/{draft["id"]}");
            if ((string)now["stage"]! == "imported") return await program.ReadAsync($"/import-batches/{now["batch"]}");
            await Task.Delay(25);
        }

        throw new TimeoutException();
    }

    private static async Task<int> CountAsync(TestProgram program, string address)
    {
        var rows = new HashSet<long>();
        for (string? next = null; ;)
        {
            var page = await program.ReadAsync(address + (next is null ? "" : "&after=" + next));
            foreach (var row in page["items"]!.AsArray()) Assert.True(rows.Add((long)row!["row"]!));
            next = (string?)page["next"];
            if (next is null) return rows.Count;
        }
    }
}
