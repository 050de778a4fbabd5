using System.Net;
using System.Text.Json.Nodes;
using Nokta.Kernel.Words;

namespace Nokta.Tests.Server;

/// <summary>What the API promises of every operation, held against its document and against the running program: no operation is an example.</summary>
public sealed class ApiContractTests
{
    /// <summary>Files, secrets and live interactions take no key: documented in docs/api.md.</summary>
    private const string Key = "Idempotency-Key";

    [Fact]
    public async Task Every_read_answers_as_the_document_says()
    {
        await using var world = await ApiWorld.StartAsync();
        var (wrong, read) = (new List<string>(), 0);

        foreach (var operation in world.Operations.Where(o => o.Method == "GET"))
        {
            if (s_unreachable.ContainsKey(operation.Path)) continue;
            if (world.AddressOf(operation.Path) is not { } address)
            {
                wrong.Add($"{operation}: nothing to ask for");
                continue;
            }

            var answer = await world.SendAsync(operation, address + s_asked.GetValueOrDefault(operation.Path), null);
            if (answer.StatusCode != HttpStatusCode.OK) wrong.Add($"GET {address}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            else if (operation.About["responses"]!["200"]?["content"]?["application/json"]?["schema"] is not { } schema) { }
            else if (!ApiSchema.Fits(await TestProgram.JsonAsync(answer), schema, world.Document, out var where)) wrong.Add($"GET {address}: {where}");
            read++;
        }

        Assert.True(read > 70, $"only {read} were read");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_change_of_a_thing_asks_for_the_version_that_was_seen()
    {
        await using var world = await ApiWorld.StartAsync();
        var wrong = new List<string>();

        foreach (var operation in world.Operations.Where(o => o.Method is "PUT" or "PATCH"))
        {
            if (operation.Parameter("If-Match") is not { } named || (bool?)named["required"] != true) wrong.Add($"{operation} takes no If-Match");
            var address = world.AddressOf(operation.Path);
            if (address is null) wrong.Add($"{operation}: nothing to change");
            if (address is null) continue;
            var body = operation.Method == "PATCH" ? new JsonObject() : operation.Example;
            var without = await world.SendAsync(operation, address, body?.DeepClone());
            var late = await world.SendAsync(operation, address, body?.DeepClone(), ("If-Match", "\"somebody was faster\""));
            if (without.StatusCode != HttpStatusCode.PreconditionRequired) wrong.Add($"{operation} without If-Match: {(int)without.StatusCode} {await without.Content.ReadAsStringAsync()}");
            if (late.StatusCode != HttpStatusCode.PreconditionFailed || late.Headers.ETag is null) wrong.Add($"{operation} too late: {(int)late.StatusCode} {await late.Content.ReadAsStringAsync()}");
            var now = await world.SendAsync(operation, address, body?.DeepClone(), ("If-Match", late.Headers.ETag?.ToString() ?? "*"));
            if (now.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.PreconditionRequired or HttpStatusCode.BadRequest or >= HttpStatusCode.InternalServerError) wrong.Add($"{operation} with the ETag that holds: {(int)now.StatusCode} {await now.Content.ReadAsStringAsync()}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task What_can_be_changed_is_deleted_only_as_it_was_seen_when_that_is_said()
    {
        await using var world = await ApiWorld.StartAsync();
        var changeable = world.Operations.Where(o => o.Method is "PUT" or "PATCH").Select(o => o.Path).ToHashSet();
        var wrong = new List<string>();

        foreach (var operation in world.Operations.Where(o => o.Method == "DELETE" && changeable.Contains(o.Path)))
        {
            var late = await world.SendAsync(operation, world.AddressOf(operation.Path)!, null, ("If-Match", "\"somebody was faster\""));
            if (operation.Parameter("If-Match") is null) wrong.Add($"{operation} takes no If-Match");
            if (late.StatusCode != HttpStatusCode.PreconditionFailed) wrong.Add($"{operation} too late: {(int)late.StatusCode}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_post_takes_a_key_unless_it_takes_a_file_or_tells_a_secret_and_a_repetition_changes_nothing()
    {
        await using var world = await ApiWorld.StartAsync();
        var (wrong, repeated) = (new List<string>(), 0);

        foreach (var operation in world.Operations.Where(o => o.Method == "POST"))
        {
            var takesKey = operation.Parameter(Key) is not null;
            var tells = operation.About["responses"]!.AsObject().Any(r => r.Value?.ToJsonString() is { } text && (text.Contains("\"secret\"", StringComparison.OrdinalIgnoreCase) || text.Contains("/NewInvitation\"", StringComparison.Ordinal) || text.Contains("/NewWebhook\"", StringComparison.Ordinal)));
            if (takesKey && tells) wrong.Add($"{operation} would keep a secret");
            if (!takesKey && !operation.IsFile && !s_keyless.Any(k => operation.Path.StartsWith(k, StringComparison.Ordinal))) wrong.Add($"{operation} takes no key");
            if (!takesKey || operation.Path.Contains('{', StringComparison.Ordinal) || !operation.IsOfTokens) continue;
            var first = await world.SendAsync(operation, operation.Path, operation.Example?.DeepClone(), (Key, operation.Path));
            if (!first.IsSuccessStatusCode) continue;
            var second = await world.SendAsync(operation, operation.Path, operation.Example?.DeepClone(), (Key, operation.Path));
            if (second.StatusCode != first.StatusCode || await second.Content.ReadAsStringAsync() != await first.Content.ReadAsStringAsync()) wrong.Add($"{operation} repeated: {(int)second.StatusCode}");
            if (first.StatusCode == HttpStatusCode.Created && !second.Headers.Contains("Idempotency-Replayed")) wrong.Add($"{operation} was carried out twice");
            repeated++;
        }

        Assert.True(repeated >= 12, $"only {repeated} were repeated");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_refusal_is_a_problem_with_a_type_that_is_told_in_three_languages()
    {
        await using var world = await ApiWorld.StartAsync();
        using var stranger = world.Site.Client("203.0.113.99");
        using var poor = await TestProgram.StartAsync(world.Site, "own", from: "203.0.113.98");
        var (wrong, codes) = (new List<string>(), new HashSet<string>());
        var texts = world.Site.Get<Texts>();
        async Task LookAsync(ApiOperation operation, HttpResponseMessage answer, params HttpStatusCode[] meant)
        {
            if ((int)answer.StatusCode < 400 && meant.Length == 0) return;
            if (meant.Length > 0 && !meant.Contains(answer.StatusCode)) wrong.Add($"{operation}: {(int)answer.StatusCode}, not {meant[0]}");
            if ((int)answer.StatusCode < 400) return;
            if (answer.StatusCode >= HttpStatusCode.InternalServerError) wrong.Add($"{operation}: {(int)answer.StatusCode}");
            if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
            {
                wrong.Add($"{operation}: {(int)answer.StatusCode} is {answer.Content.Headers.ContentType}");
                return;
            }

            var problem = await TestProgram.JsonAsync(answer);
            var code = (string)problem["code"]!;
            if ((string?)problem["type"] != "urn:nokta:problem:" + code || (int?)problem["status"] != (int)answer.StatusCode) wrong.Add($"{operation}: {problem.ToJsonString()}");
            if (codes.Add(code) && Language.All.Any(l => texts.Find(l, "refusal." + code, 2) is null)) wrong.Add($"{operation}: nothing tells what {code} means");
        }

        foreach (var operation in world.Operations)
        {
            var address = operation.Path.Contains('{', StringComparison.Ordinal) ? System.Text.RegularExpressions.Regex.Replace(operation.Path, @"\{\w+\}", "0199f1aa-0000-7000-8000-000000000000") : operation.Path;
            HttpRequestMessage Ask(string body) => new(new HttpMethod(operation.Method), "/api/v1" + address) { Content = operation.Method is "GET" or "DELETE" ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
            if (!operation.IsOpen) await LookAsync(operation, await stranger.SendAsync(Ask("{}")), HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest, HttpStatusCode.NotFound);
            await LookAsync(operation, await poor.SendAsync(Ask("{}")));
            await LookAsync(operation, await world.Program.SendAsync(Ask("{\"unheardOf\":1}")));
            if (operation.Path.Contains('{', StringComparison.Ordinal)) await LookAsync(operation, await world.SendAsync(operation, address, operation.Example?.DeepClone(), ("If-Match", "*")));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(codes.Count > 10, $"only {codes.Count} kinds of problems were met");
    }

    [Fact]
    public async Task Every_list_is_read_in_parts_and_by_key()
    {
        await using var world = await ApiWorld.StartAsync();
        var (wrong, walked) = (new List<string>(), 0);

        foreach (var operation in world.Operations.Where(o => o.Method == "GET"))
        {
            var schema = Resolved(operation.About["responses"]!["200"]?["content"]?["application/json"]?["schema"], world.Document);
            if (schema?["type"] is JsonValue type && (string?)type == "array") wrong.Add($"{operation} is a list without parts");
            var isPage = schema?["properties"]?["next"] is not null;
            if (isPage != (operation.Parameter("after") is not null) || isPage != (operation.Parameter("limit") is not null)) wrong.Add($"{operation}: after and limit belong to lists with next");
            if (!isPage || world.AddressOf(operation.Path) is not { } address) continue;
            var asked = address + s_asked.GetValueOrDefault(operation.Path);
            var all = await world.SendAsync(operation, asked, null);
            if (!all.IsSuccessStatusCode)
            {
                wrong.Add($"{operation}: {(int)all.StatusCode} {await all.Content.ReadAsStringAsync()}");
                continue;
            }

            var whole = (await TestProgram.JsonAsync(all))["items"]!.AsArray();
            var parts = new List<string>();
            string? after = null;
            do
            {
                var answer = await world.SendAsync(operation, $"{asked}{(asked.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=1{(after is null ? "" : "&after=" + after)}", null);
                if (!answer.IsSuccessStatusCode)
                {
                    wrong.Add($"{operation}: {(int)answer.StatusCode} behind {after}");
                    break;
                }

                var part = await TestProgram.JsonAsync(answer);
                parts.AddRange(part["items"]!.AsArray().Select(i => i!.ToJsonString()));
                after = (string?)part["next"];
            }
            while (after is not null && parts.Count <= 40);
            if (parts.Count <= 40 && !parts.Take(whole.Count).SequenceEqual(whole.Select(i => i!.ToJsonString()).Take(parts.Count))) wrong.Add($"{operation}: {whole.Count} at once, {parts.Count} in parts");
            walked++;
        }

        Assert.True(walked > 35, $"only {walked} lists were walked");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static JsonNode? Resolved(JsonNode? schema, JsonNode document) => (string?)schema?["$ref"] is { } reference ? document["components"]!["schemas"]![reference[(reference.LastIndexOf('/') + 1)..]] : schema;

    /// <summary>Addresses with a secret or a moment in them that no test can name beforehand.</summary>
    private static readonly Dictionary<string, string> s_unreachable = new()
    {
        ["/touchpoints/{id}/photos/{name}"] = "a photo is named by its content: PhotoTests",
        ["/backups/{name}"] = "a backup is named by its moment: BackupPageTests",
        ["/import-batches/{batch}/file"] = "a file is kept where the page took it: ImportVerbTests",
    };

    private static readonly Dictionary<string, string> s_asked = new()
    {
        ["/people"] = "?of=funnel&fig=0&p=all", ["/search"] = "?q=till", ["/insights/gaps"] = "?start=1&stop=1&p=all", ["/insights/conformance"] = "?step=1&step=2&p=all", ["/insights/paths"] = "?p=all",
        ["/home"] = "?p=all", ["/scorecard"] = "?p=all", ["/interactions"] = "?p=all",
    };

    private static readonly string[] s_keyless = ["/tokens", "/account/", "/stations", "/staff", "/invitations", "/webhooks", "/members/{id}/reset-link", "/interactions"];
}
