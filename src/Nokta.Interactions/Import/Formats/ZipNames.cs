using System.Text;
using System.Text.Unicode;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Import.Formats;

/// <summary>Reads names that archives hold in the code page of the computer that packed them, without saying which.</summary>
internal static class ZipNames
{
    /// <summary>The name out of its bytes, given as Latin-1; a name marked as UTF-8 comes through as it is.</summary>
    public static string Read(string name)
    {
        if (Ascii.IsValid(name) || name.Any(c => c > 0xFF)) return name;
        var bytes = Encoding.Latin1.GetBytes(name);
        if (Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        if (bytes.All(b => b is < 0x80 or (>= 0x80 and <= 0xAF) or (>= 0xE0 and <= 0xF1) or 0xFC)) return CodePagesEncodingProvider.Instance.GetEncoding(866)!.GetString(bytes);
        return Encodings.OfLine(bytes) is { } found ? Encodings.Find(found)!.GetString(bytes) : name;
    }
}
