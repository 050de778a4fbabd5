using System.Globalization;
using System.Text;

namespace Nokta.Server.Verbs;

/// <summary>The answer of an analysis: CSV for programs, RFC 4180 with plain line feeds, numbers so that they read back exactly. Nothing is shielded from spreadsheets: names stay as they are.</summary>
internal sealed record AnalyzeTable(IReadOnlyList<string> Columns, IEnumerable<object?[]> Rows)
{
    public void Write(TextWriter to, bool asJson)
    {
        if (asJson)
        {
            new Report(Columns, [.. Rows.Select(r => r.Select(c => c is double number && !double.IsFinite(number) ? null : c).ToArray())]).Write(to, ReportForm.Json);
            return;
        }

        var text = new StringBuilder().AppendJoin(',', Columns).Append('\n');
        foreach (var row in Rows)
        {
            for (var i = 0; i < row.Length; i++) Append(i == 0 ? text : text.Append(','), row[i]);
            text.Append('\n');
            if (text.Length < 1 << 16) continue;
            to.Write(text);
            text.Clear();
        }

        to.Write(text);
        to.Flush();
    }

    private static void Append(StringBuilder text, object? cell)
    {
        switch (cell)
        {
            case double number when !double.IsFinite(number):
                return;
            case double number:
                text.Append(number.ToString("R", CultureInfo.InvariantCulture));
                return;
            case string name when name.AsSpan().IndexOfAny(",\"\r\n") >= 0:
                text.Append('"').Append(name.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
                return;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{cell}");
                return;
        }
    }
}
