using System.Text;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Import.Formats.Xes;

/// <summary>In which encoding an XML file is written (XML 1.0, appendix F).</summary>
internal static class XmlEncoding
{
    /// <summary>The encoding that the first bytes or the declaration tell; null = UTF-8.</summary>
    public static Encoding? Of(ReadOnlySpan<byte> head)
    {
        if (head is [0xFF, 0xFE, ..] or [(byte)'<', 0, ..]) return Encoding.Unicode;
        if (head is [0xFE, 0xFF, ..] or [0, (byte)'<', ..]) return Encoding.BigEndianUnicode;
        var text = Encoding.Latin1.GetString(head);
        var declaration = text.IndexOf("?>", StringComparison.Ordinal);
        if (!text.Contains("<?xml", StringComparison.Ordinal) || declaration < 0) return null;
        var at = text.IndexOf("encoding", 0, declaration, StringComparison.Ordinal);
        if (at < 0) return null;
        var quote = text.AsSpan(at, declaration - at).IndexOfAny('"', '\'');
        if (quote < 0) return null;
        var name = text[(at + quote + 1)..];
        name = name[..Math.Max(0, name.IndexOfAny(['"', '\'']))].ToLowerInvariant();
        if (name is "utf-8" or "us-ascii" or "ascii" or "") return null;
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            // A name that nobody knows: what is not UTF-8 in it is told as damage.
            return null;
        }
    }
}
