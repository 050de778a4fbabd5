using System.Text;

namespace Nokta.JourneyEngine.Attribution;

/// <summary>Which fields of a line hold what, as the header names them; −1 = none.</summary>
internal sealed record PathColumns(byte Separator, int Path, int Conversions, int Value, int Nulls)
{
    /// <summary>Reads the header; <paramref name="end"/> is where the first line of data starts.</summary>
    /// <exception cref="FormatException">The path or the conversions are not named.</exception>
    public static PathColumns Of(ReadOnlySpan<byte> text, out int end)
    {
        var start = text.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var length = text[start..].IndexOf((byte)'\n');
        end = length < 0 ? text.Length : start + length + 1;
        var header = Encoding.UTF8.GetString(text[start..end]).Trim();
        var separator = header.Contains('\t', StringComparison.Ordinal) ? '\t' : header.Contains(';', StringComparison.Ordinal) ? ';' : ',';
        var names = header.Split(separator).Select(n => n.Trim(' ', '"').ToLowerInvariant()).ToArray();
        var columns = new PathColumns(
            (byte)separator, At("path"), At("total_conversions", "conversions", "conversion"),
            At("total_conversion_value", "conversion_value", "total_value", "value"), At("total_null", "nulls", "null"));
        if (columns.Path < 0) throw new FormatException("Line 1: no column is named path.");
        if (columns.Conversions < 0) throw new FormatException("Line 1: no column is named total_conversions or conversions.");
        return columns;

        int At(params string[] wanted) => Array.FindIndex(names, wanted.Contains);
    }
}
