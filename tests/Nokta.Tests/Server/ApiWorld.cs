using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nokta.Accounts;
using Nokta.Interactions.Import;
using Nokta.Kernel;

namespace Nokta.Tests.Server;

/// <summary>One operation of the API's document.</summary>
internal sealed record ApiOperation(string Method, string Path, JsonNode About)
{
    public bool IsOfTokens => About["security"]?.AsArray().Any(s => s!["token"] is not null) == true;
    public bool IsOpen => About["security"] is null or JsonArray { Count: 0 };
    public bool IsFile => About["requestBody"]?["content"]?["application/octet-stream"] is not null;
    public JsonNode? Example => (About["requestBody"]?["content"] as JsonObject)?.Select(c => c.Value?["example"]).FirstOrDefault();

    public JsonNode? Parameter(string name) => About["parameters"]?.AsArray().FirstOrDefault(p => (string?)p!["name"] == name);

    public override string ToString() => Method + " " + Path;
}

/// <summary>A business with one of everything that the API gives an address, and a way to call every operation of the document on it.</summary>
internal sealed class ApiWorld : IAsyncDisposable
{
    private readonly Dictionary<string, string> _keys;

    private ApiWorld(TestSite site, TestBrowser sara, TestProgram program, JsonNode document, Dictionary<string, string> keys) =>
        (Site, Sara, Program, Document, _keys) = (site, sara, program, document, keys);

    public TestSite Site { get; }
    public TestBrowser Sara { get; }
    public TestProgram Program { get; }
    public JsonNode Document { get; }

    public IReadOnlyList<ApiOperation> Operations => [.. from path in Document["paths"]!.AsObject()
                                                         from method in path.Value!.AsObject()
                                                         where method.Key is "get" or "post" or "put" or "patch" or "delete"
                                                         select new ApiOperation(method.Key.ToUpperInvariant(), path.Key["/api/v1".Length..].TrimEnd('/'), method.Value!)];

    public static async Task<ApiWorld> StartAsync()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        var program = await TestProgram.StartAsync(site);
        using var anna = await site.MemberAsync("viewer", "anna");
        var keys = new Dictionary<string, string>();
        async Task<JsonNode> MadeAsync(string address, object body)
        {
            var answer = await program.PostAsync(address, body);
            Assert.True(answer.IsSuccessStatusCode, $"{address}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            return answer.StatusCode == HttpStatusCode.NoContent ? new JsonObject() : await TestProgram.JsonAsync(answer);
        }

        await MadeAsync("/touchpoints/list", new { names = new[] { "Till", "Web shop" } });
        await MadeAsync("/rules", new { touchpoint = "TP-1", all = new[] { new { field = "activity", values = new[] { "paid" } } } });
        await MadeAsync("/goals", new { name = new { en = "Paid", fa = "پرداخت", ru = "Оплата" }, all = new[] { new { field = "activity", values = new[] { "paid" } } } });
        await MadeAsync("/segments", new { name = new { en = "Buyers", fa = "خریداران", ru = "Покупатели" }, groups = new[] { new { tests = new[] { new { kind = "activity", test = "least", values = new[] { "paid" }, number = 1 } } } } });
        keys["/notes/{id}"] = (string)(await MadeAsync("/notes", new { firstDay = "2026-10-21", text = "Sale" }))["id"]!;
        await MadeAsync("/views", new { page = "/insights", name = "Mine" });
        keys["/webhooks/{id}"] = (string)(await MadeAsync("/webhooks", new { url = "https://example.org/hook", types = new[] { "*" } }))["webhook"]!["id"]!;
        keys["/write-keys/{id}"] = (string)(await MadeAsync("/write-keys", new { name = "Shop", client = "segment-node" }))["id"]!;
        keys["/marks/{id}"] = (string)(await MadeAsync("/marks", new { touchpoint = "TP-1", kind = "link", label = "Table 7" }))["id"]!;
        keys["/members/{id}"] = (string)(await program.ReadAsync("/members"))["items"]!.AsArray().First(m => (string)m!["name"]! == "anna")!["id"]!;
        await ImportAsync(site);
        keys["/touchpoint-files/{id}"] = await SendAsync(program, "/touchpoint-files?name=t.csv", "name\nDoor\n");
        keys["/touchpoint-files/{id}/skipped.csv"] = await SendAsync(program, "/touchpoint-files?name=s.csv", "name\n\"\"\nGate\n");
        await MadeAsync($"/touchpoint-files/{keys["/touchpoint-files/{id}/skipped.csv"]}/take", new { });
        keys["/people/lots/{id}"] = await SendAsync(program, "/people/lots?name=pairs.csv", "zoe@example.org,ann@example.org\n");
        keys["/imports/{id}"] = await SendAsync(program, "/imports?name=more.csv", "id,at,who,what\n9,2026-10-09T10:00:00Z,zoe@example.org,paid\n");
        Assert.Equal(HttpStatusCode.OK, (await program.SendAsync(HttpMethod.Put, "/watched-folders/till", new { isOn = true }, ("If-Match", "*"))).StatusCode);
        await MadeAsync("/followed-files", new { path = "/srv/till/today.csv", source = "till" });
        keys["/people/{id}"] = (string)(await program.ReadAsync("/people/seen"))["items"]![0]!["id"]!;
        var document = await TestProgram.JsonAsync(await site.Client().GetAsync("/api/v1/openapi.json"));
        return new ApiWorld(site, sara, program, document, keys);
    }

