using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Nokta.Kernel.Words;
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
        to.Write(CsvText.AppendRow(new StringBuilder(), Columns));
        foreach (var row in Rows) to.Write(CsvText.AppendRow(new StringBuilder(), row.Select(Plain)));
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

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Plain(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
