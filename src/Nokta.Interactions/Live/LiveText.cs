using System.Text;
using System.Text.Json;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Live;

/// <summary>The texts of a live interaction that the ledger's columns do not hold, read anew from its input.</summary>
internal static class LiveText
{
    public static RowText Of(ReadOnlyMemory<byte> raw, string country)
    {
        using var document = JsonDocument.Parse(raw);
        var root = document.RootElement;
        var (kind, person) = PersonOf(root, country);
        return new RowText(Text(root, "sourceKey"), kind, person, Text(root, "thread"), Text(root, "comment"), PropertiesOf(root));
    }

    private static (string, string) PersonOf(JsonElement root, string country)
    {
        if (!root.TryGetProperty("persons", out var persons) || persons.ValueKind != JsonValueKind.Array) return ("", "");
        foreach (var one in persons.EnumerateArray())
        {
            var (kind, value) = (Text(one, "kind"), Encoding.UTF8.GetBytes(Text(one, "value")));
            var room = new byte[value.Length + 8];
            var length = PersonText.Normalise(value, kind, country, room);
            if (length > 0) return (kind, Encoding.UTF8.GetString(room, 0, length));
        }

        return ("", "");
    }

    private static Dictionary<string, string> PropertiesOf(JsonElement root) =>
        root.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null).ToDictionary(p => p.Name, p => p.Value.ToString())
            : [];

    private static string Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString().Trim() : "";
}
