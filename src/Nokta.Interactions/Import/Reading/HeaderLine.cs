using System.Text;

namespace Nokta.Interactions.Import.Reading;

/// <summary>Tells a line of names from a line of data.</summary>
internal static class HeaderLine
{
    public static bool IsNames(IReadOnlyList<IReadOnlyList<string>> rows, int at)
    {
        var row = rows[at];
        var named = row.Count(c => c.AsSpan().Trim().Length > 0);
        if (named == 0 || row.Any(IsData)) return false;
        return rows.Count == at + 1 || named * 2 > row.Count;
    }

    /// <summary>A number, a date or an address: nobody names a column so.</summary>
    public static bool IsData(string cell)
    {
        cell = cell.Trim();
        if (cell.Length == 0) return false;
        var bytes = Encoding.UTF8.GetBytes(cell);
        var text = Encoding.UTF8.GetString(Plain.Of(bytes, new byte[bytes.Length]));
        return double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _) || TimeGuess.Formats([cell]).Count > 0 || (cell.Contains('@', StringComparison.Ordinal) && cell.Contains('.', StringComparison.Ordinal));
    }
}
