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
                Assert.Equal("#/components/responses/problem", (string?)operation["responses"]!["default"]!["$ref"]);
                Assert.True(operation["responses"]!.AsObject().Any(r => r.Key.StartsWith('2') && (r.Key == "204" || r.Value!["content"]!.AsObject().All(c => c.Value!["schema"] is not null))), $"{method} {path} does not say what it answers");
                foreach (var body in operation["requestBody"]?["content"]?.AsObject().Where(c => c.Key.Contains("json", StringComparison.Ordinal)) ?? []) Assert.True(body.Value!["schema"] is not null && body.Value["example"] is not null, $"{method} {path} has no example");
            }
        }
    }

    [Fact]
    public async Task Somebody_elses_validator_finds_the_document_sound()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        using var validator = await new NodeFolder("openapi").StartAsync("check.mjs");

        await validator.StandardInput.WriteAsync((await DocumentAsync(site)).ToJsonString());
        validator.StandardInput.Close();
        var said = await validator.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await validator.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, "3.1"), (validator.ExitCode, said.Trim()));
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
}
