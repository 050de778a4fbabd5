using System.Text.Json;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats;

/// <summary>JSON objects, one a line, or in an array (the outermost one, or the first array in the outermost object).</summary>
internal sealed class JsonLinesFormat : IFileFormat
{
    public const string Code = "json";

    public string Name => Code;

    public bool Recognises(FileHead head) => IsLines(head) || IsArray(head);

    public Outcome<IReadOnlyList<TableInfo>> Tables(string path) => new List<TableInfo> { new("", null) };

    public Outcome<ITable> Open(string path, TableChoice choice)
    {
        const int looked = 3000;
        var columns = new ShownColumns();
        if (choice.Columns is { } shown) return OpenPart(path, columns, shown);
        var isLines = IsLines(FileHead.Of(path));
        var first = OpenRows(path, isLines);
        if (!first.IsDone) return first.Refusal!;
        using (var rows = new JsonTable(first.Value, columns, false))
        {
            var row = new TableRecords(rows);
            var (n, read) = (0, 0);
            for (; n < looked && row.Next(); n++)
                if (row.Fault == Reading.RecordFault.None) read++;
            if (read == 0 || columns.Count == 0) return new Refusal("import.no-json");
            columns.IsOpen = false;
            var again = OpenRows(path, isLines);
            return again.IsDone ? new JsonTable(again.Value, columns, hasOther: n == looked) : again.Refusal!;
        }
    }

    /// <summary>Lines of a file whose columns are known from its beginning.</summary>
    private static Outcome<ITable> OpenPart(string path, ShownColumns columns, IReadOnlyList<string> shown)
    {
        foreach (var name in shown.Where(n => n != SparseRow.Other)) columns.Find(name);
        columns.IsOpen = false;
        var rows = OpenRows(path, isLines: true);
        return rows.IsDone ? new JsonTable(rows.Value, columns, hasOther: true) : rows.Refusal!;
    }

    private static Outcome<IJsonRows> OpenRows(string path, bool isLines)
    {
        if (isLines)
        {
            var text = UnpackedText.Open(path);
            return text.IsDone ? new JsonLineRows(text.Value) : text.Refusal!;
        }

        var file = UnpackedStream.Open(path);
        return file.IsDone ? new JsonArrayRows(file.Value) : file.Refusal!;
    }

    /// <summary>Whether most of the first lines are whole objects.</summary>
    private static bool IsLines(FileHead head)
    {
        if (!head.Text.AsSpan().TrimStart().StartsWith("{")) return false;
        var lines = head.Text.Split('\n').Take(20).Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        // The last line of a longer head is cut.
        if (head.Bytes.Length > 60_000 && lines.Count is > 1 and < 20) lines.RemoveAt(lines.Count - 1);
        return lines.Count(IsObject) * 2 > lines.Count || (lines.Count == 1 && head.Bytes.Length > 60_000);
    }

    private static bool IsObject(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 64 });
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsArray(FileHead head)
    {
        var text = head.Text.AsSpan().TrimStart();
        if (text.StartsWith("[")) return text[1..].TrimStart().StartsWith("{");
        if (!text.StartsWith("{") || !text[1..].TrimStart().StartsWith("\"")) return false;
        for (var at = text.IndexOf('['); at >= 0; at++)
        {
            if (text[(at + 1)..].TrimStart().StartsWith("{") && text[..at].TrimEnd().EndsWith(":")) return true;
            var next = text[(at + 1)..].IndexOf('[');
            if (next < 0) return false;
            at += next;
        }

        return false;
    }
}
