using Nokta.Interactions.Import.Formats;
using Nokta.Interactions.Import.Shapes;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Reading;

/// <summary>A file opened under a mapping, standing before its first row of data.</summary>
internal sealed class FileReading : IDisposable
{
    private readonly OpenTable _file;
    private readonly JoinedTable? _joined;

    private FileReading(OpenTable file, JoinedTable? joined, RowMap map)
    {
        (_file, _joined, Map) = (file, joined, map);
        Rows = joined is null ? file.Rows : new TableRecords(joined);
        Form = joined is null ? file.Form : file.Form with { Delimiter = "," };
    }

    public Records Rows { get; }
    public RowMap Map { get; }

    /// <summary>How its records are written, as they are kept: looked up columns make them lines of CSV.</summary>
    public FileForm Form { get; }
    public string Delimiter => Form.Delimiter!;
    public string Encoding => Form.Encoding!;
    public long Bytes => _file.Bytes;
    public long BytesRead => _file.BytesRead;
    public string Hash => _file.Hash;

    /// <summary>What the format and the look-up tables have to say of the rows read so far.</summary>
    public IReadOnlyList<Note> Notes => _joined?.Notes ?? _file.Notes;

    /// <summary>Opens it; every reason why it cannot be read under this mapping is returned.</summary>
    public static Outcome<FileReading> Open(string path, FileMapping mapping) => Open(path, mapping, mapping.Form);

    /// <summary>The same of a part of a file, of which more is known than the mapping says.</summary>
    public static Outcome<FileReading> Open(string path, FileMapping mapping, FileForm form)
    {
        var opened = OpenTable.Open(path, form);
        if (!opened.IsDone) return opened.Refusal!;
        var file = opened.Value;
        var tables = Joins.Load(mapping.Joins ?? [], file.Sample.Header);
        var bound = tables.IsDone ? Bind(mapping, file.Sample, tables.Value) : tables.Refusals.ToList();
        if (bound.IsDone) return new FileReading(file, tables.Value!.Count == 0 ? null : new JoinedTable(file, tables.Value), bound.Value);
        file.Dispose();
        return bound.Refusals.ToList();
    }

    public void Dispose() => _file.Dispose();

    private static Outcome<RowMap> Bind(FileMapping mapping, FileSample sample, IReadOnlyList<LookUpTable> tables)
    {
        var joined = Joins.Extend(sample, tables);
        return RowMap.Bind(mapping, joined.Header, column => TimeGuess.Format(joined, column), sample.Header.Count);
    }
}
