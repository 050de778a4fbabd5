using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Nokta.Server.Help;

/// <summary>The API's document, read for people: headings with their addresses. It changes only with the program, so it is read once.</summary>
internal sealed class ApiPages([FromKeyedServices("v1")] IOpenApiDocumentProvider documents)
{
    private static readonly string[] s_methods = ["get", "post", "put", "patch", "delete"];
    private readonly Lock _lock = new();
    private Task<IReadOnlyList<ApiHeading>>? _read;

    public Task<IReadOnlyList<ApiHeading>> ReadAsync()
    {
        lock (_lock) return _read is null or { IsFaulted: true } ? _read = LoadAsync() : _read;
    }

    private async Task<IReadOnlyList<ApiHeading>> LoadAsync()
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        (await documents.GetOpenApiDocumentAsync()).SerializeAsV31(new OpenApiJsonWriter(text));
        var root = JsonNode.Parse(text.ToString())!;
        var addresses = from path in root["paths"]!.AsObject()
                        from method in s_methods
                        where path.Value![method] is not null
                        select Read(path.Key, method, path.Value![method]!);
        return [.. addresses.GroupBy(a => a.Heading).Select(g => new ApiHeading(g.Key, [.. g])).OrderBy(h => h.Name, StringComparer.Ordinal)];
    }

    private static ApiAddress Read(string path, string method, JsonNode operation)
    {
        var parameters = (operation["parameters"]?.AsArray() ?? []).Select(p => ((string)p!["name"]!, (string?)p["description"] ?? "", (string)p["in"]!)).ToList();
        var body = (operation["requestBody"]?["content"] as JsonObject)?.FirstOrDefault();
        var answer = (operation["responses"] as JsonObject)?.FirstOrDefault(r => r.Key.StartsWith('2'));
        var content = (answer?.Value?["content"] as JsonObject)?.FirstOrDefault();
        var description = (string?)operation["description"] ?? "";
        return new ApiAddress((string)operation["tags"]![0]!, (string)operation["operationId"]!, method.ToUpperInvariant(), path, (string?)operation["summary"] ?? "",
            description.StartsWith("Needs the permission ", StringComparison.Ordinal) ? description["Needs the permission ".Length..].TrimEnd('.') : "",
            parameters, body is { } sent ? sent.Key + " " + NameOf(sent.Value?["schema"]) : "", (answer?.Key ?? "") + " " + (content is { } got ? NameOf(got.Value?["schema"]) is { Length: > 0 } name ? name : got.Key : ""),
            Curl(method, path, body?.Key, body?.Value?["example"], parameters.Any(p => p.Item1 == "If-Match")));
    }

    private static string NameOf(JsonNode? schema) => schema switch
    {
        null => "",
        _ when (string?)schema["$ref"] is { } reference => reference[(reference.LastIndexOf('/') + 1)..],
        _ when schema["items"] is { } items => NameOf(items) + "[]",
        _ => "",
    };

    private static string Curl(string method, string path, string? type, JsonNode? example, bool needsSeen)
    {
        var address = path.Replace("{id}", "TP-1", StringComparison.Ordinal);
        var lines = new List<string> { $"curl {(method == "get" ? "" : "-X " + method.ToUpperInvariant() + " ")}http://127.0.0.1:5080{address}", "-H \"Authorization: Bearer $NOKTA_TOKEN\"" };
        if (needsSeen) lines.Add("-H 'If-Match: \"1\"'");
        if (type == "application/octet-stream") lines.Add("--data-binary @file");
        else if (type is not null) lines.AddRange([$"-H 'Content-Type: {type}'", $"-d '{example?.ToJsonString(s_plain) ?? "{}"}'"]);
        return string.Join(" \\\n  ", lines);
    }

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>Addresses about one noun.</summary>
internal sealed record ApiHeading(string Name, IReadOnlyList<ApiAddress> Addresses)
{
    public string Anchor => Name.ToLowerInvariant().Replace(' ', '-');
}

/// <summary>One address and method as people read it.</summary>
internal sealed record ApiAddress(string Heading, string Id, string Method, string Path, string Summary, string Permission, IReadOnlyList<(string Name, string Means, string In)> Parameters, string Body, string Answer, string Curl);
