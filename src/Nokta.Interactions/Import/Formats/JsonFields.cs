using System.Text.Json;

namespace Nokta.Interactions.Import.Formats;

/// <summary>Takes a JSON object apart into the fields of a row: what is nested under dotted names, arrays as their text, numbers as they are written.</summary>
internal sealed class JsonFields
{
    public static readonly JsonReaderOptions Strict = new() { MaxDepth = 64 };
    private byte[] _name = new byte[256];
    private byte[] _text = new byte[1024];

    /// <summary>Reads one whole object into the row; false when it is no valid JSON object.</summary>
    public bool Read(ReadOnlySpan<byte> json, SparseRow into)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Strict);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            ReadObject(ref reader, json, into, 0);
            return !reader.Read();
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The text of the value the reader stands on: a string without its escapes, anything else as written. Valid until the next one.</summary>
    public ReadOnlySpan<byte> Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                var from = (int)reader.TokenStartIndex;
                reader.Skip();
                return json[from..(int)reader.BytesConsumed];
            case JsonTokenType.String or JsonTokenType.PropertyName when reader.ValueIsEscaped:
                if (_text.Length < reader.ValueSpan.Length) _text = new byte[reader.ValueSpan.Length * 2];
                return _text.AsSpan(0, reader.CopyString(_text));
            default:
                return reader.ValueSpan;
        }
    }

    private void ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, SparseRow into, int prefix)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var length = Append(Value(ref reader, json), prefix);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject) ReadObject(ref reader, json, into, Append("."u8, length));
            else into.Set(_name.AsSpan(0, length), Value(ref reader, json));
        }
    }

    private int Append(ReadOnlySpan<byte> part, int at)
    {
        if (at + part.Length > _name.Length) Array.Resize(ref _name, (at + part.Length) * 2);
        part.CopyTo(_name.AsSpan(at));
        return at + part.Length;
    }
}
