using System.Text.Json.Nodes;

namespace Nokta.Tests.Server;

/// <summary>Holds an answer against the schema that the API's document gives for it.</summary>
internal static class ApiSchema
{
    /// <summary>Whether a value has the type of its schema, every member it needs and none that it does not name.</summary>
    public static bool Fits(JsonNode? value, JsonNode? schema, JsonNode document, out string where)
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
