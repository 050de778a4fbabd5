using Nokta.Interactions.Import.Formats;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Import.Shapes;

/// <summary>
/// The rows of a file with the columns that were looked up for them. What was found is kept with the row: later changes of the look-up
/// table change nothing that was imported.
/// </summary>
internal sealed class JoinedTable : ITable
{
    private readonly OpenTable _file;
    private readonly IReadOnlyList<LookUpTable> _tables;
    private readonly int[][] _on;
    private readonly long[] _unmatched;

    public JoinedTable(OpenTable file, IReadOnlyList<LookUpTable> tables)
    {
        (_file, _tables) = (file, tables);
        var columns = new ColumnNames(file.Sample.Header);
        _on = [.. tables.Select(t => t.Join.On.Keys.Select(columns.Find).ToArray())];
        _unmatched = new long[tables.Count];
        Header = [.. file.Sample.Header, .. tables.SelectMany(t => t.Columns)];
    }

    public IReadOnlyList<string> Header { get; }
    public bool HasHeader => _file.Sample.HasHeader;
    public IReadOnlyList<ColumnMapping> Meaning => _file.Sample.Meaning;
    public string? Name => null;
    public long Bytes => _file.Bytes;
    public long BytesRead => _file.BytesRead;
    public string Hash => _file.Hash;

    public bool HasLines => _file.HasLines;

    public IReadOnlyList<Note> Notes =>
    [
        .. _file.Notes,
        .. _tables.Select((table, i) => Note.Of("join-unmatched", ("n", _unmatched[i]), ("file", table.Join.File))).Where((_, i) => _unmatched[i] > 0),
        .. _tables.Where(t => t.Repeated > 0).Select(t => Note.Of("join-repeated", ("n", t.Repeated), ("file", t.Join.File))),
    ];

    public bool Next(TableRecords row)
    {
        var from = _file.Rows;
        if (!from.Next()) return false;
        row.Begin(from.Line);
        row.CameAs(from);
        if (from.LeftOut is { } reason) row.LeaveOut(reason);
        var width = _file.Sample.Header.Count;
        var isWhole = from.Count >= width && HasOnlyEmpty(from, width);
        for (var i = 0; i < (isWhole ? width : from.Count); i++) row.Add(from.Field(i));
        if (from.Fault != RecordFault.None || !isWhole) row.Reject(from.Fault == RecordFault.None ? RecordFault.Columns : from.Fault);
        else AddFound(from, row);
        return true;
    }

    public void Dispose() => _file.Dispose();

    private void AddFound(Records from, TableRecords row)
    {
        for (var t = 0; t < _tables.Count; t++)
        {
            var table = _tables[t];
            var found = table.Find(from, _on[t]);
            if (found < 0) _unmatched[t]++;
            for (var column = 0; column < table.Columns.Count; column++) row.Add(found < 0 ? [] : table[found, column]);
        }
    }

    private static bool HasOnlyEmpty(Records row, int from)
    {
        for (var i = from; i < row.Count; i++)
            if (!Plain.Trim(row.Field(i)).IsEmpty) return false;
        return true;
    }
}
