using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Import.Formats.Calls;

/// <summary>The lines of a queue log as rows of its columns; what members do is left out and counted.</summary>
internal sealed class QueueLines(UnpackedText text) : LineTable(text)
{
    public override IReadOnlyList<string> Header => QueueCall.Columns;
    public override bool HasHeader => false;
    public override IReadOnlyList<ColumnMapping> Meaning => [];

    protected override bool IsAside(string line) => line.Length == 0;

    protected override bool TryRead(string line, TableRecords row)
    {
        if (QueueCall.Read(line) is not { } cells) return false;
        foreach (var cell in cells) row.Add(cell);
        if (!QueueCall.IsOfCall(cells)) row.LeaveOut("no-call");
        return true;
    }
}
