using System.Globalization;
using System.Text;
using System.Text.Json;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import;

/// <summary>Rows that were refused, on their way to the reject file, and what there is to say about them together.</summary>
internal sealed class RejectLog(string? path) : IDisposable
{
    private readonly Dictionary<string, RejectReason> _reasons = [];
    private StreamWriter? _file;

    /// <summary>The most frequent reasons first.</summary>
    public IReadOnlyList<RejectReason> Reasons => [.. _reasons.Values.OrderByDescending(r => r.Count).ThenBy(r => r.FirstLine)];

    public bool HasFile => _file is not null;

    /// <summary>Where a part of a file is read: the lines before it.</summary>
    public long LinesBefore { get; init; }

    public void Add(Records row, Refusal reason)
    {
        var raw = Addresses.Cut(Encoding.UTF8.GetString(row.AsCame));
        _reasons[reason.Code] = _reasons.TryGetValue(reason.Code, out var known)
            ? known with { Count = known.Count + 1 }
            : new RejectReason(reason.Code, 1, row.Line + LinesBefore, raw.Length > 200 ? raw[..200] + "…" : raw, reason.With);
        if (path is null) return;
        _file ??= Open(path);
        var details = reason.With is null ? "" : JsonSerializer.Serialize(reason.With, FileMapping.Json);
        _file.Write(string.Create(CultureInfo.InvariantCulture, $"{row.Line + LinesBefore},{reason.Code},{Quoted(details)},{Quoted(raw)}\r\n"));
    }

    public void Dispose() => _file?.Dispose();

    internal static string Quoted(string text) => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static StreamWriter Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new StreamWriter(path, append: false, new UTF8Encoding(false), 64 * 1024);
    }
}

/// <summary>The reject file of a batch as its reader gets it: line number, reason code, the reason in her language, the row as it came.</summary>
public sealed class RejectFile(Database database)
{
    private static readonly string[] s_columns = ["line", "code", "reason", "raw"];

    /// <summary>Writes the file as CSV (UTF-8 with a byte order mark, for spreadsheets); false when the batch rejected nothing.</summary>
    public async Task<bool> WriteAsync(ImportBatch batch, Reader reader, Stream to, CancellationToken ct = default)
    {
        if (batch.RejectFile is null) return false;
        var path = Path.Combine(database.Folder, batch.RejectFile);
        if (!File.Exists(path)) return false;
        await using var from = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan);
        await using var writer = new StreamWriter(to, new UTF8Encoding(true), 64 * 1024, leaveOpen: true);
        var header = string.Join(',', s_columns.Select(c => RejectLog.Quoted(reader["import.rejects." + c])));
        await writer.WriteAsync(header + "\r\n");
        var rows = new CsvReader(room => from.ReadAtLeast(room, room.Length, throwOnEndOfStream: false), (byte)',', 16 << 20);
        while (rows.Next())
        {
            ct.ThrowIfCancellationRequested();
            var cells = rows.Texts();
            if (cells.Count != 4) continue;
            var reason = new Refusal(cells[1], null, Details(cells[2]));
            await writer.WriteAsync($"{cells[0]},{cells[1]},{RejectLog.Quoted(reader.Say(reason))},{RejectLog.Quoted(cells[3])}\r\n".AsMemory(), ct);
        }

        return true;
    }

    private static Dictionary<string, object?>? Details(string json)
    {
        if (json.Length == 0) return null;
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ValueKind == JsonValueKind.Number && p.Value.TryGetInt64(out var n) ? (object?)n : p.Value.ToString());
    }
}
