using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Nokta.Interactions.Live;

/// <summary>A hash of what JSON says, whatever the order of its members and the space between them; looks at every text on its way.</summary>
internal static class Fingerprint
{
    /// <summary>Throws what the reader throws on text that is none (half a surrogate pair).</summary>
    public static (long Value, bool HasNul) Of(JsonElement element)
    {
        var (hash, hasNul) = (new XxHash3(), false);
        Add(element, hash, ref hasNul);
        return (unchecked((long)hash.GetCurrentHashAsUInt64()), hasNul);
    }

    private static void Add(JsonElement element, XxHash3 hash, ref bool hasNul)
    {
        hash.Append([(byte)element.ValueKind]);
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    Add(member.Name, hash, ref hasNul);
                    Add(member.Value, hash, ref hasNul);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Add(item, hash, ref hasNul);
                break;
            case JsonValueKind.String:
                Add(element.GetString()!, hash, ref hasNul);
                break;
            case JsonValueKind.Number:
                Add(element.GetRawText(), hash, ref hasNul);
                break;
        }

        hash.Append("\u001E"u8);
    }

    private static void Add(string text, XxHash3 hash, ref bool hasNul)
    {
        hasNul |= text.Contains('\0', StringComparison.Ordinal);
        hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
        hash.Append("\u001F"u8);
    }
}
