using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Nokta.Interactions.Live;

/// <summary>A hash of what JSON says, whatever the order of its members and the space between them; looks at every text on its way.</summary>
internal static class Fingerprint
{
    private const byte EndOfText = 0x1F, EndOfValue = 0x1E;
    [ThreadStatic] private static ArrayBufferWriter<byte>? s_room;

    /// <summary>Throws what the reader throws on text that is none (half a surrogate pair).</summary>
    public static (long Value, bool HasNul) Of(JsonElement element)
    {
        var (into, hasNul) = (s_room ??= new ArrayBufferWriter<byte>(1024), false);
        into.ResetWrittenCount();
        Add(element, into, ref hasNul);
        return (unchecked((long)XxHash3.HashToUInt64(into.WrittenSpan)), hasNul);
    }

    private static void Add(JsonElement element, ArrayBufferWriter<byte> into, ref bool hasNul)
    {
        Add((byte)element.ValueKind, into);
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                AddMembers(element, into, ref hasNul);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Add(item, into, ref hasNul);
                break;
            case JsonValueKind.String:
                AddText(element, into, ref hasNul);
                break;
            case JsonValueKind.Number:
                AddPlain(JsonMarshal.GetRawUtf8Value(element), into);
                break;
        }

        Add(EndOfValue, into);
    }

    private static void AddMembers(JsonElement element, ArrayBufferWriter<byte> into, ref bool hasNul)
    {
        var (members, count) = (ArrayPool<(string Name, JsonElement Value)>.Shared.Rent(element.GetPropertyCount()), 0);
        try
        {
            foreach (var member in element.EnumerateObject()) members[count++] = (member.Name, member.Value);
            members.AsSpan(0, count).Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
            foreach (var (name, value) in members.AsSpan(0, count))
            {
                Add(name, into, ref hasNul);
                Add(value, into, ref hasNul);
            }
        }
        finally
        {
            ArrayPool<(string, JsonElement)>.Shared.Return(members, clearArray: true);
        }
    }

    /// <summary>Most texts hold nothing that is escaped: their bytes are what they say.</summary>
    private static void AddText(JsonElement element, ArrayBufferWriter<byte> into, ref bool hasNul)
    {
        var written = JsonMarshal.GetRawUtf8Value(element);
        if (written.Contains((byte)'\\')) Add(element.GetString()!, into, ref hasNul);
        else AddPlain(written[1..^1], into);
    }

    private static void AddPlain(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> into)
    {
        var room = MemoryMarshal.Cast<byte, char>(into.GetSpan(text.Length * 2));
        into.Advance(Encoding.UTF8.GetChars(text, room) * 2);
        Add(EndOfText, into);
    }

    private static void Add(string text, ArrayBufferWriter<byte> into, ref bool hasNul)
    {
        hasNul |= text.Contains('\0', StringComparison.Ordinal);
        into.Write(MemoryMarshal.AsBytes(text.AsSpan()));
        Add(EndOfText, into);
    }

    private static void Add(byte mark, ArrayBufferWriter<byte> into)
    {
        into.GetSpan(1)[0] = mark;
        into.Advance(1);
    }
}
