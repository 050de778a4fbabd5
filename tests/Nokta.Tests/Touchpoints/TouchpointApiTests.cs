using System.Net;
using System.Text.Json.Nodes;
using Nokta.Tests.Server;

namespace Nokta.Tests.Touchpoints;

/// <summary>Touchpoints through a program's eyes.</summary>
public sealed class TouchpointApiTests
{
    private static readonly object s_till = new { name = new { en = "Till", fa = "صندوق" }, stage = "during", owner = "Sara", tags = new[] { "tag:summer" } };

    [Fact]
    public async Task A_touchpoint_is_made_read_changed_and_its_history_taken_back()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);

        var made = await program.PostAsync("/touchpoints", s_till);
        var address = made.Headers.Location!.OriginalString["/api/v1".Length..];
        var patched = await program.SendAsync(HttpMethod.Patch, address, """{"owner":"Olga","name":{"ru":"Касса"}}""", ("If-Match", made.Headers.ETag!.Tag));
        var history = await program.ReadAsync(address + "/history");
        await program.PostAsync(address + "/history/2/undo", null);
        var now = await program.ReadAsync(address);

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var fields = (await TestProgram.JsonAsync(patched))["fields"]!;
        Assert.Equal(("Olga", "Касса", "Till", "صندوق"), ((string)fields["owner"]!, (string)fields["name"]!["ru"]!, (string)fields["name"]!["en"]!, (string)fields["name"]!["fa"]!));
        Assert.Equal(["2", "1"], history["items"]!.AsArray().Select(e => e!["version"]!.ToString()));
        Assert.Equal(("Sara", "", 3), ((string)now["fields"]!["owner"]!, (string)now["fields"]!["name"]!["ru"]!, (int)now["version"]!));
    }

    [Fact]
    public async Task A_change_must_name_the_version_it_was_made_from()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        var made = await program.PostAsync("/touchpoints", s_till);
        var first = made.Headers.ETag!.Tag;

        var unseen = await program.SendAsync(HttpMethod.Patch, "/touchpoints/TP-1", """{"owner":"Olga"}""");
        var seen = await program.SendAsync(HttpMethod.Patch, "/touchpoints/TP-1", """{"owner":"Olga"}""", ("If-Match", first));
        var stale = await program.SendAsync(HttpMethod.Patch, "/touchpoints/TP-1", """{"owner":"Mina"}""", ("If-Match", first));

        await TestProgram.ProblemAsync(HttpStatusCode.PreconditionRequired, "request.if-match", unseen);
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        await TestProgram.ProblemAsync(HttpStatusCode.PreconditionFailed, "request.changed-meanwhile", stale);
        Assert.Equal(seen.Headers.ETag, stale.Headers.ETag);
        Assert.Equal("Olga", (string)(await program.ReadAsync("/touchpoints/TP-1"))["fields"]!["owner"]!);
    }

    [Fact]
    public async Task Who_has_the_newest_version_is_not_sent_it_again()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        var made = await program.PostAsync("/touchpoints", s_till);

        var again = await program.SendAsync(HttpMethod.Get, "/touchpoints/1", null, ("If-None-Match", made.Headers.ETag!.Tag));

        Assert.Equal((HttpStatusCode.NotModified, 0), (again.StatusCode, (await again.Content.ReadAsByteArrayAsync()).Length));
    }

    [Fact]
    public async Task What_is_wrong_with_a_touchpoint_is_told_field_by_field()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);

        var refused = await program.PostAsync("/touchpoints", new { name = new { en = "Till" }, stage = "never", mainScale = "stars", importance = 9 });

        var problem = await TestProgram.ProblemAsync(HttpStatusCode.UnprocessableEntity, "touchpoint.stage-unknown", refused);
        Assert.Equal(["stage", "importance", "scale"], problem["errors"]!.AsArray().Select(e => (string)e!["field"]!));
        Assert.Empty((await program.ReadAsync("/touchpoints?q=Till"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"workspace":2,"name":{"en":"Till"}}""")]
    [InlineData("""{"name":{"en":"Till"},"tags":[null]}""")]
    [InlineData("""{"name":{"en":"Till"},"number":7}""")]
    [InlineData("""{"name":{"en":"Till"},"version":7}""")]
    public async Task Nothing_but_what_may_be_written_is_read_from_a_body(string body)
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);

        await TestProgram.ProblemAsync(HttpStatusCode.BadRequest, "request.body", await program.PostAsync("/touchpoints", body));
    }

    [Fact]
    public async Task Retired_merged_and_changed_together_touchpoints_come_back()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        var ids = new List<string>();
        foreach (var name in new[] { "Till one", "Till two", "Till three" }) ids.Add((string)(await TestProgram.JsonAsync(await program.PostAsync("/touchpoints", new { name = new { en = name } })))["id"]!);

        await program.PostAsync($"/touchpoints/{ids[0]}/retire", null);
        var retired = (await program.ReadAsync("/touchpoints?q=till+t"))["items"]!.AsArray().Count;
        await program.PostAsync($"/touchpoints/{ids[0]}/restore", null);
        var merged = await TestProgram.JsonAsync(await program.PostAsync($"/touchpoints/{ids[1]}/merge", new { into = ids[2] }));
        await program.PostAsync($"/touchpoint-changes/{merged["number"]}/undo", null);
        var seen = new List<object>();
        foreach (var id in ids[1..]) seen.Add(new { id, version = (int)(await program.ReadAsync("/touchpoints/" + id))["version"]! });
        var changed = await program.PostAsync("/touchpoint-changes", new { field = "owner", value = "Olga", touchpoints = seen });

        Assert.Equal(2, retired);
        Assert.True(changed.IsSuccessStatusCode, await changed.Content.ReadAsStringAsync());
        Assert.Equal(["Olga", "Olga"], (await program.ReadAsync("/touchpoints?owner=olga"))["items"]!.AsArray().Select(t => (string)t!["fields"]!["owner"]!));
    }

    [Fact]
    public async Task Packs_gaps_costs_and_the_matrix_are_answered()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);

        var here = (await program.ReadAsync("/touchpoints?limit=200"))["items"]!.AsArray().Select(t => (string)t!["fields"]!["code"]!).ToHashSet();
        var item = (await program.ReadAsync("/packs?limit=200"))["items"]!.AsArray().Where(p => (string)p!["kind"]! == "touchpoints").SelectMany(p => p!["items"]!.AsArray()).First(i => !here.Contains((string)i!["code"]!))!;
        var taken = await program.PostAsync("/packs/take", new { items = new[] { (string)item["id"]! } });
        var gaps = await program.ReadAsync("/gaps");
        var costs = await program.ReadAsync("/costs?period=year");

        Assert.True(taken.IsSuccessStatusCode, await taken.Content.ReadAsStringAsync());
        Assert.Single((await TestProgram.JsonAsync(taken)).AsArray());
        Assert.NotEmpty(gaps["general"]!.AsArray());
        Assert.Empty(costs["totals"]!.AsArray());
        Assert.Empty((await program.ReadAsync("/touchpoints-matrix"))["items"]!.AsArray());
        Assert.Equal(HttpStatusCode.NoContent, (await program.PostAsync("/gaps/decline", new { codes = new[] { (string)gaps["general"]![0]!["code"]! } })).StatusCode);
    }

    [Fact]
    public async Task A_file_of_touchpoints_is_looked_at_and_taken()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        var file = new HttpRequestMessage(HttpMethod.Post, "/api/v1/touchpoint-files?name=list.csv") { Content = new StringContent("name_en,stage\nTill,during\nMenu,before\nBad,never\n") };

        var sent = await TestProgram.JsonAsync(await program.SendAsync(file));
        var done = await TestProgram.JsonAsync(await program.PostAsync($"/touchpoint-files/{sent["id"]}/take", new { }));

        Assert.Equal((2, 1), ((int)sent["added"]!, (int)sent["skipped"]!));
        Assert.Equal((2, 1), ((int)done["added"]!, (int)done["skipped"]!));
        Assert.Contains("Bad", await (await program.GetAsync($"/touchpoint-files/{sent["id"]}/skipped.csv")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Absent_foreign_and_unreadable_ids_are_answered_alike()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        var answers = new List<string>();

        foreach (var id in new[] { "TP-999", "999", "0", "-1", "%20", "nothing", "99999999999999999999" })
        {
            var problem = await TestProgram.ProblemAsync(HttpStatusCode.NotFound, "request.absent", await program.GetAsync("/touchpoints/" + id));
            ((JsonObject)problem).Remove("trace");
            answers.Add(problem.ToJsonString());
        }

        Assert.Single(answers.Distinct());
    }
}