    /// <summary>The address of an operation with keys of things that are there; null when there is none of them.</summary>
    public string? AddressOf(string path) => path.Contains('{', StringComparison.Ordinal) ? Regex.Replace(path, @"\{(\w+)\}", m => KeyOf(path, m.Groups[1].Value)) is var address && !address.Contains('!', StringComparison.Ordinal) ? address : null : path;

    /// <summary>Sends a request as the operation wants it: by the token, or by the browser where a person is asked for.</summary>
    public async Task<HttpResponseMessage> SendAsync(ApiOperation operation, string address, JsonNode? body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), "/api/v1" + address);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, operation.Method == "PATCH" ? "application/merge-patch+json" : "application/json");
        if (operation.IsOfTokens || operation.IsOpen) return await Program.SendAsync(request);
        if (operation.Method != "GET") request.Headers.Add("RequestVerificationToken", (await Sara.ReadAsync("/settings/account")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value"));
        return await Sara.SendAsync(request);
    }

    private string KeyOf(string path, string name)
    {
        if (_keys.FirstOrDefault(k => path == k.Key || (path.StartsWith(k.Key + "/", StringComparison.Ordinal) && !_keys.ContainsKey(path))) is { Value: { } known }) return known;
        return (path.Split('/')[1], name) switch
        {
            ("touchpoints" or "scorecard", "id") => "TP-1",
            ("mappings" or "watched-folders", _) => "till",
            ("followed-files", "id") => "1",
            ("purposes", _) => "mail",
            ("segments", "revision") => "3",
            (_, "number" or "batch" or "sequence" or "version" or "row" or "lot") => "1",
            _ => "!",
        };
    }

    private static async Task<string> SendAsync(TestProgram program, string address, string text)
    {
        var answer = await program.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/v1" + address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) });
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{address}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        var made = await TestProgram.JsonAsync(answer);
        return (string)(made is JsonArray several ? several[0] : made)!["id"]!;
    }

    private static async Task ImportAsync(TestSite site)
    {
        var file = Path.Combine(site.Folder, "till.csv");
        var people = Enumerable.Range(1, 12).SelectMany(n => new[] { $"{n}a,2026-10-{1 + n % 20:00}T10:00:00Z,p{n}@example.org,looked,4", $"{n}b,2026-10-{3 + n % 20:00}T11:00:00Z,p{n}@example.org,paid,5" });
        await File.WriteAllTextAsync(file, "id,at,who,what,score\n" + string.Join('\n', people) + "\nx,never,p1@example.org,paid,5\n");
        var mapping = FileMapping.Parse("""{"source":"till","zone":"UTC","columns":[{"column":"id","role":"key"},{"column":"at","role":"time","format":"iso"},{"column":"who","role":"person","kind":"email"},{"column":"what","role":"activity"}]}""");
        var done = await site.Get<Importer>().RunAsync(new WorkspaceId(1), file, "till.csv", mapping);
        Assert.True(done.IsDone, done.Refusal?.Code);
        await site.Get<SavedMappings>().SaveAsync(new WorkspaceId(1), mapping, ["id", "at", "who", "what", "score"], default);
        File.Delete(file);
    }

    public async ValueTask DisposeAsync()
    {
        Program.Dispose();
        Sara.Dispose();
        await Site.DisposeAsync();
    }
}
