using Microsoft.AspNetCore.Mvc;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Server.Setup;

/// <summary>The one-button changes of a person's workspaces. The workspace is looked for among her own: another one is not there.</summary>
internal static class WorkspaceEndpoints
{
    private const string Page = "/settings/workspaces";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Page + "/leave", LeaveAsync).Needs(Permission.Own);
        routes.MapPost(Page + "/restore", RestoreAsync).Needs(Permission.Own).NeedsFreshSignIn();
    }

    private static async Task<IResult> LeaveAsync([FromForm] int id, Presence presence, Roster roster, CancellationToken ct)
    {
        var left = await roster.LeaveAsync(new WorkspaceId(id), presence.Member!.Value, ct);
        if (left.Refusal?.Code == "member.absent") return Results.NotFound();
        return Results.Redirect(Page + (left.IsDone ? "?done=left" : "?refused=" + left.Refusal!.Code));
    }

    private static async Task<IResult> RestoreAsync([FromForm] int id, Presence presence, Roster roster, WorkspaceStore workspaces, CancellationToken ct)
    {
        var hers = await roster.ListWorkspacesAsync(presence.Member!.Value, ct);
        if (!hers.Any(h => h.Workspace.Id == new WorkspaceId(id) && h.Role == Role.Owner)) return Results.NotFound();
        await workspaces.ArchiveAsync(new WorkspaceId(id), false, ct);
        return Results.Redirect(Page + "?done=restored");
    }
}
