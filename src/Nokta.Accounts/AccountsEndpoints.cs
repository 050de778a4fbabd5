using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>The small forms of the frame: language, theme, workspace, sign out. Each goes back to where it was posted.</summary>
internal static class AccountsEndpoints
{
    /// <summary>Sections that figures are computed from: an analyst's too.</summary>
    private static readonly string[] s_computed = ["targets", "audience"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/language", LanguageAsync).Needs(Permission.Anyone);
        routes.MapPost("/theme", ThemeAsync).Needs(Permission.Anyone);
        routes.MapPost("/workspace", Workspace).Needs(Permission.Own);
        routes.MapPost("/settings/restore", RestoreAsync).Needs(Permission.Analyse);
        routes.MapPost("/settings/members/revoke", RevokeAsync).Needs(Permission.Members);
        routes.MapPost("/settings/account/told", ToldAsync).Needs(Permission.Own);
        routes.MapPost("/settings/stations/remove", RemoveStationAsync).Needs(Permission.Members);
        routes.MapPost("/settings/stations/staff/remove", RemoveStaffAsync).Needs(Permission.Members);
        routes.MapPost("/settings/stations/restore", RestoreStationAsync).Needs(Permission.Members);
        routes.MapPost("/settings/stations/staff/restore", RestoreStaffAsync).Needs(Permission.Members);
        routes.MapPost("/settings/members/restore", RestoreMemberAsync).Needs(Permission.Members);
        routes.MapPost("/settings/tokens/restore", RestoreTokenAsync).Needs(Permission.Members);
        routes.MapPost("/station/leave", LeaveStationAsync).Needs(Permission.Anyone);
        routes.MapPost("/sign-out", SignOutAsync).Needs(Permission.Anyone);
    }

    private static async Task<IResult> LanguageAsync([FromForm] string to, [FromForm] string? back, HttpContext context, Presence presence, MemberStore members, CancellationToken ct)
    {
        if (Language.Find(to) is null) return Results.BadRequest();
        context.Keep(AccountCookies.Language, to);
        if (presence.Member is { } member) await members.EditAsync(member, m => m.Language = to, ct);
        return Back(back);
    }

    private static async Task<IResult> ThemeAsync([FromForm] string to, [FromForm] string? back, HttpContext context, Presence presence, MemberStore members, CancellationToken ct)
    {
        if (to is not ("light" or "dark" or "system")) return Results.BadRequest();
        context.Keep(AccountCookies.Theme, to);
        if (presence.Member is { } member) await members.EditAsync(member, m => m.Theme = to, ct);
        return Back(back);
    }

    private static IResult Workspace([FromForm] int to, HttpContext context, Presence presence)
    {
        if (presence.Workspaces.All(w => w.Id != new WorkspaceId(to))) return Results.NotFound();
        context.Keep(AccountCookies.Workspace, new WorkspaceId(to).ToString());
        return Results.Redirect("/");
    }

    /// <summary>Makes an earlier state of a section hold again, and goes back to its page.</summary>
    private static async Task<IResult> RestoreAsync([FromForm] string section, [FromForm] int version, [FromForm] string? back, Visit visit, SettingsLog log, WorkspaceStore workspaces, CancellationToken ct)
    {
        if (!visit.Can(Permission.Manage) && !s_computed.Contains(section)) return Results.StatusCode(StatusCodes.Status403Forbidden);
        var isTheWorkspaces = section == TimeSettings.Section.Code || section == BusinessSettings.Section.Code;
        var isDone = isTheWorkspaces
            ? await workspaces.RestoreAsync(visit.Workspace, section, version, visit.Person, log, ct)
            : await log.RestoreAsync(visit.Workspace, section, version, visit.Person, ct);
        var page = LocalAddress.Or(back, "/settings");
        return Results.Redirect(isDone ? page + (page.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "done=restored" : page);
    }

    /// <summary>She knows of the new device.</summary>
    private static async Task<IResult> ToldAsync([FromForm] string? back, Presence presence, SignInStore signIns, CancellationToken ct)
    {
        if (presence is { Member: { } member, Session: { } session }) await signIns.TellAsync(member, session, ct);
        return Back(back);
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, Presence presence, SessionStore sessions, CancellationToken ct)
    {
        if (presence is { Member: { } member, Session: { } session }) await sessions.RevokeAsync(member, session, ct);
        context.ForgetSecret(AccountCookies.Session);
        return Results.Redirect("/sign-in");
    }

    private static async Task<IResult> RevokeAsync(Visit visit, [FromForm] Guid id, InvitationStore invitations, CancellationToken ct) =>
        await invitations.RevokeAsync(visit.Workspace, id, ct) ? Results.Redirect("/settings/members?done=revoked") : Results.NotFound();

    private static async Task<IResult> RemoveStationAsync(Visit visit, [FromForm] Guid id, StationStore stations, CancellationToken ct) =>
        await stations.RemoveAsync(visit.Workspace, id, ct) ? Results.Redirect($"/settings/stations?done=station&id={id:D}") : Results.NotFound();

    private static async Task<IResult> RemoveStaffAsync(Visit visit, [FromForm] Guid id, StaffStore staff, CancellationToken ct) =>
        await staff.RemoveAsync(visit.Workspace, id, ct) ? Results.Redirect($"/settings/stations?done=gone&id={id:D}") : Results.NotFound();

    private static async Task<IResult> RestoreStationAsync(Visit visit, [FromForm] Guid id, StationStore stations, CancellationToken ct) =>
        await stations.RestoreAsync(visit.Workspace, id, ct) ? Results.Redirect("/settings/stations?done=back") : Results.NotFound();

    private static async Task<IResult> RestoreStaffAsync(Visit visit, [FromForm] Guid id, StaffStore staff, CancellationToken ct) =>
        (await staff.RestoreAsync(visit.Workspace, id, ct)).IsDone ? Results.Redirect("/settings/stations?done=back") : Results.NotFound();

    private static async Task<IResult> RestoreMemberAsync(Visit visit, [FromForm] Guid id, Roster roster, CancellationToken ct) =>
        (await roster.RestoreAsync(visit.Workspace, id, visit.May, ct)).IsDone ? Results.Redirect("/settings/members?done=back") : Results.NotFound();

    private static async Task<IResult> RestoreTokenAsync(Visit visit, [FromForm] Guid id, TokenStore tokens, CancellationToken ct) =>
        await tokens.RestoreAsync(visit.Workspace, id, ct) ? Results.Redirect("/settings/tokens?done=back") : Results.NotFound();

    /// <summary>Whoever is signed in on a tablet goes; the tablet stays a tablet.</summary>
    private static async Task<IResult> LeaveStationAsync(Presence presence, StationStore stations, CancellationToken ct)
    {
        if (presence.Station is { } station) await stations.LeaveAsync(station, ct);
        return Results.Redirect("/station");
    }

    private static IResult Back(string? address) => Results.Redirect(LocalAddress.Or(address, "/"));
}
