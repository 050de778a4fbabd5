using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Import.Formats.Calls;

/// <summary>The records of a file of calls, whatever they are written in, and its beginning.</summary>
internal sealed class CallSource : IDisposable
{
    private readonly OpenTable? _open;
    private readonly ITable? _table;

    public CallSource(OpenTable file) => (_open, Rows, Sample, HasHeader) = (file, file.Rows, file.Sample.Rows, file.Sample.HasHeader);

    public CallSource(ITable table, IReadOnlyList<IReadOnlyList<string>> sample) => (_table, Rows, Sample) = (table, new TableRecords(table), sample);

    public Records Rows { get; }
    public IReadOnlyList<IReadOnlyList<string>> Sample { get; }
    public bool HasHeader { get; }
    public long Bytes => _open?.Bytes ?? _table!.Bytes;
    public long BytesRead => _open?.BytesRead ?? _table!.BytesRead;
    public string Hash => _open?.Hash ?? _table!.Hash;
    public IReadOnlyList<Note> Notes => _open?.Notes ?? [];

    public void Dispose()
    {
        _open?.Dispose();
        _table?.Dispose();
    }
}
