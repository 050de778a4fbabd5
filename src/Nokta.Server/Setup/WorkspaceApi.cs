using Nokta.Accounts;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Server.Setup;

/// <summary>A member's workspaces for programs. Opening one is for who looks after the installation; a token belongs to one workspace and ends none.</summary>
internal static class WorkspaceApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var workspaces = routes.Api("/workspaces", "Account");
        workspaces.MapPost("", OpenAsync).Needs(Permission.Installation).Tells<WorkspaceShape>("Opens another workspace with what its type of business starts with; the caller owns it.", StatusCodes.Status201Created);
        workspaces.MapGet("/mine", ListMineAsync).Needs(Permission.Own).NeedsSession().Tells<Page<MyWorkspace>>("Lists the member's workspaces with her role in each, archived ones of her own too.");
        workspaces.MapPost("/{number:int}/archive", (int number, Presence presence, Roster roster, WorkspaceStore store, CancellationToken ct) => HideAsync(number, isHidden: true, presence, roster, store, ct))
            .Needs(Permission.Own).NeedsFreshSignIn().NeedsSession().Tells("Archives a workspace of one's own: nobody may enter it, its tokens stop, nothing is deleted.");
        workspaces.MapPost("/{number:int}/restore", (int number, Presence presence, Roster roster, WorkspaceStore store, CancellationToken ct) => HideAsync(number, isHidden: false, presence, roster, store, ct))
            .Needs(Permission.Own).NeedsFreshSignIn().NeedsSession().Tells("Opens an archived workspace again.");
        workspaces.MapPost("/{number:int}/leave", LeaveAsync).Needs(Permission.Own).NeedsSession().Tells("Ends one's own membership of a workspace.");
    }

    private static async Task<IResult> OpenAsync(WorkspaceWrite body, Visit visit, Presence presence, WorkspaceOpening opening, WorkspaceStore store, CancellationToken ct)
    {
        var opened = await opening.OpenAsync(body.Name, body.Type, presence.Current ?? WorkspaceSettings.OfferedFor(visit.Reader.Language), visit.Reader.Language, presence.Member!.Value, visit.Person, ct);
        return opened.IsDone ? Results.Created((string?)null, WorkspaceShape.Of((await store.FindAsync(opened.Value, ct))!, isCurrent: false)) : Refused.For(opened.Refusals);
    }

    private static async Task<IResult> ListMineAsync(PageAsk ask, Presence presence, Roster roster, CancellationToken ct) =>
        ask.Cut([.. (await roster.ListWorkspacesAsync(presence.Member!.Value, ct)).Select(w => new MyWorkspace(WorkspaceShape.Of(w.Workspace, w.Workspace.Id == presence.Current?.Id), w.Role.Code))], w => w.Workspace.Number);

    private static async Task<IResult> HideAsync(int number, bool isHidden, Presence presence, Roster roster, WorkspaceStore store, CancellationToken ct)
    {
        var hers = await roster.ListWorkspacesAsync(presence.Member!.Value, ct);
        if (!hers.Any(h => h.Workspace.Id == new WorkspaceId(number) && h.Role == Role.Owner)) return Results.NotFound();
        await store.ArchiveAsync(new WorkspaceId(number), isHidden, ct);
        return Results.NoContent();
    }

    private static Task<IResult> LeaveAsync(int number, Presence presence, Roster roster, CancellationToken ct) =>
        roster.LeaveAsync(new WorkspaceId(number), presence.Member!.Value, ct).ToHttpAsync(_ => Results.NoContent());
}

/// <summary>A new workspace; time, currency and calendar are those of the one it is opened from.</summary>
/// <param name="Type">Code of a starter of <c>/packs/starters</c>.</param>
internal sealed record WorkspaceWrite(string Name, string Type);

internal sealed record MyWorkspace(WorkspaceShape Workspace, string Role);
