using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>Takes files of any size: each goes straight to disk as it arrives.</summary>
internal static class UploadEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/import/upload", TakeAsync).Needs(Permission.Import).DisableAntiforgery().WithMetadata(new DisableRequestSizeLimitAttribute());

    private static async Task<IResult> TakeAsync(HttpContext http, Visit visit, ImportDrafts drafts, IAntiforgery antiforgery, CancellationToken ct)
    {
        var taken = new List<ImportDraft>();
        string? refused = null;
        var isOurs = await StreamedForm.EachFileAsync(http, antiforgery, async (name, _, content) =>
        {
            var added = await drafts.TakeAsync(visit.Workspace, name, http.Request.ContentLength, content, ct);
            if (added.IsDone) taken.AddRange(added.Value);
            else refused ??= added.Refusal!.Code;
        }, ct);
        if (!isOurs) return Results.BadRequest();
        return (taken, refused) switch
        {
            ([var one], null) => Results.Redirect("/import/" + one.Id),
            ({ Count: > 0 }, null) => Results.Redirect(string.Create(CultureInfo.InvariantCulture, $"/import?sent={taken.Count}#drafts")),
            _ => Results.Redirect("/import?problem=" + Uri.EscapeDataString(refused ?? "upload.no-file")),
        };
    }
}
