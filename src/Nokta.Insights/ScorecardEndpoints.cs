using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Interactions.Measures;
using Nokta.Kernel.Modules;

namespace Nokta.Insights;

/// <summary>The scorecard as a file.</summary>
internal static class ScorecardEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/insights/scorecard.csv", CsvAsync).Needs(Permission.Read);

    private static async Task<IResult> CsvAsync(string? p, string? from, string? to, string? loc, string? ch, string? src, string? seg, string? aud, string? who, Visit visit, ScorecardDesk desk, CancellationToken ct)
    {
        var view = await desk.AskAsync(visit.Workspace, visit.Reader.Calendar, Scope.Read(p, from, to, loc, ch, src, seg, aud, who), ct);
        if (view is null) return TypedResults.NotFound();
        return TypedResults.File(Encoding.UTF8.GetBytes(ScorecardTable.Csv(view, visit.Reader)), "text/csv; charset=utf-8", "scorecard.csv");
    }
}
