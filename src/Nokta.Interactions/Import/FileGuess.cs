using Nokta.Kernel;

namespace Nokta.Interactions.Import;

/// <summary>Something worth telling before or after an import that stops nothing. Its text is <c>import.note.{code}</c>.</summary>
public sealed record Note(string Code, IReadOnlyDictionary<string, object?>? With = null)
{
    public string TextKey => "import.note." + Code;

    public static Note Of(string code, params ReadOnlySpan<(string Name, object? Value)> with)
    {
        var named = new Dictionary<string, object?>(with.Length);
        foreach (var (name, value) in with) named[name] = value;
        return new Note(code, named);
    }
}

/// <summary>What a file looks like from its first megabyte: a proposal to look at, never a decision.</summary>
public sealed record FileGuess
{
    /// <summary>How the file is read; every part of it is known, but for the table of a file that has just one.</summary>
    public required FileForm Form { get; init; }
    public string Encoding => Form.Encoding!;

    /// <summary>One of <c>, ; | tab</c>.</summary>
    public string Delimiter => Form.Delimiter!;
    public bool HasHeader => Form.Header!.Value;
    public required IReadOnlyList<ColumnGuess> Columns { get; init; }
    public required IReadOnlyList<Note> Notes { get; init; }
    public required long Bytes { get; init; }

    /// <summary>Whether neighbouring rows of one key are lines of one interaction; the format says so.</summary>
    public bool HasLines { get; init; }

    /// <summary>Look-up tables whose columns stand among <see cref="Columns"/>.</summary>
    public IReadOnlyList<Shapes.Join> Joins { get; init; } = [];

    /// <summary>Reads the beginning of a file. Refused: empty, binary (and which kind), no columns.</summary>
    public static Outcome<FileGuess> Read(string path) => Guessing.Read(path, new FileForm(), []);

    /// <summary>The same with what a person said about the file.</summary>
    public static Outcome<FileGuess> Read(string path, FileForm form) => Guessing.Read(path, form, []);

    /// <summary>The same with the columns of look-up tables, whose places are known.</summary>
    public static Outcome<FileGuess> Read(string path, FileForm form, IReadOnlyList<Shapes.Join> joins) => Guessing.Read(path, form, joins);

    /// <summary>The proposal as a mapping; an ambiguous date has no format yet, and Run refuses it until one is chosen.</summary>
    public FileMapping ToMapping(string source, string? zone = null, string? currency = null) => new()
    {
        Source = source,
        Format = Form.Format == Formats.FileFormats.Csv ? null : Form.Format,
        Table = Form.Table,
        Encoding = Encoding,
        Delimiter = Delimiter,
        Header = HasHeader,
        HeaderRows = Form.HeaderRows,
        Zone = zone,
        Currency = currency,
        Lines = HasLines,
        Joins = Joins.Count == 0 ? null : Joins,
        Columns = [.. Columns.Select(c => c.Meaning ?? new ColumnMapping { Column = c.Name, Role = c.Role, Format = c.Format, Kind = c.Kind, Scale = c.Scale, Unit = c.Unit })],
    };
}

/// <summary>One column of the file and what it seems to be.</summary>
/// <param name="Ambiguous">Formats a time column reads in equally well; the person has to choose one.</param>
public sealed record ColumnGuess(
    int Index, string Name, IReadOnlyList<string> Samples, string Role, string? Format, string? Kind, string? Scale, string? Unit,
    IReadOnlyList<string> Ambiguous, IReadOnlyList<Note> Notes)
{
    /// <summary>What the format itself says the column is; nothing is guessed then.</summary>
    public ColumnMapping? Meaning { get; init; }

    /// <summary>Why the role was proposed: the word in the name, what the cells look like, or nothing told.</summary>
    public Note? Why { get; init; }
}
