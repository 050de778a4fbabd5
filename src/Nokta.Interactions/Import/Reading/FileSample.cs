using Nokta.Interactions.Import.Formats;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Reading;

/// <summary>The beginning of a file, and what it tells of its kind, encoding, delimiter and header.</summary>
internal sealed record FileSample
{
    private const int Length = 1 << 20, TopRows = 200, MostRows = 5000, MostColumns = 2000, MostCells = 1_000_000;

    public required FileForm Form { get; init; }
    public required IReadOnlyList<string> Header { get; init; }
    public required IReadOnlyList<IReadOnlyList<string>> Rows { get; init; }
    public required long Bytes { get; init; }

    /// <summary>What columns are where the format itself says so, under the names of <see cref="Header"/>.</summary>
    public IReadOnlyList<ColumnMapping> Meaning { get; init; } = [];

    public bool HasLines { get; init; }
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>How the text is written when it is not as most programs write it.</summary>
    public TextDialect? Dialect { get; private init; }
    private TableTop? Top { get; init; }

    /// <summary>Records before the first row of data: titles and names.</summary>
    private int Passed { get; init; }

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
        // A look ahead leaves nothing behind in what the format remembers.
        var opened = format.Open(path, form.Choice with { Memory = form.Memory?.Copy() });
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
            Form = new FileForm(format.Name, table.Name ?? form.Table, form.Encoding ?? "utf-8", ",", table.HasHeader, Columns: form.Columns) { Memory = form.Memory },
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
        ReadOnlyMemory<byte> sample = text.AsMemory(0, length);
        if (Plain.Trim(sample.Span).IsEmpty) return new Refusal("import.file-empty");

        if (!isWhole && sample.Span.IndexOfAny((byte)'\n', (byte)'\r') < 0) return new Refusal("import.first-line-too-long");

        var dialect = form.Delimiter is null or "," ? TextDialect.Recognise(sample, isWhole) : null;
        var delimiter = dialect is not null ? "," : form.Delimiter ?? Delimiters.Recognise(sample, isWhole);
        if (Delimiters.Byte(delimiter) is not { } separator) return Refusal.Of("import.delimiter-unknown", ("delimiter", delimiter));
        if (dialect is not null) sample = dialect.Translate(sample);
        var mends = source.Encoding == "utf-8";
        var first = ReadRows(CsvReader.Over(sample, separator, mends), TopRows, isWhole);
        if (first.Count == 0) return new Refusal("import.file-empty");
        var top = TableTop.OfText([.. first.Select(r => r.Cells)], form.Header, form.HeaderRows);
        if (top.Names.Count > MostColumns) return TooWide(top.Names.Count);
        var passed = top.DataAt == 0 ? 0 : first[top.DataAt - 1].Number;
        var rows = ReadRows(Begin(CsvReader.Over(sample, separator, mends), passed, top), MostRows, isWhole);
        return new FileSample
        {
            Form = new FileForm(FileFormats.Csv, null, source.Encoding, delimiter, top.HasHeader),
            Header = ColumnNames.Of(top.Names),
            Rows = [.. rows.Select(r => r.Cells)],
            Bytes = source.Length,
            Dialect = dialect,
            Top = top,
            Passed = passed,
        };
    }

    /// <summary>The rows of the text behind this sample, before the first row of data.</summary>
    public CsvReader Open(TextSource text)
    {
        ReadText read = Dialect is null ? text.Read : new DialectText(text.Read, Dialect).Read;
        return Begin(new CsvReader(read, Delimiters.Byte(Delimiter)!.Value) { Mends = text.Encoding == "utf-8" }, Passed, Top!);
    }

    private static CsvReader Begin(CsvReader rows, int passed, TableTop top)
    {
        for (var i = 0; i < passed; i++) rows.Next();
        rows.Loose = new LooseLines(top.Names.Count, top.HasTitles);
        return rows;
    }

    private static Refusal TooWide(int columns) => Refusal.Of("import.too-many-columns", ("n", columns), ("most", MostColumns));

    /// <summary>The cells of a column that are not empty.</summary>
    public IEnumerable<string> Column(int index) => Rows.Where(r => r.Count == Header.Count).Select(r => r[index].Trim()).Where(c => c.Length > 0);

    private static string RecogniseEncoding(string path) => Encodings.Recognise(FileHead.Of(path, 256 * 1024).Bytes.Span);

    /// <summary>Rows with the number of the record that each was, counting those that could not be read.</summary>
    private static List<(IReadOnlyList<string> Cells, int Number)> ReadRows(CsvReader reader, int most, bool isWhole)
    {
        var rows = new List<(IReadOnlyList<string>, int)>();
        for (var number = 1; rows.Count < most && reader.Next(); number++)
            if (reader is { Fault: RecordFault.None, LeftOut: null }) rows.Add((reader.Texts(), number));

        // The last record of a part of a file is most likely cut.
        if (!isWhole && rows.Count > 1 && rows.Count < most) rows.RemoveAt(rows.Count - 1);
        return rows;
    }
}
