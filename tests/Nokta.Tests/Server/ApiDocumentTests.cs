using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;

namespace Nokta.Tests.Server;

/// <summary>The document of the API says what the API does.</summary>
public sealed class ApiDocumentTests
{

    [Fact]
    public async Task Every_route_of_the_api_is_in_the_document_with_a_summary_and_the_shape_of_errors()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        var document = await DocumentAsync(site);

        var routes = site.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && e.RoutePattern.RawText != "/api/v1/openapi.json").ToList();

        Assert.StartsWith("3.1", (string)document["openapi"]!, StringComparison.Ordinal);
        Assert.Empty(routes.Where(r => r.Metadata.GetMetadata<ApiRoute>() is null).Select(r => r.RoutePattern.RawText));
        foreach (var route in routes)
        {
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                var path = System.Text.RegularExpressions.Regex.Replace(route.RoutePattern.RawText!.TrimEnd('/'), @"\{(\w+)[^}]*\}", "{$1}");
                var operation = document["paths"]?[path]?[method.ToLowerInvariant()] ?? document["paths"]?[path + "/"]?[method.ToLowerInvariant()];
                Assert.True(operation is not null, $"{method} {path} is not in the document");
                Assert.True((string?)operation["summary"] is { Length: > 10 }, $"{method} {path} has no summary");
                Assert.NotNull(operation["responses"]!["default"]!["content"]!["application/problem+json"]);
            }
        }
    }

    [Fact]
    public async Task Real_answers_have_the_members_that_the_document_promises()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var program = await TestProgram.StartAsync(site);
        var document = await DocumentAsync(site);

        foreach (var address in new[] { "/touchpoints", "/touchpoints/{id}", "/packs", "/gaps", "/rules", "/goals", "/settings/hours", "/settings/business", "/account", "/workspaces", "/tokens", "/imports", "/import-batches", "/notes", "/views", "/costs" })
        {
            var schema = document["paths"]!["/api/v1" + address]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;
            var answer = await program.ReadAsync(address.Replace("{id}", "TP-1", StringComparison.Ordinal));
            Assert.True(Fits(answer, schema, document, out var where), $"{address}: {where}");
        }
    }

    [Fact]
    public async Task The_document_and_its_page_are_served()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;

        var page = await sara.ReadAsync("/help/api");

        Assert.Contains(page.QuerySelectorAll("details code"), c => c.TextContent == "/api/v1/touchpoints/{id}");
        Assert.Contains(page.QuerySelectorAll("pre"), p => p.TextContent.Contains("If-Match", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await site.Client().GetAsync("/api/v1/openapi.json")).StatusCode);
    }

    private static async Task<JsonNode> DocumentAsync(TestSite site) => await TestProgram.JsonAsync(await site.Client().GetAsync("/api/v1/openapi.json"));

    /// <summary>Whether a value has the type of its schema, every member it needs and none that it does not name.</summary>
    private static bool Fits(JsonNode? value, JsonNode? schema, JsonNode document, out string where)
    {
        where = "";
        if (schema is null) return true;
        if ((string?)schema["$ref"] is { } reference) return Fits(value, document["components"]!["schemas"]![reference[(reference.LastIndexOf('/') + 1)..]], document, out where);
        if (schema["oneOf"] is JsonArray any)
        {
            foreach (var one in any)
                if (Fits(value, one, document, out where)) return true;
            return false;
        }

        var types = schema["type"] is JsonArray several ? [.. several.Select(t => (string)t!)] : schema["type"] is { } type ? new List<string> { (string)type! } : [];
        where = (value?.ToJsonString() ?? "null") is var text && text.Length > 80 ? text[..80] : text;
        switch (value)
        {
            case null: return types.Count == 0 || types.Contains("null");
            case JsonArray items:
                foreach (var item in items)
                    if (!Fits(item, schema["items"], document, out where)) return false;
                return types.Count == 0 || types.Contains("array");
            case JsonObject members:
                foreach (var needed in schema["required"]?.AsArray() ?? [])
                    if (!members.ContainsKey((string)needed!)) return Missing((string)needed!, out where);
                foreach (var (name, inner) in members)
                {
                    var of = schema["properties"]?[name] ?? schema["additionalProperties"];
                    if (of is null && schema["properties"] is not null) return Missing(name + " is not in the document", out where);
                    if (!Fits(inner, of, document, out where)) return false;
                }

                return types.Count == 0 || types.Contains("object");
            default:
                return types.Count == 0 || types.Contains(value.GetValueKind() switch { System.Text.Json.JsonValueKind.String => "string", System.Text.Json.JsonValueKind.Number => types.Contains("integer") ? "integer" : "number", _ => "boolean" });
        }
    }

    private static bool Missing(string what, out string where)
    {
        where = what;
        return false;
    }
}
