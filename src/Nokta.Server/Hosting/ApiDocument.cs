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
    private const string Problem = "problem";

    public static void Add(IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.ShouldInclude = description => description.ActionDescriptor.EndpointMetadata.OfType<ApiRoute>().Any();
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Nokta", Version = "1", Description = "Everything that pages do. Errors are problem details; lists have next and Link; what can be changed has an ETag." };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token of the page /settings/tokens: nk_live_…. The words beside it in an operation are the scopes it needs." };
            document.Components.SecuritySchemes["session"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "nokta.session", Description = "Somebody who is signed in, for scripts in her browser; with the header RequestVerificationToken of any form of ours. Over HTTPS the cookie is called __Host-nokta.session." };
            ApiExamples.Add(document);
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

        var seen = about.OfType<NeedsSeen>().LastOrDefault();
        if (seen is not null) Add("If-Match", ParameterLocation.Header, seen.IsOptional ? "The ETag of the answer that was read: 412 when somebody was faster." : "The ETag of the answer that was read; 428 without, 412 when somebody was faster.", isNeeded: !seen.IsOptional);
        var marks = about.OfType<ApiRoute>().ToList();
        if (context.Description.HttpMethod == "POST" && !marks.Any(m => m.TakesFile || m.PacesItself || m.TellsSecret)) Add(RepeatedHeader, ParameterLocation.Header, "A key of one's own choice: repeated within a day, the request changes nothing and gets the same answer.");
        if (marks.Any(m => m.TakesFile)) operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["application/octet-stream"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } } } };
        var permission = about.OfType<NeedsAttribute>().Last().Permission;
        var scope = permission.ToString().ToLower(CultureInfo.InvariantCulture);
        var isForPeople = marks.Any(m => m.NeedsSession);
        operation.Description = permission == Permission.Anyone ? "Needs no permission." : $"Needs the permission {scope}.";
        operation.OperationId = IdOf(context.Description.HttpMethod ?? "GET", context.Description.RelativePath ?? "");
        operation.Deprecated = about.OfType<Leaving>().Any();
        OpenApiSecurityRequirement By(string scheme, List<string> scopes) => new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = scopes };
        operation.Security = permission == Permission.Anyone ? [] : isForPeople ? [By("session", [])] : [By("token", [scope]), By("session", [])];
        operation.Responses ??= [];
        await DescribeProblemAsync(context, ct);
        foreach (var (status, why) in Failures(context, operation, permission, seen)) operation.Responses[status] = new OpenApiResponseReference(Problem, context.Document) { Description = why };
        operation.Responses["default"] = new OpenApiResponseReference(Problem, context.Document);
    }

    /// <summary>One answer for all that was not carried out: its shape is the same everywhere.</summary>
    private static async Task DescribeProblemAsync(OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var components = context.Document!.Components ??= new OpenApiComponents();
        components.Responses ??= new Dictionary<string, IOpenApiResponse>();
        if (components.Responses.ContainsKey(Problem)) return;
        context.Document.AddComponent(Problem, new OpenApiResponse
        {
            Description = "Why it was not carried out.",
            Content = new Dictionary<string, OpenApiMediaType> { [ApiProblem.ContentType] = new() { Schema = await context.GetOrCreateSchemaAsync(typeof(ApiProblem), null, ct), Example = Example() } },
        });
    }

    /// <summary>The statuses that an operation may refuse with, as far as its shape tells.</summary>
    private static IEnumerable<(string Status, string Why)> Failures(OpenApiOperationTransformerContext context, OpenApiOperation operation, Permission permission, NeedsSeen? seen)
    {
        var isWrite = context.Description.HttpMethod is "POST" or "PUT" or "PATCH";
        if (operation.Parameters?.Count > 0 || operation.RequestBody is not null) yield return ("400", "It cannot be read.");
        if (permission != Permission.Anyone)
        {
            yield return ("401", "No token, or a wrong one.");
            yield return ("403", "Not allowed with what the caller may.");
        }

        if (operation.Parameters?.Any(p => p.In == ParameterLocation.Path) == true) yield return ("404", "Not there, or somebody else's.");
        if (isWrite) yield return ("409", "At work, or not now.");
        if (seen is not null) yield return ("412", "Somebody was faster; the ETag that holds now is in the answer.");
        if (operation.RequestBody is not null)
        {
            yield return ("413", "Too large.");
            yield return ("415", "Not JSON.");
        }

        if (isWrite) yield return ("422", "Refused, with every reason.");
        if (seen is { IsOptional: false }) yield return ("428", "If-Match is missing.");
        yield return ("429", "Too often; Retry-After says when to come again.");
    }

    private const string RepeatedHeader = "Idempotency-Key";

    private static JsonObject Example() => new()
    {
        ["type"] = "urn:nokta:problem:touchpoint.name-missing", ["title"] = "Unprocessable Entity", ["status"] = 422, ["detail"] = "Give the touchpoint a name in at least one language.", ["code"] = "touchpoint.name-missing",
        ["errors"] = new JsonArray(new JsonObject { ["field"] = "name", ["code"] = "touchpoint.name-missing", ["detail"] = "Give the touchpoint a name in at least one language." }), ["trace"] = "0af7651916cd43dd8448eb211c80319c",
    };

    private static string IdOf(string method, string path) => method.ToLowerInvariant() + string.Concat(path.Split(['/', '-', '{', '}', ':', '.'], StringSplitOptions.RemoveEmptyEntries).Skip(2).Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
}
