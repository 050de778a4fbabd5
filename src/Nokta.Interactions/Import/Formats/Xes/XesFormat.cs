using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats.Xes;

/// <summary>Event logs of IEEE 1849 (XES), plain or packed by gzip: a row for each event, with the attributes of its trace.</summary>
internal sealed class XesFormat : IFileFormat
{
    private static readonly string[] s_first = ["case:concept:name", XesTable.Activity, "time:timestamp", "org:resource", "lifecycle:transition"];

    public string Name => "xes";

    public bool Recognises(FileHead head)
    {
        var text = head.Text.AsSpan(0, Math.Min(head.Text.Length, 8192));
        var log = text.IndexOf("<log", StringComparison.Ordinal);
        return text.TrimStart() is ['<', ..] && log >= 0 && log + 4 < text.Length && !text.Contains("<object-types", StringComparison.Ordinal) && text[log + 4] is ' ' or '>' or '\t' or '\r' or '\n';
    }

    public Outcome<IReadOnlyList<TableInfo>> Tables(string path) => new List<TableInfo> { new("", null) };

    public Outcome<ITable> Open(string path, TableChoice choice)
    {
        var columns = new ShownColumns();
        foreach (var known in s_first) columns.Find(known);
        var looked = Look(path, columns);
        if (!looked.IsDone) return looked.Refusal!;
        columns.IsOpen = false;
        var text = UnpackedStream.Open(path);
        if (!text.IsDone) return text.Refusal!;
        return new XesTable(text.Value, columns, hasOther: !looked.Value.IsWhole, looked.Value.Manner);
    }

    /// <summary>Reads the beginning of the log to learn its columns.</summary>
    private static Outcome<(bool IsWhole, XesManner Manner)> Look(string path, ShownColumns columns)
    {
        const int events = 3000;
        var text = UnpackedStream.Open(path);
        if (!text.IsDone) return text.Refusal!;
        using var log = new XesTable(text.Value, columns, hasOther: false, new XesManner(XesTable.Activity, false));
        var row = new TableRecords(log);
        var n = 0;
        while (n < events && row.Next()) n++;
        if (log.HasDoctype) return new Refusal("import.xml-doctype");
        if (n == 0) return new Refusal(log.IsBroken ? "import.xml-broken" : "import.file-empty");
        if (n == 1 && row.Fault != Reading.RecordFault.None && log.IsBroken) return new Refusal("import.xml-broken");
        return (n < events, log.Manner);
    }
}
