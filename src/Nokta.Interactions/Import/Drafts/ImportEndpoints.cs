using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Interactions.Pages;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>What the import pages need beside themselves: the upload, the progress, the file of rejected rows.</summary>
internal static class ImportEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        UploadEndpoint.Map(routes);
        routes.MapGet("/import/{id}/progress", Progress).Needs(Permission.Import);
        routes.MapGet("/import/history/{batch:int}/rejects.csv", RejectsAsync).Needs(Permission.Import);
        routes.MapGet("/import/history/{batch:int}/original", Original).Needs(Permission.Import);
    }

    /// <summary>How far the work on an upload is, as the page shows it; <c>done</c> says that the page has something else to show now.</summary>
    private static IResult Progress(string id, Visit visit, ImportDrafts drafts, ImportJobs jobs, TimeProvider clock)
    {
        if (drafts.Find(visit.Workspace, id) is not { } draft) return Results.NotFound();
        if (jobs.Find(draft) is not { } job) return Results.Json(new { done = true, share = 1d, text = "", next = ImportSteps.Href(draft) });
        return Results.Json(new { done = false, share = job.Share, text = WorkInWords.Of(visit.Reader, job, clock.GetUtcNow()) });
    }

    /// <summary>The file as it was sent, while it is kept.</summary>
    private static IResult Original(int batch, Visit visit, ImportDrafts drafts) =>
        drafts.FindOf(visit.Workspace, batch) is { } draft ? Results.File(drafts.PathOf(draft), "application/octet-stream", draft.FileName) : Results.NotFound();

    /// <summary>The rejected rows with their reasons in the reader's language.</summary>
    private static async Task RejectsAsync(int batch, HttpContext http, Visit visit, ImportBatches batches, RejectFile rejects, CancellationToken ct)
    {
        if (await batches.FindAsync(visit.Workspace, batch, ct) is not { RejectFile: not null } found)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"attachment; filename=rejects-{batch}.csv");
        await rejects.WriteAsync(found, visit.Reader, http.Response.Body, ct);
    }
}
