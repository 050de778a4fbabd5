using System.Text;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Import.Formats;

/// <summary>A text of which each line is a row at most: what is damaged, too long or unreadable is told of all such files alike.</summary>
internal abstract class LineTable(UnpackedText text) : ITable
{
    private readonly TextLines _lines = new(text);
    private bool _isEnd;

    public abstract IReadOnlyList<string> Header { get; }
    public abstract bool HasHeader { get; }
    public abstract IReadOnlyList<ColumnMapping> Meaning { get; }
    public virtual IReadOnlyList<Note> Notes => [];
    public string? Name => null;
    public long Bytes => text.File.FileBytes;
    public long BytesRead => text.File.FileBytesRead;
    public string Hash => text.File.Hash;

    public bool Next(TableRecords row)
    {
        while (!_isEnd)
        {
            if (!_lines.Next())
            {
                _isEnd = true;
                if (!_lines.IsBroken) return false;
                row.Begin(_lines.Number + 1);
                row.Reject(RecordFault.CutShort);
                return true;
            }

            var line = Encoding.UTF8.GetString(_lines.Current).Trim();
            if (IsAside(line)) continue;
            row.Begin(_lines.Number);
            if (!_lines.IsTooLong && TryRead(line, row)) return true;
            row.Add(line);
            row.Reject(_lines.IsTooLong ? RecordFault.TooLong : RecordFault.Unreadable);
            return true;
        }

        return false;
    }

    public void Dispose() => text.Dispose();

    /// <summary>Whether a line is no row: a comment, or nothing.</summary>
    protected abstract bool IsAside(string line);

    /// <summary>Writes the cells of a line; false, and none written, when it cannot be read.</summary>
    protected abstract bool TryRead(string line, TableRecords row);
}
