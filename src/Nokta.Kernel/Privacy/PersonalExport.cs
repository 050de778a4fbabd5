using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Nokta.Kernel.Words;

namespace Nokta.Kernel.Privacy;

/// <summary>
/// Everything that is kept of one person, as one archive: each table as JSON and as CSV, and all of them readable in Persian, Russian and English.
/// Tables that may be long are read while they are written, once for each file; of the others memory holds what one person has.
/// </summary>
public sealed class PersonalExport
{
    /// <summary>So many rows of a table stand in the readable pages; all of them in the other files.</summary>
    private const int MostShown = 5000;

    // Bytes of a file that wait in memory at most: what somebody has is written row by row.
    private const int MostPending = 1 << 16;
    private static readonly JsonWriterOptions s_json = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<Table> _tables = [];

    /// <summary>Rows that were added so far.</summary>
    public long Rows => _tables.Sum(t => (long)t.Count);

    /// <summary>Adds a table; one without rows says that there is nothing. Text keys: <c>privacy.table.{name}</c> and <c>privacy.column.{column}</c>, where they exist.</summary>
    public Task AddAsync(string name, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        Add(name, columns, rows.Count, () => rows);
        return Task.CompletedTask;
    }

    /// <summary>Adds a table of so many rows that are read anew each time they are written.</summary>
    public void Add(string name, IReadOnlyList<string> columns, int count, Func<IEnumerable<IReadOnlyList<string>>> read) => _tables.Add(new Table(name, columns, count, read));

    /// <summary>Writes the archive. <paramref name="facts"/> stand at the top of each page: text key and value.</summary>
    public async Task WriteAsync(Stream to, IEnumerable<Reader> readers, IReadOnlyList<(string Text, Func<Reader, string> Value)> facts, CancellationToken ct = default)
    {
        using var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var reader in readers) await PutAsync(zip, reader.Language.Code + ".html", Page(reader, facts), ct);
        foreach (var table in _tables)
        {
            await PutCsvAsync(zip, table, ct);
            await PutJsonAsync(zip, table, ct);
        }
    }

    private string Page(Reader reader, IReadOnlyList<(string Text, Func<Reader, string> Value)> facts)
    {
        var html = new StringBuilder();
        var title = Encoded(reader["privacy.export.title"]);
        html.Append("<!doctype html><html lang=\"").Append(reader.Language.Code).Append("\" dir=\"").Append(reader.Language.IsRightToLeft ? "rtl" : "ltr").Append("\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>").Append(title)
            .Append("</title><style>body{font:16px/1.6 sans-serif;margin:1rem auto;padding-inline:1rem;max-inline-size:80rem;color:#1c1c1c}.wide{overflow-x:auto}td{min-inline-size:5rem}table{border-collapse:collapse;inline-size:100%}th,td{border:1px solid #bbb;padding:.3rem .6rem;text-align:start;vertical-align:top;overflow-wrap:anywhere;unicode-bidi:plaintext}th{background:#eee}</style></head><body><h1>")
            .Append(title).Append("</h1><dl>");
        foreach (var (text, value) in facts) html.Append("<dt>").Append(Encoded(reader[text])).Append("</dt><dd><bdi>").Append(Encoded(value(reader))).Append("</bdi></dd>");
        html.Append("</dl>");
        foreach (var table in _tables) Append(html, reader, table);
        return html.Append("</body></html>").ToString();
    }

    private static void Append(StringBuilder html, Reader reader, Table table)
    {
        html.Append("<h2>").Append(Encoded(Word(reader, "privacy.table.", table.Name))).Append(" (").Append(Encoded(reader.Number(table.Count))).Append(")</h2>");
        if (table.Count == 0)
        {
            html.Append("<p>").Append(Encoded(reader["privacy.export.none"])).Append("</p>");
            return;
        }

        html.Append("<div class=\"wide\"><table><thead><tr>");
        foreach (var column in table.Columns) html.Append("<th>").Append(Encoded(Word(reader, "privacy.column.", column))).Append("</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in table.Read().Take(MostShown))
        {
            html.Append("<tr>");
            foreach (var cell in row) html.Append("<td>").Append(Encoded(cell)).Append("</td>");
            html.Append("</tr>");
        }

        html.Append("</tbody></table></div>");
        if (table.Count > MostShown) html.Append("<p>").Append(Encoded(reader.Say("privacy.export.more", ("file", table.Name + ".csv")))).Append("</p>");
    }

    private static string Word(Reader reader, string prefix, string name) => reader.Has(prefix + name) ? reader[prefix + name] : name;

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);

    private static async Task PutCsvAsync(ZipArchive zip, Table table, CancellationToken ct)
    {
        await using var entry = await zip.CreateEntry(table.Name + ".csv", CompressionLevel.Fastest).OpenAsync(ct);
        await using var writer = new StreamWriter(entry, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        var line = new StringBuilder();
        foreach (var row in table.Read().Prepend(table.Columns))
        {
            await writer.WriteAsync(CsvText.AppendRow(line, row), ct);
            line.Clear();
        }
    }

    private static async Task PutJsonAsync(ZipArchive zip, Table table, CancellationToken ct)
    {
        await using var entry = await zip.CreateEntry(table.Name + ".json", CompressionLevel.Fastest).OpenAsync(ct);
        await using var json = new Utf8JsonWriter(entry, s_json);
        json.WriteStartArray();
        foreach (var row in table.Read())
        {
            json.WriteStartObject();
            foreach (var (column, value) in table.Columns.Zip(row)) json.WriteString(column, value);
            json.WriteEndObject();
            if (json.BytesPending > MostPending) await json.FlushAsync(ct);
        }

        json.WriteEndArray();
    }

    private static async Task PutAsync(ZipArchive zip, string name, string text, CancellationToken ct)
    {
        await using var entry = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(ct);
        await entry.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
    }

    private sealed record Table(string Name, IReadOnlyList<string> Columns, int Count, Func<IEnumerable<IReadOnlyList<string>>> Read);
}
