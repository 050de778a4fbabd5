using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Kernel.Modules;

namespace Nokta.Insights.Notes;

/// <summary>Deletes a note and brings it back; each ends on the page it was asked from.</summary>
internal static class NoteEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/insights/notes/delete", DeleteAsync).Needs(Permission.Edit);
        routes.MapPost("/insights/notes/restore", RestoreAsync).Needs(Permission.Edit);
    }

    private static async Task<IResult> DeleteAsync([FromForm] Guid id, [FromForm] string? back, Visit visit, ChartNotes notes, CancellationToken ct) =>
        await notes.DeleteAsync(visit.Workspace, id, ct) ? Results.LocalRedirect(To(back, "note-gone", id)) : Results.NotFound();

    private static async Task<IResult> RestoreAsync([FromForm] Guid id, [FromForm] string? back, Visit visit, ChartNotes notes, CancellationToken ct) =>
        await notes.RestoreAsync(visit.Workspace, id, ct) ? Results.LocalRedirect(LocalAddress.Or(back, "/insights/notes")) : Results.NotFound();

    /// <summary>The page she came from, told what was done; what was said before is left behind.</summary>
    public static string To(string? back, string what, Guid id)
    {
        var page = Without(LocalAddress.Or(back, "/insights/notes"));
        return page + (page.Contains('?', StringComparison.Ordinal) ? "&" : "?") + what + "=" + id.ToString("N");
    }

    public static string Without(string page)
    {
        var at = page.IndexOf('?', StringComparison.Ordinal);
        if (at < 0) return page;
        var kept = page[(at + 1)..].Split('&').Where(p => p.Length > 0 && !p.StartsWith("note-", StringComparison.Ordinal)).ToList();
        return kept.Count == 0 ? page[..at] : page[..at] + "?" + string.Join('&', kept);
    }
}
