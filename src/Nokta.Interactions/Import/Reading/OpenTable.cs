using Nokta.Interactions.Import.Formats;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Reading;

/// <summary>A file opened as a table, whatever it is: its beginning as a sample, and its rows before the first of them.</summary>
internal sealed class OpenTable : IDisposable
{
    private readonly TextSource? _text;
    private readonly ITable? _table;

    private OpenTable(FileSample sample, Records rows, TextSource? text, ITable? table, FileForm form) => (Sample, Rows, _text, _table, Form) = (sample, rows, text, table, form);

    public FileSample Sample { get; }
    public Records Rows { get; }
    public FileForm Form { get; }
    public long Bytes => _table?.Bytes ?? _text!.Length;
    public long BytesRead => _table?.BytesRead ?? _text!.BytesRead;
    public bool HasLines => _table?.HasLines ?? false;
    public IReadOnlyList<Note> Notes => _table?.Notes ?? (Rows as CsvReader)?.Notes ?? [];
    public string Hash => _table?.Hash ?? _text!.Hash;

    public static Outcome<OpenTable> Open(string path, FileForm form)
    {
        var sampled = FileSample.Read(path, form);
        if (!sampled.IsDone) return sampled.Refusal!;
        var sample = sampled.Value;
        if (FileFormats.Of(path, sample.Form.Format) is { } format)
        {
            var table = format.Open(path, sample.Form.Choice);
            if (!table.IsDone) return table.Refusal!;
            var records = new TableRecords(table.Value);
            SkipNames(records, sample.Form);
            return new OpenTable(sample, records, null, table.Value, sample.Form);
        }

        var opened = TextSource.Open(path, sample.Form.Encoding);
        if (!opened.IsDone) return opened.Refusal!;
        var rows = sample.Open(opened.Value);
        SkipNames(rows, sample.Form);
        return new OpenTable(sample, rows, opened.Value, null, sample.Form with { Encoding = opened.Value.Encoding });
    }

    private static void SkipNames(Records rows, FileForm form)
    {
        for (var i = 1; i < (form.HeaderRows ?? 1); i++) rows.Next();
    }

    public void Dispose()
    {
        _text?.Dispose();
        _table?.Dispose();
    }
}
