using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Nokta.Accounts.Api;
using Nokta.Kernel.Modules;

namespace Nokta.Server.Hosting;

/// <summary>The OpenAPI 3.1 document of everything below <see cref="ApiRoutes.Root"/>, made of the routes themselves. It holds no data, so anybody may read it.</summary>
internal static class ApiDocument
{
    public const string Address = ApiRoutes.Root + "/openapi.json";
    private const string Name = "v1";

    public static void Add(IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.ShouldInclude = description => description.ActionDescriptor.EndpointMetadata.OfType<ApiRoute>().Any();
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Nokta", Version = "1", Description = "Everything that pages do. Errors are problem details; lists have next and Link; what can be changed has an ETag." };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token of the page /settings/tokens: nk_live_…" };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeAsync);
    });

    public static void Map(IEndpointRouteBuilder routes) => routes.MapOpenApi(Address).Needs(Permission.Anyone);

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var about = context.Description.ActionDescriptor.EndpointMetadata;
        var takes = about.OfType<MethodInfo>().LastOrDefault()?.GetParameters().Select(p => p.ParameterType).ToHashSet() ?? [];
        // What a handler binds by itself is told here in its own words.
        operation.Parameters = [.. (operation.Parameters ?? []).Where(p => p.In is ParameterLocation.Path or ParameterLocation.Query)];
        void Add(string name, ParameterLocation where, string means, bool isNeeded = false)
        {
            if (operation.Parameters.All(p => p.Name != name)) operation.Parameters.Add(new OpenApiParameter { Name = name, In = where, Description = means, Required = isNeeded, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            else if (operation.Parameters.First(p => p.Name == name) is OpenApiParameter there) there.Description = means;
        }

        foreach (var (name, means) in about.OfType<AskedQuery>().SelectMany(q => q.Query)) Add(name, ParameterLocation.Query, means);
        if (takes.Contains(typeof(PageAsk)))
        {
            Add("after", ParameterLocation.Query, "The next of the part before.");
            Add("limit", ParameterLocation.Query, "How many, 1 to 200; 50 otherwise.");
        }

        if (about.OfType<NeedsSeen>().Any()) Add("If-Match", ParameterLocation.Header, "The ETag of the answer that was read; 428 without, 412 when somebody was faster.", isNeeded: true);
        var marks = about.OfType<ApiRoute>().ToList();
        if (context.Description.HttpMethod == "POST" && !marks.Any(m => m.TakesFile || m.PacesItself || m.TellsSecret)) Add(RepeatedHeader, ParameterLocation.Header, "A key of one's own choice: repeated within a day, the request changes nothing and gets the same answer.");
        if (marks.Any(m => m.TakesFile)) operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["application/octet-stream"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } } } };
        var permission = about.OfType<NeedsAttribute>().Last().Permission;
        operation.Description = permission == Permission.Anyone ? "Needs no permission." : $"Needs the permission {permission.ToString().ToLower(CultureInfo.InvariantCulture)}.";
        operation.OperationId = IdOf(context.Description.HttpMethod ?? "GET", context.Description.RelativePath ?? "");
        operation.Security = permission == Permission.Anyone ? [] : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", context.Document)] = [] }];
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "Why it was not carried out.",
            Content = new Dictionary<string, OpenApiMediaType> { [ApiProblem.ContentType] = new() { Schema = await context.GetOrCreateSchemaAsync(typeof(ApiProblem), null, ct), Example = Example() } },
        };
    }

    private const string RepeatedHeader = "Idempotency-Key";

    private static JsonObject Example() => new()
    {
        ["type"] = "urn:nokta:problem:touchpoint.name-missing", ["title"] = "Unprocessable Entity", ["status"] = 422, ["detail"] = "Give the touchpoint a name in at least one language.", ["code"] = "touchpoint.name-missing",
        ["errors"] = new JsonArray(new JsonObject { ["field"] = "name", ["code"] = "touchpoint.name-missing", ["detail"] = "Give the touchpoint a name in at least one language." }), ["trace"] = "0af7651916cd43dd8448eb211c80319c",
    };

    private static string IdOf(string method, string path) => method.ToLowerInvariant() + string.Concat(path.Split(['/', '-', '{', '}', ':', '.'], StringSplitOptions.RemoveEmptyEntries).Skip(2).Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
}
