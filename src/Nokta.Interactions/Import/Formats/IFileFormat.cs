using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats;

/// <summary>One kind of file that is no delimited text: it knows its own by their first bytes and opens them as tables.</summary>
internal interface IFileFormat
{
    /// <summary>Its name in a mapping: xlsx, xes, ocel, jsonl, access-log …</summary>
    string Name { get; }

    /// <summary>Whether a file that begins so is of this kind.</summary>
    bool Recognises(FileHead head);

    /// <summary>The tables in the file (sheets of a book, kinds of objects), the likeliest first; one without a name where there is just one.</summary>
    Outcome<IReadOnlyList<TableInfo>> Tables(string path);

    /// <summary>Opens one table before its first row of data. Refused when it cannot be read, however hostile the file is.</summary>
    Outcome<ITable> Open(string path, TableChoice choice);
}

/// <summary>A table of a file, and about how many rows it has; null = unknown before it is read.</summary>
internal sealed record TableInfo(string Name, long? Rows);

/// <summary>What a mapping says of the way a file is to be read; null = as recognised.</summary>
internal sealed record TableChoice(string? Table = null, bool? Header = null, string? Encoding = null, int? HeaderRows = null, IReadOnlyList<string>? Columns = null)
{
    public static TableChoice Any { get; } = new();

    /// <summary>What the format knows beside the file; null = nothing.</summary>
    public FormatMemory? Memory { get; init; }
}

/// <summary>An open table: its columns, and its rows once from first to last.</summary>
internal interface ITable : IDisposable
{
    /// <summary>Names of the columns as the file gives them; they are made unique by whoever uses them.</summary>
    IReadOnlyList<string> Header { get; }

    /// <summary>Whether the names stand in the file; false = they are invented (1, 2, 3 …).</summary>
    bool HasHeader { get; }

    /// <summary>What the columns are where the format itself says so (a log's time is its time); a column that is not named here is guessed.</summary>
    IReadOnlyList<ColumnMapping> Meaning { get; }

    /// <summary>Whether neighbouring rows of one key are lines of one interaction (legs of a call), see <see cref="FileMapping.Lines"/>.</summary>
    bool HasLines => false;

    /// <summary>What is worth knowing of the rows read so far; asked after the sample and again at the end.</summary>
    IReadOnlyList<Note> Notes => [];

    /// <summary>The table's name when the file has several.</summary>
    string? Name { get; }

    long Bytes { get; }
    long BytesRead { get; }

    /// <summary>xxHash128 of the file's bytes in hex, once the table has been read to its end.</summary>
    string Hash { get; }

    /// <summary>
    /// Puts the next row into the record: its line, its fields or what is wrong with it. False at the end.
    /// A file that proves broken or hostile on the way ends with <see cref="BrokenFileException"/>.
    /// </summary>
    bool Next(TableRecords row);
}
