using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Accounts.Api;
using Nokta.Interactions.Measures;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Modules;

namespace Nokta.Insights.Api;

/// <summary>The settings that figures rest on, for programs: each section is one document with its history.</summary>
internal static class SettingsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var all = routes.Api("/settings", "Settings");
        Section(all, OpenHours.Section, "when the business is open", SettingsRules.Check);
        Section(all, HolidayPlan.Section, "which holidays the business keeps, and days it has decided itself", SettingsRules.Check);
        Section(all, Branches.Section, "the branches; a new one has the number 0", SettingsRules.Check);
        Section(all, Targets.Section, "what touchpoints aim at", SettingsRules.Check);
        Section(all, AudienceRules.Section, "when a person is new, potential or existing", rules => rules.Check() is { Count: > 0 } refusals ? refusals : rules);
        Workspace(all, TimeSettings.Section, "calendar, first weekday and zone", TimeSettings.Of, (part, now) => part.In(now));
        Workspace(all, BusinessSettings.Section, "name, currency and language of the business", BusinessSettings.Of, (part, now) => part.In(now));
        routes.Api("/holidays", "Settings").MapGet("", Holidays).Needs(Permission.Read).Asks(("from", "First day."), ("to", "Last day, included.")).Tells<IReadOnlyList<Holiday>>("Lists the holidays that the business keeps in a stretch of days.");
    }

    private static void Section<T>(RouteGroupBuilder all, SettingsSection<T> section, string what, Func<T, Outcome<T>> check) where T : class
    {
        all.MapGet("/" + section.Code, async (Visit visit, SettingsLog log, CancellationToken ct) => Answer(await log.FindAsync(visit.Workspace, section, ct))).Needs(Permission.Read).Tells<T>($"Gives {what}.");
        all.MapPut("/" + section.Code, async (T body, Seen seen, HttpContext http, Visit visit, SettingsLog log, CancellationToken ct) =>
        {
            var kept = await log.FindAsync(visit.Workspace, section, ct);
            if (seen.Refuse(http, kept.Version) is { } refused) return refused;
            var wanted = check(body);
            return wanted.IsDone ? (await log.SaveAsync(visit.Workspace, section, wanted.Value, kept.Version, visit.Person, ct)).ToHttp(Answer) : Refused.For(wanted.Refusals);
        }).Needs(Permission.Manage).NeedsSeen().Tells<T>($"Replaces {what}.");
        History(all, section, async (visit, version, log, _, ct) => await log.RestoreAsync(visit.Workspace, section.Code, version, visit.Person, ct));
    }

    /// <summary>A part of the workspace's own settings, which have a table of their own.</summary>
    private static void Workspace<T>(RouteGroupBuilder all, SettingsSection<T> section, string what, Func<WorkspaceSettings, T> of, Func<T, WorkspaceSettings, WorkspaceSettings> into) where T : class
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
        History(all, section, (visit, version, log, workspaces, ct) => workspaces.RestoreAsync(visit.Workspace, section.Code, version, visit.Person, log, ct));
    }

    private static void History<T>(RouteGroupBuilder all, SettingsSection<T> section, Func<Visit, int, SettingsLog, WorkspaceStore, CancellationToken, Task<bool>> restore) where T : class
    {
        all.MapGet($"/{section.Code}/history", async (PageAsk ask, Visit visit, SettingsLog log, CancellationToken ct) => ask.Cut(await log.HistoryAsync(visit.Workspace, section, ct), v => v.Version))
            .Needs(Permission.Manage).Tells<Page<SettingsVersion<T>>>("Lists every saved state, the newest first.");
        all.MapPost($"/{section.Code}/history/{{version:int}}/restore", async (int version, Visit visit, SettingsLog log, WorkspaceStore workspaces, CancellationToken ct) => ApiRoutes.Done(await restore(visit, version, log, workspaces, ct)))
            .Needs(Permission.Manage).Tells("Makes an earlier state hold again; 0 is the default.");
    }

    private static async Task<IResult> Holidays(DateOnly? from, DateOnly? to, Visit visit, OpeningDesk openings, TimeProvider clock, CancellationToken ct)
    {
        var first = from ?? visit.Reader.Calendar.DateOf(Micros.Of(clock.GetUtcNow()));
        var last = to ?? first.AddDays(365);
        // A stretch of some years is all that anybody plans; every day of it is looked at.
        if (last < first || last.DayNumber - first.DayNumber > 3660) return Results.BadRequest();
        return Results.Json((await openings.GetAsync(visit.Workspace, ct)).Plan.Between(first, last));
    }

    private static Versioned Answer<T>(Kept<T> kept) where T : class => new(kept.Value, kept.Version);
}
