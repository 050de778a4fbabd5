
namespace Nokta.Interactions.Import.Formats;

/// <summary>JSON objects one after the other, wherever in a file they stand.</summary>
internal interface IJsonRows : IDisposable
{
    UnpackedStream File { get; }

    /// <summary>The object at hand, as text.</summary>
    ReadOnlySpan<byte> Current { get; }

    long Line { get; }
    bool IsTooLong { get; }

    /// <summary>Whether there is no reading on from here.</summary>
    bool IsBroken { get; }

    bool Next();
}

/// <summary>An object a line; empty lines are none.</summary>
internal sealed class JsonLineRows(UnpackedText text) : IJsonRows
{
    private readonly TextLines _lines = new(text);

    public UnpackedStream File => text.File;
    public ReadOnlySpan<byte> Current => _lines.Current;
    public long Line => _lines.Number;
    public bool IsTooLong => _lines.IsTooLong;
    public bool IsBroken => _lines.IsBroken;

    public bool Next()
    {
        while (_lines.Next())
            if (_lines.IsTooLong || _lines.Current.IndexOfAnyExcept(" \t"u8) >= 0) return true;
        return false;
    }

    public void Dispose() => text.Dispose();
}

/// <summary>The elements of an array, the outermost one or the first in the outermost object.</summary>
internal sealed class JsonArrayRows : IJsonRows
{
    private readonly JsonElements _elements;
    private readonly bool _isFound;

    public JsonArrayRows(UnpackedStream file)
    {
        File = file;
        _elements = new JsonElements(file);
        _isFound = _elements.Enter((byte)'[') || Find();
    }

    public UnpackedStream File { get; }
    public ReadOnlySpan<byte> Current => _elements.Current;
    public long Line => _elements.Line;
    public bool IsTooLong => false;
    public bool IsBroken => _elements.IsBroken || File.IsBroken;

    public bool Next() => _isFound && _elements.NextElement();

    public void Dispose() => File.Dispose();

    private bool Find()
    {
        if (!_elements.Enter((byte)'{')) return false;
        while (_elements.NextName())
        {
            if (_elements.Enter((byte)'[')) return true;
            if (!_elements.Pass()) return false;
        }

        return false;
    }
}

/// <summary>JSON objects as rows. Fields that the first objects do not show stand together in the last column.</summary>
internal sealed class JsonTable(IJsonRows rows, ShownColumns columns, bool hasOther) : ITable
{
    private readonly SparseRow _row = new(columns) { IsLastKept = true };
    private readonly JsonFields _fields = new();
    private bool _isEnd;

    public IReadOnlyList<string> Header { get; } = hasOther ? [.. columns.Texts, SparseRow.Other] : columns.Texts;
    public bool HasHeader => true;
    public IReadOnlyList<ColumnMapping> Meaning => hasOther ? [new() { Column = SparseRow.Other, Role = Roles.Property }] : [];
    public string? Name => null;
    public long Bytes => rows.File.FileBytes;
    public long BytesRead => rows.File.FileBytesRead;
    public string Hash => rows.File.Hash;

    public bool Next(TableRecords row)
    {
        if (_isEnd) return false;
        if (!rows.Next())
        {
            _isEnd = true;
            if (!rows.IsBroken) return false;
            row.Begin(rows.Line + 1);
            row.Reject(Reading.RecordFault.CutShort);
            return true;
        }

        row.Begin(rows.Line);
        _row.Clear();
        columns.Restart();
        if (!rows.IsTooLong && _fields.Read(rows.Current, _row)) _row.WriteTo(row, hasOther);
        else
        {
            row.Add(rows.Current[..Math.Min(rows.Current.Length, 64 * 1024)]);
            row.Reject(rows.IsTooLong ? Reading.RecordFault.TooLong : Reading.RecordFault.Unreadable);
        }

        return true;
    }

    public void Dispose() => rows.Dispose();
}
