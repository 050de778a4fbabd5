using System.Text;

namespace Nokta.Kernel.Words;

/// <summary>Rows as CSV that a spreadsheet opens safely: RFC 4180 quotes, and no cell that it would run as a formula.</summary>
public static class CsvText
{
    /// <summary>Adds one row, ended by CR LF. O(length of the cells).</summary>
    public static StringBuilder AppendRow(StringBuilder text, IEnumerable<string> cells)
    {
        var first = true;
        foreach (var cell in cells)
        {
            if (!first) text.Append(',');
            first = false;
            Append(text, cell);
        }

        return text.Append("\r\n");
    }

    private static void Append(StringBuilder text, string cell)
    {
        // A leading apostrophe is how spreadsheets mark text; plain negative numbers stay numbers.
        if (cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !IsNumber(cell)) cell = "'" + cell;
        if (cell.AsSpan().IndexOfAny(",\"\r\n") < 0) text.Append(cell);
        else text.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }

    private static bool IsNumber(string cell) =>
        decimal.TryParse(cell, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);
}
