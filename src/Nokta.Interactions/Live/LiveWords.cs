using System.Text;
using System.Text.Json;

namespace Nokta.Interactions.Live;

/// <summary>The texts and numbers of an input, as they read and not as they are escaped.</summary>
internal static class LiveWords
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 70 };

    public static IReadOnlyList<string> Of(ReadOnlySpan<byte> raw)
    {
        var words = new List<string>();
        var reader = new Utf8JsonReader(raw, s_options);
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName or JsonTokenType.Number) words.Add(TextOf(ref reader));
        }
        catch (JsonException)
        {
            words.Add(Encoding.UTF8.GetString(raw));
        }

        return words;
    }

    private static string TextOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number) return Encoding.UTF8.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a character stands in it.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }
}
