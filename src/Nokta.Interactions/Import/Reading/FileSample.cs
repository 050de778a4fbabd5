using System.Text;
using Nokta.Interactions.Import.Formats;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Reading;

/// <summary>The beginning of a file, and what it tells of its kind, encoding, delimiter and header.</summary>
internal sealed record FileSample
{
    private const int Length = 1 << 20, MostRows = 5000, MostColumns = 2000, MostCells = 1_000_000;

    public required FileForm Form { get; init; }
    public required IReadOnlyList<string> Header { get; init; }
    public required IReadOnlyList<IReadOnlyList<string>> Rows { get; init; }
    public required long Bytes { get; init; }

    /// <summary>What columns are where the format itself says so, under the names of <see cref="Header"/>.</summary>
    public IReadOnlyList<ColumnMapping> Meaning { get; init; } = [];

    public bool HasLines { get; init; }
    public IReadOnlyList<Note> Notes { get; init; } = [];

    public string Encoding => Form.Encoding!;
    public string Delimiter => Form.Delimiter!;
    public bool HasHeader => Form.Header!.Value;

    /// <summary>Reads the sample; what the form names is not guessed.</summary>
    public static Outcome<FileSample> Read(string path, FileForm form)
    {
        if (!File.Exists(path)) return new Refusal("import.file-missing");
        try
        {
            var read = FileFormats.Of(path, form.Format) is { } format ? ReadTable(path, format, form) : ReadText(path, form);
            return read.IsDone && form.HeaderRows is > 1 and var rows ? read.Value.NamedBy(rows) : read;
        }
        catch (BrokenFileException broken)
        {
            return broken.Refusal;
        }
    }

    /// <summary>The same table when its first rows belong to the names: "What did you order?" over "Coffee" and "Cake".</summary>
    private FileSample NamedBy(int rows)
    {
        var more = Rows.Take(rows - 1).ToList();
        var names = new List<string>();
        var above = "";
        for (var i = 0; i < Header.Count; i++)
        {
            var own = Header[i] == (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) ? "" : Header[i];
            var below = string.Join(" ", more.Select(r => i < r.Count ? r[i].Trim() : "").Where(t => t.Length > 0));
            if (own.Length > 0) above = own;
            names.Add(below.Length == 0 ? own : above.Length == 0 ? below : $"{above} – {below}");
        }

        return this with { Header = ColumnNames.Of(names), Rows = [.. Rows.Skip(more.Count)], Form = Form with { HeaderRows = rows } };
    }

    private static Outcome<FileSample> ReadTable(string path, IFileFormat format, FileForm form)
    {
        var opened = format.Open(path, form.Choice);
        if (!opened.IsDone) return opened.Refusal!;
        using var table = opened.Value;
        if (table.Header.Count > MostColumns) return TooWide(table.Header.Count);
        var names = ColumnNames.Of(table.Header);
        if (names.Count == 0) return new Refusal("import.file-empty");
        var records = new TableRecords(table);
        var rows = new List<IReadOnlyList<string>>();
        while (rows.Count < MostRows && rows.Count * names.Count < MostCells && records.Next())
            if (records is { Fault: RecordFault.None, LeftOut: null }) rows.Add(records.Texts());
        return new FileSample
        {
            Form = new FileForm(format.Name, table.Name, form.Encoding ?? "utf-8", ",", table.HasHeader),
            Header = names,
            Rows = rows,
            Bytes = table.Bytes,
            Meaning = table.Meaning,
            HasLines = table.HasLines,
            Notes = table.Notes,
        };
    }

    private static Outcome<FileSample> ReadText(string path, FileForm form)
    {
        var opened = TextSource.Open(path, form.Encoding ?? RecogniseEncoding(path));
        if (!opened.IsDone) return opened.Refusal!;
        using var source = opened.Value;
        var text = new byte[Length];
        var length = source.Read(text);
        var isWhole = length < Length;
        var sample = text.AsMemory(0, length);
        if (Plain.Trim(sample.Span).IsEmpty) return new Refusal("import.file-empty");

        if (!isWhole && sample.Span.IndexOfAny((byte)'\n', (byte)'\r') < 0) return new Refusal("import.first-line-too-long");

        var delimiter = form.Delimiter ?? Delimiters.Recognise(sample, isWhole);
        if (Delimiters.Byte(delimiter) is not { } separator) return Refusal.Of("import.delimiter-unknown", ("delimiter", delimiter));
        var rows = ReadRows(sample, separator, isWhole);
        if (rows.Count == 0) return new Refusal("import.file-empty");
        var hasHeader = form.Header ?? HeaderLine.IsNames(rows, 0);
        return new FileSample
        {
            Form = new FileForm(FileFormats.Csv, null, source.Encoding, delimiter, hasHeader),
            Header = ColumnNames.Of(hasHeader ? rows[0] : rows[0].Select(_ => "")),
            Rows = [.. rows.Skip(hasHeader ? 1 : 0)],
            Bytes = source.Length,
        };
    }

    private static Refusal TooWide(int columns) => Refusal.Of("import.too-many-columns", ("n", columns), ("most", MostColumns));

    /// <summary>The cells of a column that are not empty.</summary>
    public IEnumerable<string> Column(int index) => Rows.Where(r => r.Count == Header.Count).Select(r => r[index].Trim()).Where(c => c.Length > 0);

    private static string RecogniseEncoding(string path)
    {
        var head = new byte[256 * 1024];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
        var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return Encodings.Recognise(head.AsSpan(0, length));
    }

    private static List<IReadOnlyList<string>> ReadRows(ReadOnlyMemory<byte> text, byte separator, bool isWhole)
    {
        var reader = CsvReader.Over(text, separator);
        var rows = new List<IReadOnlyList<string>>();
        while (rows.Count < MostRows && reader.Next())
            if (reader.Fault == RecordFault.None) rows.Add(reader.Texts());
        // The last record of a part of a file is most likely cut.
        if (!isWhole && rows.Count is > 1 and < MostRows) rows.RemoveAt(rows.Count - 1);
        return rows;
    }
}

/// <summary>What parts columns from each other.</summary>
internal static class Delimiters
{
    private static readonly string[] s_all = [",", ";", "tab", "|"];

    public static byte? Byte(string name) => name switch
    {
        "tab" or "\t" => (byte)'\t',
        "," or ";" or "|" => (byte)name[0],
        _ => null,
    };

    /// <summary>The delimiter that gives most rows the same number of columns, and more than one.</summary>
    public static string Recognise(ReadOnlyMemory<byte> text, bool isWhole)
    {
        var (best, bestScore) = (",", 0.0);
        foreach (var name in s_all)
        {
            var counts = Counts(text, Byte(name)!.Value, isWhole);
            if (counts.Count == 0) continue;
            var mode = counts.GroupBy(c => c).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).First();
            if (mode.Key < 2) continue;
            var score = (double)mode.Count() / counts.Count + Math.Min(mode.Key, 50) / 1000.0;
            if (score > bestScore) (best, bestScore) = (name, score);
        }

        return best;
    }

    private static List<int> Counts(ReadOnlyMemory<byte> text, byte separator, bool isWhole)
    {
        var reader = CsvReader.Over(text, separator);
        var counts = new List<int>();
        while (counts.Count < 200 && reader.Next())
            if (reader.Fault == RecordFault.None) counts.Add(reader.Count);
        if (!isWhole && counts.Count is > 1 and < 200) counts.RemoveAt(counts.Count - 1);
        return counts;
    }
}

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
