using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Rows;

/// <summary>The rows behind a figure as CSV, every one of them, written while they are read.</summary>
internal static class RowsEndpoints
{
    private const int Chunk = 2000;

    private static readonly string[] s_header =
    [
        "row", "time", "touchpoint", "touchpoint_name", "rule", "rule_version", "source", "activity", "channel", "direction", "purpose", "outcome", "branch", "campaign",
        "topic", "staff", "device", "person", "scale", "score", "amount_minor", "currency", "duration_ms", "comment", "key", "file", "line", "raw",
    ];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/interactions.csv", WriteAsync).Needs(Permission.People);

    private static async Task WriteAsync(HttpContext http, RowsDesk desk, InteractionLog log, Visit visit, CancellationToken ct)
    {
        var found = await desk.FindAsync(visit.Workspace, visit.Reader.Calendar, RowsQuery.Read(http.Request.Query), ct);
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"interactions.csv\"";

        // With a byte order mark: without one, spreadsheets read Persian and Russian as Latin.
        await http.Response.WriteAsync("\uFEFF" + CsvText.AppendRow(new StringBuilder(), s_header), ct);
        foreach (var chunk in found.Numbers.Chunk(Chunk))
        {
            var text = new StringBuilder();
            var rows = log.ReadRows(visit.Workspace, chunk).ToDictionary(r => r.Row);
            foreach (var number in chunk)
                if (rows.TryGetValue(number, out var row)) CsvText.AppendRow(text, Cells(found.Context, row, visit.Reader.Language));
            await http.Response.WriteAsync(text.ToString(), ct);
        }
    }

    private static IEnumerable<string> Cells(FoundRows found, LedgerRow row, Language language)
    {
        var (signature, rule, touchpoint) = (found.SignatureOf(row), found.RuleOf(row), found.TouchpointOf(row));
        return
        [
            Text(row.Row), Micros.ToUtc(row.Time).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
            touchpoint?.Id ?? "", touchpoint?.Name.In(language) ?? "", rule is null ? "" : Text(rule.Number), rule is null ? "" : Text(rule.Version),
            .. Signature.Fields.Select(f => signature.Of(f)!),
            Masked.Key(row), row.Scale < 0 ? "" : RowsQuery.CodeOf((JourneyEngine.Columns.Scale)row.Scale), row.Scale < 0 ? "" : row.Score.ToString(CultureInfo.InvariantCulture),
            row.Currency.Length == 0 ? "" : Text(row.Amount), row.Currency, row.Duration < 0 ? "" : Text(row.Duration), row.Comment, row.Key, row.File, Text(row.Line), row.Raw,
        ];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
