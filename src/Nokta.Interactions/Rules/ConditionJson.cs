using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nokta.Interactions.Rules;

/// <summary>Conditions as JSON: <c>[{"field":"source","is":"receipts"},{"field":"channel","in":["web","app"]}]</c>, in files and in the database.</summary>
internal static class ConditionJson
{
    /// <summary>Writes Persian and Cyrillic as letters: bodies are read by people too.</summary>
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonArray ToNode(IReadOnlyList<Condition> all) => [.. all.Select(ToNode)];

    /// <summary>The conditions, or null and what is wrong.</summary>
    public static IReadOnlyList<Condition>? Read(JsonElement array, out string problem)
    {
        problem = "";
        if (array.ValueKind != JsonValueKind.Array) return Wrong("\"all\" is not a list", out problem);
        var all = new List<Condition>();
        foreach (var item in array.EnumerateArray())
        {
            if (ReadOne(item, out problem) is not { } condition) return null;
            all.Add(condition);
        }

        return all;
    }

    /// <summary>The conditions of a body that we wrote ourselves.</summary>
    public static IReadOnlyList<Condition> Stored(JsonElement body) =>
        Read(body.GetProperty("all"), out var problem) ?? throw new InvalidDataException(problem);

    private static Condition? ReadOne(JsonElement item, out string problem)
    {
        problem = "";
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("field", out var name) || name.ValueKind != JsonValueKind.String)
            return Wrong<Condition>("a condition has no \"field\"", out problem);
        if (SignatureFields.Find(name.GetString()) is not { } field) return Wrong<Condition>($"there is no field \"{name.GetString()}\"", out problem);

        foreach (var comparison in Enum.GetValues<Comparison>())
            if (item.TryGetProperty(Code(comparison), out var value))
                return Values(value) is { } values ? new Condition(field, comparison, values) : Wrong<Condition>($"\"{Code(comparison)}\" is neither text nor a list of texts", out problem);
        return Wrong<Condition>("a condition has none of is, in, contains, starts", out problem);
    }

    private static List<string>? Values(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return [value.GetString()!];
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.String)) return null;
        return [.. value.EnumerateArray().Select(v => v.GetString()!)];
    }

    private static JsonObject ToNode(Condition condition) => new()
    {
        ["field"] = condition.Field.Code(),
        [Code(condition.Comparison)] = condition.Values.Count == 1 && condition.Comparison != Comparison.In
            ? JsonValue.Create(condition.Values[0])
            : new JsonArray([.. condition.Values.Select(v => JsonValue.Create(v))]),
    };

    public static string Code(Comparison comparison) => comparison switch
    {
        Comparison.Is => "is",
        Comparison.In => "in",
        Comparison.Contains => "contains",
        Comparison.Starts => "starts",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, null),
    };

    public static Comparison? Find(string? code) => code switch
    {
        "is" => Comparison.Is,
        "in" => Comparison.In,
        "contains" => Comparison.Contains,
        "starts" => Comparison.Starts,
        _ => null,
    };

    private static List<Condition>? Wrong(string what, out string problem) => Wrong<List<Condition>>(what, out problem);

    private static T? Wrong<T>(string what, out string problem) where T : class
    {
        problem = what;
        return null;
    }
}
