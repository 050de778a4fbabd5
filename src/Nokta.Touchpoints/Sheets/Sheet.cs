using Nokta.Kernel;

namespace Nokta.Touchpoints;

/// <summary>A small table out of a file: the names of its columns and its rows as text, each with the line it stood in.</summary>
internal sealed record Sheet(IReadOnlyList<string> Columns, IReadOnlyList<SheetLine> Lines)
{
    public const int MostBytes = 10 * 1024 * 1024;
    public const int MostRows = 20_000;
    public const int MostColumns = 200;
    public const int LongestCell = 5_000;

    /// <summary>Reads CSV or XLSX, told apart by their bytes.</summary>
    public static Outcome<Sheet> Read(byte[] bytes) => bytes switch
    {
        { Length: 0 } => Refusal.Of("touchpoint.sheet-empty"),
        { Length: > MostBytes } => Refusal.Of("touchpoint.sheet-large"),
        [(byte)'P', (byte)'K', 3, 4, ..] => XlsxSheet.Read(bytes),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Refusal.Of("touchpoint.sheet-old"),
        _ => CsvSheet.Read(bytes),
    };

    /// <summary>Makes a table of raw rows: the first that is not empty names the columns, empty rows are passed over.</summary>
    public static Outcome<Sheet> Of(IEnumerable<(int Line, List<string> Cells)> rows)
    {
        List<string>? columns = null;
        var lines = new List<SheetLine>();
        foreach (var (line, cells) in rows)
        {
            if (cells.All(string.IsNullOrWhiteSpace)) continue;
            if (cells.Count > MostColumns) return Refusal.Of("touchpoint.sheet-wide", ("n", MostColumns));
            if (cells.Any(c => c.Length > LongestCell)) return Refusal.Of("touchpoint.sheet-cell", ("line", line));
            if (columns is null) columns = [.. cells.Select(c => c.Trim())];
            else lines.Add(new SheetLine(line, cells));
            if (lines.Count > MostRows) return Refusal.Of("touchpoint.sheet-long", ("n", MostRows));
        }

        if (columns is null || lines.Count == 0) return Refusal.Of("touchpoint.sheet-empty");
        return new Sheet(columns, lines);
    }
}

/// <summary>One row: its line in the file and its cells; a short row has fewer of them.</summary>
internal sealed record SheetLine(int Line, IReadOnlyList<string> Cells)
{
    public string At(int column) => column < Cells.Count ? Cells[column].Trim() : "";
}
