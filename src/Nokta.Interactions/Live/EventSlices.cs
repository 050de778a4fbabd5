using System.Text.Json;
using System.Text.Unicode;
using Nokta.Kernel;

namespace Nokta.Interactions.Live;

/// <summary>Cuts a request's body into its events without reading them: one object, or an array of them.</summary>
internal static class EventSlices
{
    public static Outcome<List<ReadOnlyMemory<byte>>> Of(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith("\uFEFF"u8)) body = body[3..];
        // The reader looks at structure only: text that is none would be found later, by whoever reads it.
        if (!Utf8.IsValid(body.Span)) return new Refusal("intake.encoding");
        try
        {
            return Cut(body);
        }
        catch (JsonException)
        {
            return new Refusal("intake.json");
        }
    }

    /// <summary>Whether the body is one event by itself.</summary>
    public static bool IsOne(ReadOnlySpan<byte> body) => body.TrimStart("\uFEFF \t\r\n"u8) is [(byte)'{', ..];

    private static Outcome<List<ReadOnlyMemory<byte>>> Cut(ReadOnlyMemory<byte> body)
    {
        // An event has its own bound of depth; here only the nesting of the whole matters.
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = EventReading.MostDepth + 2 });
        if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return new Refusal("intake.json");
        var (slices, isArray) = (new List<ReadOnlyMemory<byte>>(), reader.TokenType == JsonTokenType.StartArray);
        while (!isArray || (reader.Read() && reader.TokenType != JsonTokenType.EndArray))
        {
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            slices.Add(body[from..(int)reader.BytesConsumed]);
            if (slices.Count > IntakeLimits.MostEvents) return new Refusal("intake.too-many");
            if (!isArray) break;
        }

        return reader.Read() ? new Refusal("intake.json") : slices;
    }
}
