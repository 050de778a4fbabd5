using Nokta.Interactions.Import.Formats;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Reading;

/// <summary>A file opened under a mapping, standing before its first row of data.</summary>
internal sealed class FileReading : IDisposable
{
    private readonly TextSource? _text;
    private readonly ITable? _table;

    private FileReading(Records rows, RowMap map, FileForm form) => (Rows, Map, Form) = (rows, map, form);

    private FileReading(TextSource text, Records rows, RowMap map, FileForm form)
        : this(rows, map, form) => _text = text;

    private FileReading(ITable table, RowMap map, FileForm form)
        : this(new TableRecords(table), map, form) => _table = table;

    public Records Rows { get; }
    public RowMap Map { get; }
    public FileForm Form { get; }
    public string Delimiter => Form.Delimiter!;
    public string Encoding => Form.Encoding!;
    public long Bytes => _table?.Bytes ?? _text!.Length;
    public long BytesRead => _table?.BytesRead ?? _text!.BytesRead;
    public string Hash => _table?.Hash ?? _text!.Hash;

    /// <summary>What the format has to say of the rows read so far.</summary>
    public IReadOnlyList<Note> Notes => _table?.Notes ?? [];

    /// <summary>Opens it; every reason why it cannot be read under this mapping is returned.</summary>
    public static Outcome<FileReading> Open(string path, FileMapping mapping)
    {
        var sampled = FileSample.Read(path, mapping.Form);
        if (!sampled.IsDone) return sampled.Refusal!;
        var sample = sampled.Value;
        var bound = RowMap.Bind(mapping, sample.Header, column => TimeGuess.Format(sample, column));
        if (!bound.IsDone) return bound.Refusals.ToList();
        return FileFormats.Of(path, sample.Form.Format) is { } format ? OpenTable(path, format, sample.Form, bound.Value) : OpenText(path, sample.Form, bound.Value);
    }

    public void Dispose()
    {
        _text?.Dispose();
        _table?.Dispose();
    }

    private static Outcome<FileReading> OpenTable(string path, IFileFormat format, FileForm form, RowMap map)
    {
        var opened = format.Open(path, form.Choice);
        if (!opened.IsDone) return opened.Refusal!;
        return new FileReading(opened.Value, map, form);
    }

    private static Outcome<FileReading> OpenText(string path, FileForm form, RowMap map)
    {
        var opened = TextSource.Open(path, form.Encoding);
        if (!opened.IsDone) return opened.Refusal!;
        var rows = new CsvReader(opened.Value.Read, Delimiters.Byte(form.Delimiter!)!.Value);
        if (form.Header == true) rows.Next();
        return new FileReading(opened.Value, rows, map, form with { Encoding = opened.Value.Encoding });
    }
}
