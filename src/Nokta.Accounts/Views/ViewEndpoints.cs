using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel.Modules;

namespace Nokta.Accounts;

/// <summary>Saves, deletes and brings back views; each ends on the page it was asked from.</summary>
internal static class ViewEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/views/save", SaveAsync).Needs(Permission.Read);
        routes.MapPost("/views/delete", DeleteAsync).Needs(Permission.Read);
        routes.MapPost("/views/restore", RestoreAsync).Needs(Permission.Read);
    }

    private static async Task<IResult> SaveAsync([FromForm] string page, [FromForm] string? query, [FromForm] string? name, [FromForm] string? all, Visit visit, Presence presence, SavedViews views, CancellationToken ct)
    {
        var owner = all is not null && visit.Can(Permission.Analyse) ? null : presence.Member;
        var saved = await views.SaveAsync(visit.Workspace, owner, visit.Person, page, name ?? "", query ?? "", ct);
        if (saved.IsDone) return Results.LocalRedirect(With(saved.Value.Address, "saved", saved.Value.Id.ToString("N")));
        var here = LocalAddress.Or(string.IsNullOrEmpty(query) ? page : page + "?" + query, "/");
        return Results.LocalRedirect(With(here, "view-refused", saved.Refusal!.Code));
    }

    private static async Task<IResult> DeleteAsync([FromForm] Guid id, [FromForm] string? back, Visit visit, Presence presence, SavedViews views, CancellationToken ct)
    {
        if (!await MayAsync(id, visit, presence, views, ct) || !await views.DeleteAsync(visit.Workspace, presence.Member, id, ct)) return Results.NotFound();
        return Results.LocalRedirect(With(LocalAddress.Or(back, "/"), "view-gone", id.ToString("N")));
    }

    private static async Task<IResult> RestoreAsync(Visit visit, [FromForm] Guid id, Presence presence, SavedViews views, CancellationToken ct)
    {
        if (!await MayAsync(id, visit, presence, views, ct) || !await views.RestoreAsync(visit.Workspace, presence.Member, id, ct)) return Results.NotFound();
        return Results.LocalRedirect((await views.FindAsync(visit.Workspace, presence.Member, id, ct))!.Address);
    }

    /// <summary>Everybody's views are changed only by those who may edit.</summary>
    private static async Task<bool> MayAsync(Guid id, Visit visit, Presence presence, SavedViews views, CancellationToken ct) =>
        await views.FindAsync(visit.Workspace, presence.Member, id, ct) is { } view && (!view.IsForAll || visit.Can(Permission.Analyse));

    private static string With(string address, string name, string value) =>
        address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + name + "=" + Uri.EscapeDataString(value);
}
