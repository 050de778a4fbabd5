using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Kernel.Modules;

namespace Nokta.Insights.Notices;

/// <summary>Puts a notice aside and takes that back; each ends on the page it was asked from.</summary>
internal static class NoticeEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/notices/dismiss", DismissAsync).Needs(Permission.Edit);
        routes.MapPost("/notices/restore", RestoreAsync).Needs(Permission.Edit);
    }

    private static async Task<IResult> DismissAsync([FromForm] string key, [FromForm] string? back, Visit visit, Dismissals dismissals, CancellationToken ct)
    {
        if (key.Length is 0 or > 300) return Results.BadRequest();
        await dismissals.DismissAsync(visit.Workspace, key, visit.Person, ct);
        return Results.LocalRedirect((LocalAddress.Or(back, "/").StartsWith("/digest", StringComparison.Ordinal) ? "/digest" : "/") + "?aside=" + Uri.EscapeDataString(key));
    }

    private static async Task<IResult> RestoreAsync([FromForm] string key, [FromForm] string? back, Visit visit, Dismissals dismissals, CancellationToken ct)
    {
        await dismissals.RestoreAsync(visit.Workspace, key, ct);
        return Results.LocalRedirect(LocalAddress.Or(back, "/"));
    }
}
