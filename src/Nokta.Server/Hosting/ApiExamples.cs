using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Nokta.Server.Hosting;

/// <summary>An example for every body of the API's document, made of its schema: what must be there with values that mean something.</summary>
internal static class ApiExamples
{
    private const int Deepest = 6;

    /// <summary>Values for members whose type says too little, by name or by type and name.</summary>
    private static readonly Dictionary<string, string> s_known = new()
    {
        ["en"] = "Till", ["fa"] = "صندوق", ["ru"] = "Касса", ["stage"] = "during", ["kind"] = "customer", ["touchpoint"] = "TP-1", ["into"] = "TP-2", ["id"] = "TP-1", ["field"] = "owner", ["value"] = "Sara", ["currency"] = "EUR",
        ["language"] = "en", ["theme"] = "dark", ["calendar"] = "gregorian", ["zone"] = "Europe/Berlin", ["role"] = "viewer", ["url"] = "https://example.org/hook", ["types"] = "*", ["scopes"] = "read", ["page"] = "/insights", ["query"] = "?p=28d",
        ["pin"] = "4711", ["rhythm"] = "day", ["secondFactorFor"] = "nobody", ["key"] = "ali@example.org", ["purpose"] = "mail", ["type"] = "cafe", ["source"] = "till", ["test"] = "is", ["of"] = "", ["hours"] = "10:00-14:00", ["days"] = "09:00-18:00",
        ["name"] = "Mine", ["text"] = "Sale", ["names"] = "Till", ["items"] = "A1.1", ["scale"] = "csat5", ["mainScale"] = "csat5", ["state"] = "live", ["measurability"] = "survey", ["country"] = "", ["branch"] = "", ["values"] = "paid",
        ["FirstViewShape.address"] = "/touchpoints?stage=during", ["ConditionShape.field"] = "activity", ["SlipWrite.kind"] = "praise", ["ColumnMapping.role"] = "time", ["KeyShape.key"] = "worse:TP-1", ["StaffWrite.name"] = "Reza",
        ["WriteKeyWish.name"] = "Shop", ["client"] = "segment-node", ["origins"] = "https://shop.example", ["channel"] = "website",
    };

    private static readonly Dictionary<string, int> s_numbers = new()
    {
        ["raw"] = 365, ["person"] = 730, ["rejects"] = 180, ["uploads"] = 30, ["inbox"] = 30, ["quarantine"] = 30, ["at"] = 3, ["keep"] = 7, ["weeks"] = 4, ["months"] = 6, ["windowDays"] = 30, ["Branch.number"] = 0, ["SpecialDay.branch"] = 0,
    };

    public static void Add(OpenApiDocument document)
    {
        foreach (var operation in document.Paths.Values.SelectMany(p => (p.Operations ?? []).Values))
        {
            foreach (var (_, content) in JsonOf(operation.RequestBody?.Content))
                content.Example ??= Of("", content.Schema, isWhole: false, 0);
            foreach (var answer in (operation.Responses ?? []).Where(r => r.Key.StartsWith('2')))
                foreach (var (_, content) in JsonOf(answer.Value.Content)) content.Example ??= Whole(content.Schema);
        }
    }

    private static IEnumerable<KeyValuePair<string, OpenApiMediaType>> JsonOf(IDictionary<string, OpenApiMediaType>? content) =>
        (content ?? new Dictionary<string, OpenApiMediaType>()).Where(c => c.Key.Contains("json", StringComparison.Ordinal));

    private static JsonNode? Whole(IOpenApiSchema? schema) => Of("", schema, isWhole: true, 0);

    private static JsonNode? Of(string name, IOpenApiSchema? schema, bool isWhole, int depth)
    {
        if (schema is null || depth > Deepest) return null;
        if (schema.Enum is [{ } first, ..]) return first.DeepClone();
        if (schema.OneOf?.FirstOrDefault(one => one.Type != JsonSchemaType.Null) is { } meant) return Of(name, meant, isWhole, depth);
        var type = schema.Type & ~JsonSchemaType.Null;
        if (schema.AdditionalProperties is { } values && schema.Properties is not { Count: > 0 }) return new JsonObject { [Named(name) switch { "scales" => "TP-1", "channels" or "places" => "till", _ => "1" }] = Of(Named(name) switch { "scales" => "scale", "places" => "touchpoint", _ => "" }, values, isWhole, depth + 1) };
        return type switch
        {
            JsonSchemaType.Array => Named(name) == "days" ? new JsonArray([.. Enumerable.Range(0, 7).Select(_ => Of(name, schema.Items, isWhole, depth + 1))]) : new JsonArray(Of(name, schema.Items, isWhole, depth + 1)),
            JsonSchemaType.Boolean => true,
            JsonSchemaType.Integer => Known(s_numbers, name, 1),
            JsonSchemaType.Number => 0.5,
            JsonSchemaType.String => Text(name, schema.Format),
            // Text or number, as JSON may hold whole numbers beyond what every reader can.
            _ when type is not null && type.Value.HasFlag(JsonSchemaType.Integer) => Known(s_numbers, name, 1),
            _ when type is not null && type.Value.HasFlag(JsonSchemaType.Number) => 0.5,
            _ => Members(schema, isWhole, depth),
        };
    }

    private static JsonObject Members(IOpenApiSchema schema, bool isWhole, int depth) =>
        new((schema.Properties ?? new Dictionary<string, IOpenApiSchema>()).Where(p => isWhole || schema.Required is not { Count: > 0 } needed || needed.Contains(p.Key))
            .Select(p => KeyValuePair.Create(p.Key, Of((schema as OpenApiSchemaReference)?.Reference.Id + "." + p.Key, p.Value, isWhole, depth + 1))));

    private static string Named(string name) => name[(name.LastIndexOf('.') + 1)..];

    private static T Known<T>(Dictionary<string, T> all, string name, T otherwise) => all.TryGetValue(name, out var known) || all.TryGetValue(Named(name), out known) ? known : otherwise;

    private static string Text(string name, string? format) => format switch
    {
        "date" => "2026-11-01",
        "date-time" => "2026-11-01T09:00:00Z",
        "uuid" => "019b2f7e-6c5a-7000-8000-000000000001",
        _ => Known(s_known, name, Named(name) is { Length: > 0 } word ? word : "text"),
    };
}
