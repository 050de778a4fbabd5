using System.Text;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Import.Formats.Calls;

/// <summary>The lines of a queue log as rows of its columns; what members do is left out and counted.</summary>
internal sealed class QueueLines(UnpackedText text) : ITable
{
    private readonly TextLines _lines = new(text);
    private bool _isEnd;

    public IReadOnlyList<string> Header => QueueCall.Columns;
    public bool HasHeader => false;
    public IReadOnlyList<ColumnMapping> Meaning => [];
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
            if (line.Length == 0) continue;
            row.Begin(_lines.Number);
            var cells = _lines.IsTooLong ? null : QueueCall.Read(line);
            foreach (var cell in cells ?? [line]) row.Add(cell);
            if (cells is null) row.Reject(_lines.IsTooLong ? RecordFault.TooLong : RecordFault.Unreadable);
            else if (!QueueCall.IsOfCall(cells)) row.LeaveOut("no-call");
            return true;
        }

        return false;
    }

    public void Dispose() => text.Dispose();
}
