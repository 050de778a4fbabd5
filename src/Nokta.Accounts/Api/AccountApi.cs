using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;

namespace Nokta.Accounts.Api;

/// <summary>Who asks, the workspaces she may enter, and saved views, for programs.</summary>
internal static class AccountApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var account = routes.Api("/account", "Account");
        account.MapGet("", AccountAsync).Needs(Permission.Own).Tells<AccountShape>("Tells who asks and what she may do.");
        account.MapPatch("", EditAsync).Needs(Permission.Own).NeedsSeen().Accepts<AccountWrite>("application/merge-patch+json", "application/json").Tells<AccountShape>("Changes the language and the looks that one reads in.");
        routes.Api("/workspaces", "Account").MapGet("", Workspaces).Needs(Permission.Own).Tells<Page<WorkspaceShape>>("Lists the workspaces that the caller may enter; a token has one.");

        var views = routes.Api("/views", "Saved views");
        views.MapGet("", ListAsync).Needs(Permission.Read).Asks(("page", "Only views of this page, such as /insights.")).Tells<Page<ViewShape>>("Lists saved views: everybody's and one's own.");
        views.MapPost("", SaveAsync).Needs(Permission.Read).Tells<ViewShape>("Saves a view; one of the same page, name and owner is replaced.", StatusCodes.Status201Created);
        views.MapDelete("/{id:guid}", DeleteAsync).Needs(Permission.Read).Tells("Deletes a view; it can be brought back.");
        views.MapPost("/{id:guid}/restore", RestoreAsync).Needs(Permission.Read).Tells<ViewShape>("Brings a deleted view back.");
    }

    private static async Task<IResult> AccountAsync(Visit visit, Presence presence, MemberStore members, CancellationToken ct) => Answer((await members.FindAsync(presence.Member!.Value, ct))!, visit, presence);

    private static async Task<IResult> EditAsync(MergePatch change, Seen seen, HttpContext http, Visit visit, Presence presence, MemberStore members, CancellationToken ct)
    {
        var member = (await members.FindAsync(presence.Member!.Value, ct))!;
        if (seen.Refuse(http, TagOf(member)) is { } refused) return refused;
        var wanted = change.Apply(new AccountWrite(member.Language, member.Theme));
        if (wanted.Language is { } language && Language.Find(language) is null) return Refused.For(Refusal.Of("workspace.language-unknown", ("language", language)).At("language"));
        if (wanted.Theme is not (null or "light" or "dark" or "system")) return Refused.For(new Refusal("request.body", "theme"));
        await members.EditAsync(member.Id, m => (m.Language, m.Theme) = (wanted.Language, wanted.Theme), ct);
        return Answer((await members.FindAsync(member.Id, ct))!, visit, presence);
    }

    private static Versioned Answer(Member member, Visit visit, Presence presence) => new(
        new AccountShape(visit.Person, visit.Actor.Kind == ActorKind.Token, member.Language ?? presence.Language.Code, member.Theme, visit.Workspace.Value, [.. visit.May.Except([Permission.Anyone]).Order().Select(Token.CodeOf)]), TagOf(member));

    private static string TagOf(Member member) => Seen.TagOf(new AccountWrite(member.Language, member.Theme));

    private static IResult Workspaces(PageAsk ask, Presence presence) => ask.Cut([.. presence.Workspaces.Select(w => WorkspaceShape.Of(w, w.Id == presence.Current?.Id))], w => w.Number);

    private static async Task<IResult> ListAsync(string? page, PageAsk ask, Visit visit, Presence presence, SavedViews views, CancellationToken ct) =>
        ask.Cut([.. (await views.ListAsync(visit.Workspace, presence.Member, page, ct)).Select(ViewShape.Of)], v => v.Id);

    private static async Task<IResult> SaveAsync(ViewWrite body, Visit visit, Presence presence, SavedViews views, CancellationToken ct)
    {
        if (body.IsForAll && !visit.Can(Permission.Analyse)) return Results.StatusCode(StatusCodes.Status403Forbidden);
        var saved = await views.SaveAsync(visit.Workspace, body.IsForAll ? null : presence.Member, visit.Person, body.Page, body.Name, body.Query, ct);
        return saved.ToHttp(view => Results.Created((string?)null, ViewShape.Of(view)));
    }

    private static async Task<IResult> DeleteAsync(Guid id, Visit visit, Presence presence, SavedViews views, CancellationToken ct) =>
        ApiRoutes.Done(await MayAsync(id, visit, presence, views, ct) && await views.DeleteAsync(visit.Workspace, presence.Member, id, ct));

    private static async Task<IResult> RestoreAsync(Guid id, Visit visit, Presence presence, SavedViews views, CancellationToken ct)
    {
        if (!await MayAsync(id, visit, presence, views, ct) || !await views.RestoreAsync(visit.Workspace, presence.Member, id, ct)) return Results.NotFound();
        return Results.Json(ViewShape.Of((await views.FindAsync(visit.Workspace, presence.Member, id, ct))!));
    }

    private static async Task<bool> MayAsync(Guid id, Visit visit, Presence presence, SavedViews views, CancellationToken ct) =>
        await views.FindAsync(visit.Workspace, presence.Member, id, ct) is { } view && (!view.IsForAll || visit.Can(Permission.Analyse));
}

/// <summary>Who asks.</summary>
/// <param name="May">Codes of what she may do in this workspace.</param>
internal sealed record AccountShape(string Name, bool IsToken, string Language, string? Theme, int Workspace, IReadOnlyList<string> May);

/// <summary>fa, ru or en; light, dark or system.</summary>
internal sealed record AccountWrite(string? Language = null, string? Theme = null);

/// <summary>A workspace that the caller may enter.</summary>
public sealed record WorkspaceShape(int Number, string Name, string BusinessType, string Zone, string Currency, string Language, bool IsCurrent, DateTimeOffset? Archived)
{
    /// <summary>How a workspace is told.</summary>
    public static WorkspaceShape Of(WorkspaceSettings w, bool isCurrent) => new(w.Id.Value, w.Name, w.BusinessType, w.Zone, w.Currency, w.Language, isCurrent, w.Archived);
}

/// <summary>A page with its query, under a name.</summary>
internal sealed record ViewWrite(string Page, string Name, string Query = "", bool IsForAll = false);

internal sealed record ViewShape(Guid Id, string Page, string Name, string Query, bool IsForAll, string MadeBy, DateTimeOffset Created)
{
    public static ViewShape Of(SavedView v) => new(v.Id, v.Page, v.Name, v.Query, v.IsForAll, v.MadeBy, v.Created);
}
