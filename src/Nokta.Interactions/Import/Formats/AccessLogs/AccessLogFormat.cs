using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats.AccessLogs;

/// <summary>Logs of web servers: common and combined (Apache, nginx), JSON (nginx, Caddy, Traefik), W3C extended (IIS).</summary>
internal sealed class AccessLogFormat : IFileFormat
{
    public const string Code = "access-log";

    public string Name => Code;

    public bool Recognises(FileHead head) => DialectOf(head) is not null;

    public Outcome<IReadOnlyList<TableInfo>> Tables(string path) => new List<TableInfo> { new("", null) };

    public Outcome<ITable> Open(string path, TableChoice choice)
    {
        // A part of a log may hold nothing that shows how it is written.
        if ((choice.Table is { Length: > 0 } name ? Named(name) : DialectOf(FileHead.Of(path))) is not { } dialect) return new Refusal("import.no-requests");
        var text = UnpackedText.Open(path, choice.Encoding);
        return text.IsDone ? new AccessTable(text.Value, dialect, choice.Memory?.Visitors ?? new VisitorKeys()) : text.Refusal!;
    }

    /// <summary>What the lines of a log are written in, by which a part of it can be read; null when it is none.</summary>
    public static string? NameOf(FileHead head) => DialectOf(head) switch { W3cLines => "w3c", JsonLogLines => "json", CombinedLines => "combined", _ => null };

    private static IAccessDialect? Named(string name) => name switch { "w3c" => new W3cLines(), "json" => new JsonLogLines(), "combined" => new CombinedLines(), _ => null };

    /// <summary>The dialect in which most of the first lines are requests.</summary>
    private static IAccessDialect? DialectOf(FileHead head)
    {
        var lines = head.Text.Split('\n').Take(50).Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        // The last line of a longer head is cut.
        if (head.Bytes.Length > 60_000 && lines.Count is > 1 and < 50) lines.RemoveAt(lines.Count - 1);
        if (lines.Count == 0) return null;
        if (lines.Exists(l => l.StartsWith("#Fields:", StringComparison.OrdinalIgnoreCase) && l.Contains("cs-uri-stem", StringComparison.OrdinalIgnoreCase))) return new W3cLines();
        IAccessDialect[] all = [new CombinedLines(), new JsonLogLines()];
        return Array.Find(all, d => lines.Count(l => d.Read(l) is not null) * 2 > lines.Count);
    }
}
