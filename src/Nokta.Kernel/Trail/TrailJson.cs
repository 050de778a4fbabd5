using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nokta.Kernel.Trail;

/// <summary>How the changed fields of an entry are written, and read again: <c>[{"field":"importance","before":1,"after":3}]</c>.</summary>
public static class TrailJson
{
    private const int LongestValue = 2000;
    private const int MostFields = 200;
    // Letters and signs stand as they are: whoever is forgotten is looked for in this text.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IReadOnlyList<TrailField> fields)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_options))
        {
            json.WriteStartArray();
            foreach (var field in fields.Take(MostFields))
            {
                json.WriteStartObject();
                json.WriteString("field", field.Field);
                if (field.IsHidden) json.WriteBoolean("hidden", true);
                else
                {
                    Write(json, "before", field.Before);
                    Write(json, "after", field.After);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Values come back as text, the way they are shown; null where there was none.</summary>
    public static IReadOnlyList<TrailField> Read(string? changes)
    {
        if (string.IsNullOrEmpty(changes)) return [];
        using var json = JsonDocument.Parse(changes);
        return [.. json.RootElement.EnumerateArray().Select(f => new TrailField(
            f.GetProperty("field").GetString()!, Text(f, "before"), Text(f, "after"), f.TryGetProperty("hidden", out _)))];
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        if (value is null) return;
        json.WritePropertyName(name);
        switch (value)
        {
            case bool flag: json.WriteBooleanValue(flag); break;
            case sbyte or short or int or long: json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case decimal amount: json.WriteNumberValue(amount); break;
            case WorkspaceId workspace: json.WriteNumberValue(workspace.Value); break;
            case DateTimeOffset at: json.WriteStringValue(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)); break;
            case DateOnly day: json.WriteStringValue(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)); break;
            case JsonElement element when element.GetRawText() is { Length: <= LongestValue }: element.WriteTo(json); break;
            default: json.WriteStringValue(Short(value is JsonElement long_ ? long_.GetRawText() : Convert.ToString(value, CultureInfo.InvariantCulture)!)); break;
        }
    }

    private static string Short(string text)
    {
        if (text.Length <= LongestValue) return text;
        return text[..(char.IsHighSurrogate(text[LongestValue - 1]) ? LongestValue - 1 : LongestValue)] + "…";
    }
}
