using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Explore;

/// <summary>The answer of every explorer question as CSV and as JSON, at the address of its page with an ending.</summary>
internal static class ExplorerEndpoints
{
    /// <summary>In the order of the tabs.</summary>
    public static readonly IReadOnlyList<string> Codes = ["funnel", "paths", "returns", "attribution"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var code in Codes)
        {
            routes.MapGet($"/insights/{code}.csv", (HttpContext http, Visit visit, ExplorerDesk desk, IEnumerable<IExplorerQuestion> questions) => AnswerAsync(http, visit, desk, questions, code, Csv)).Needs(Permission.Read);
            routes.MapGet($"/insights/{code}.json", (HttpContext http, Visit visit, ExplorerDesk desk, IEnumerable<IExplorerQuestion> questions) => AnswerAsync(http, visit, desk, questions, code, Json)).Needs(Permission.Read);
        }
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, Visit visit, ExplorerDesk desk, IEnumerable<IExplorerQuestion> questions, string code, Func<PlainTable, string, IResult> write)
    {
        var address = Address.Of(http.Request);
        var view = await desk.AskAsync(visit.Workspace, visit.Reader.Calendar, address, http.RequestAborted);
        var table = view is null ? null : questions.FirstOrDefault(q => q.Code == code)?.Table(view, address, visit.Reader);
        return table is null ? TypedResults.NotFound() : write(table, code);
    }

    // With a byte-order mark, so that spreadsheets read Persian and Russian.
    internal static IResult Csv(PlainTable table, string code)
    {
        var text = CsvText.AppendRow(new StringBuilder("\uFEFF"), table.Columns);
        foreach (var row in table.Rows) CsvText.AppendRow(text, row.Select(Text));
        return TypedResults.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", code + ".csv");
    }

    private static IResult Json(PlainTable table, string code) =>
        TypedResults.Json(new { question = code, rows = table.Rows.Select(row => table.Columns.Zip(row, (name, cell) => (name, cell is double.NaN ? null : cell)).ToDictionary(c => c.name, c => c.Item2)) });

    private static string Text(object? cell) => cell switch
    {
        null or double.NaN => "",
        double number => number.ToString("0.######", CultureInfo.InvariantCulture),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };
}
