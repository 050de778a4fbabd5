using System.Globalization;
using System.Text;
using Nokta.Interactions.Import.Formats;
using Nokta.Interactions.Import.Formats.AccessLogs;
using Nokta.Interactions.Import.Formats.Calls;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import.Following;

/// <summary>Looks at the beginning of a followed file, once: what has to stand before each of its pieces, and whether it is what its mapping was made for.</summary>
internal static class FileHeadReading
{
    private const int Most = 1 << 20;

    /// <summary>The place with what was found, or why it cannot be read; neither while the file does not hold a whole line of data yet.</summary>
    public static (FilePlace? Place, Refusal? Problem) Read(Database database, FollowedFile follow, GrowingFile file, FilePlace place, KnownMapping known)
    {
        if (known.Mapping.Encoding?.StartsWith("utf-16", StringComparison.Ordinal) == true) return (null, new Refusal("follow.encoding"));
        var head = new byte[(int)Math.Min(Most, file.Length)];
        head = head[..file.Read(head, 0)];
        var length = head.AsSpan().LastIndexOf((byte)'\n') + 1;
        if (length == 0) return (null, head.Length == Most ? new Refusal("import.first-line-too-long") : null);
        var path = Path.Combine(database.Folder, "imports", string.Create(CultureInfo.InvariantCulture, $"head-{follow.Workspace}-{follow.Id}.tmp"));
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, head[..length]);
            return Read(path, head.AsSpan(0, length), place, known);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (FilePlace? Place, Refusal? Problem) Read(string path, ReadOnlySpan<byte> head, FilePlace place, KnownMapping known)
    {
        switch (known.Mapping.Format)
        {
            case AccessLogFormat.Code:
                if (AccessLogFormat.NameOf(FileHead.Of(path)) is not { } form) return (null, new Refusal("import.no-requests"));
                return (place with { Form = form, Prefix = form == "w3c" ? FieldsIn(head) : "" }, null);
            case JsonLinesFormat.Code:
                return (place with { Form = "" }, null);
            case CallFormat.Code when CallFormat.IsOfEvents(FileHead.Of(path)):
                return (null, new Refusal("follow.calls-apart"));
            case null or FileFormats.Csv or CallFormat.Code:
                return ReadTable(path, head, place, known);
            default:
                return (null, new Refusal("follow.format"));
        }
    }

    private static (FilePlace? Place, Refusal? Problem) ReadTable(string path, ReadOnlySpan<byte> head, FilePlace place, KnownMapping known)
    {
        var form = known.Mapping.Form with { Format = FileFormats.Csv };
        var opened = OpenTable.Open(path, form);
        if (!opened.IsDone) return (null, opened.Refusal!.Code == "import.file-empty" ? null : opened.Refusal);
        using var table = opened.Value;
        if (!table.Rows.Next()) return (null, null);
        var names = known.Mapping.Format == CallFormat.Code ? CallFormat.HeaderOf(table.Sample) : table.Sample.Header;
        var before = new ColumnNames(names);
        if (known.Header.Any(h => before.Find(h) < 0 && !known.Mapping.IsJoined(h)) || names.Any(h => new ColumnNames(known.Header).Find(h) < 0)) return (null, new Refusal("inbox.columns-changed"));
        return (place with { Form = "", Prefix = Lines(head, table.Rows.Line - 1) }, null);
    }

    /// <summary>The last line of a log's text that names its fields.</summary>
    public static string FieldsIn(ReadOnlySpan<byte> text)
    {
        var at = text.LastIndexOf("#Fields:"u8);
        if (at < 0) return "";
        var end = text[at..].IndexOf((byte)'\n');
        return end < 0 ? "" : Encoding.Latin1.GetString(text.Slice(at, end + 1));
    }

    private static string Lines(ReadOnlySpan<byte> head, long lines)
    {
        var end = 0;
        for (var i = 0L; i < lines; i++) end += head[end..].IndexOf((byte)'\n') + 1;
        return Encoding.Latin1.GetString(head[..end]);
    }
}
