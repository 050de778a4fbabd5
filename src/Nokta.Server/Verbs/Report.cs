using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Spectre.Console;

namespace Nokta.Server.Verbs;

/// <summary>How an answer of the command line is written.</summary>
internal enum ReportForm { Text, Json, Csv }

/// <summary>A table as the answer of a verb: for eyes, as a JSON array of objects, or as CSV.</summary>
internal sealed record Report(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    private static readonly JsonWriterOptions s_json = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public void Write(TextWriter to, ReportForm form)
    {
        if (form == ReportForm.Json) to.WriteLine(Json());
        else if (form == ReportForm.Csv) WriteCsv(to);
        else WriteText(to);
    }

    private void WriteText(TextWriter to)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in Columns) table.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap());
        foreach (var row in Rows) table.AddRow(row.Select(cell => new Text(Plain(cell))));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(to), Interactive = InteractionSupport.No });
        if (Console.IsOutputRedirected) console.Profile.Width = 400;
        console.Write(table);
    }

    private void WriteCsv(TextWriter to)
    {
        to.WriteLine(string.Join(',', Columns.Select(Cell)));
        foreach (var row in Rows) to.WriteLine(string.Join(',', row.Select(value => Cell(Plain(value)))));
    }

    private string Json()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_json))
        {
            json.WriteStartArray();
            foreach (var row in Rows)
            {
                json.WriteStartObject();
                for (var i = 0; i < Columns.Count; i++)
                {
                    json.WritePropertyName(Columns[i]);
                    JsonSerializer.Serialize(json, row[i]);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Quoted when needed; a cell that a spreadsheet would run as a formula gets an apostrophe.</summary>
    private static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '@' or '\t' or '\r' || (text is ['-', ..] && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))) text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : text;
    }

    private static string Plain(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
