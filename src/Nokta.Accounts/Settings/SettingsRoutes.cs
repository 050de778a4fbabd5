using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Accounts;

/// <summary>The way a module offers a section of the settings to programs: one document with its version and its history.</summary>
public static class SettingsRoutes
{
    /// <summary>The group of all sections.</summary>
    public static RouteGroupBuilder Settings(this IEndpointRouteBuilder routes) => routes.Api("/settings", "Settings");

    /// <summary>A section of <see cref="SettingsLog"/>: read, replaced as a whole, listed and brought back.</summary>
    /// <param name="what">What the section says, in English, after "gives".</param>
    /// <param name="check">The document as it is kept, or every reason why it is none.</param>
    /// <param name="needs">What reading asks for, and what writing does.</param>
    public static void Section<T>(this RouteGroupBuilder all, SettingsSection<T> section, string what, Func<T, Outcome<T>> check, (Permission Read, Permission Write) needs) where T : class
    {
        all.MapGet("/" + section.Code, async (Visit visit, SettingsLog log, CancellationToken ct) => Answer(await log.FindAsync(visit.Workspace, section, ct))).Needs(needs.Read).Tells<T>($"Gives {what}.");
        all.MapPut("/" + section.Code, async (T body, Seen seen, HttpContext http, Visit visit, SettingsLog log, CancellationToken ct) =>
        {
            var kept = await log.FindAsync(visit.Workspace, section, ct);
            if (seen.Refuse(http, kept.Version) is { } refused) return refused;
            var wanted = check(body);
            return wanted.IsDone ? (await log.SaveAsync(visit.Workspace, section, wanted.Value, kept.Version, visit.Person, ct)).ToHttp(Answer) : Refused.For(wanted.Refusals);
        }).Needs(needs.Write).NeedsSeen().Tells<T>($"Replaces {what}.");
        all.History(section, async (visit, version, log, _, ct) => await log.RestoreAsync(visit.Workspace, section.Code, version, visit.Person, ct), needs.Write);
    }

    /// <summary>A part of the workspace's own settings, which have a table of their own.</summary>
    public static void Workspace<T>(this RouteGroupBuilder all, SettingsSection<T> section, string what, Func<WorkspaceSettings, T> of, Func<T, WorkspaceSettings, WorkspaceSettings> into) where T : class
    {
        async Task<Kept<T>> FindAsync(Visit visit, SettingsLog log, WorkspaceStore workspaces, CancellationToken ct) =>
            new(of((await workspaces.FindAsync(visit.Workspace, ct))!), (await log.HistoryAsync(visit.Workspace, section, ct)).Select(v => v.Version).FirstOrDefault());

        all.MapGet("/" + section.Code, async (Visit visit, SettingsLog log, WorkspaceStore workspaces, CancellationToken ct) => Answer(await FindAsync(visit, log, workspaces, ct))).Needs(Permission.Read).Tells<T>($"Gives {what}.");
        all.MapPut("/" + section.Code, async (T body, Seen seen, HttpContext http, Visit visit, SettingsLog log, WorkspaceStore workspaces, CancellationToken ct) =>
        {
            if (seen.Refuse(http, (await FindAsync(visit, log, workspaces, ct)).Version) is { } refused) return refused;
            var saved = await workspaces.SaveSettingsAsync(into(body, (await workspaces.FindAsync(visit.Workspace, ct))!), visit.Person, ct);
            return saved.IsDone ? Answer(await FindAsync(visit, log, workspaces, ct)) : Refused.For(saved.Refusals);
        }).Needs(Permission.Manage).NeedsSeen().Tells<T>($"Replaces {what}.");
        all.History(section, (visit, version, log, workspaces, ct) => workspaces.RestoreAsync(visit.Workspace, section.Code, version, visit.Person, log, ct), Permission.Manage);
    }

    private static void History<T>(this RouteGroupBuilder all, SettingsSection<T> section, Func<Visit, int, SettingsLog, WorkspaceStore, CancellationToken, Task<bool>> restore, Permission needs) where T : class
    {
        all.MapGet($"/{section.Code}/history", async (PageAsk ask, Visit visit, SettingsLog log, CancellationToken ct) => ask.Cut(await log.HistoryAsync(visit.Workspace, section, ct), v => v.Version))
            .Needs(needs).Tells<Page<SettingsVersion<T>>>("Lists every saved state, the newest first.");
        all.MapPost($"/{section.Code}/history/{{version:int}}/restore", async (int version, Visit visit, SettingsLog log, WorkspaceStore workspaces, CancellationToken ct) => ApiRoutes.Done(await restore(visit, version, log, workspaces, ct)))
            .Needs(needs).Tells("Makes an earlier state hold again; 0 is the default.");
    }

    private static Versioned Answer<T>(Kept<T> kept) where T : class => new(kept.Value, kept.Version);
}
