using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Interactions.People;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints;

namespace Nokta.Insights.Settings;

/// <summary>The previews alone, for a form of the settings that is still being written, and the one-button changes of holidays.</summary>
internal static class SettingsEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings/calendar/preview", async (HttpContext http, Visit visit, WorkspaceStore workspaces, CalendarDesk desk, CancellationToken ct) =>
        {
            var now = (await workspaces.FindAsync(visit.Workspace, ct))!;
            return Panel(await desk.PreviewAsync(now, CalendarPage.Read(Asked(http), now), visit.Reader, ct), visit);
        }).Needs(Permission.Manage);
        routes.MapGet("/settings/hours/preview", async (HttpContext http, Visit visit, HoursDesk desk, CancellationToken ct) =>
        {
            var week = HoursForm.Read(Asked(http)).Week();
            return Panel(await desk.PreviewAsync(visit.Workspace, HoursOf.Read(http.Request.Query["for"]), week.Value, week.Refusals, visit.Reader, ct), visit);
        }).Needs(Permission.Manage);
        routes.MapGet("/settings/holidays/preview", async (HttpContext http, Visit visit, SettingsLog log, HolidaysDesk desk, CancellationToken ct) =>
        {
            var (plan, refusals) = HolidayForm.Read((await log.FindAsync(visit.Workspace, HolidayPlan.Section, ct)).Value, Asked(http));
            return Panel(await desk.PreviewAsync(visit.Workspace, plan, refusals, visit.Reader, ct), visit);
        }).Needs(Permission.Manage);
        routes.MapGet("/settings/audience/preview", async (HttpContext http, Visit visit, AudienceDesk desk, CancellationToken ct) =>
        {
            var rules = AudiencePage.Read(Asked(http));
            return Panel(await desk.PreviewAsync(visit.Workspace, rules, rules.Check(), visit.Reader, ct) ?? new Change([], []), visit);
        }).Needs(Permission.Analyse);
        routes.MapGet("/settings/who-is-who/preview", (HttpContext http, Visit visit, PersonRulesDesk desk) => Panel(WhoIsWhoPage.Preview(desk, visit, WhoIsWhoPage.Read(Asked(http))), visit)).Needs(Permission.Analyse);
        routes.MapGet("/settings/targets/preview", async (HttpContext http, Visit visit, SettingsLog log, ScorecardDesk scorecard, TouchpointRegister register, TargetsDesk desk, CancellationToken ct) =>
        {
            var own = await TargetsPage.ListAsync(visit, scorecard, register, log);
            var (targets, refusals) = TargetForm.Read([.. own.Select(o => (o.Card.Number, o.Scale))], (await log.FindAsync(visit.Workspace, Targets.Section, ct)).Value, Asked(http));
            return Panel(await desk.PreviewAsync(visit.Workspace, targets, refusals, visit.Reader, ct), visit);
        }).Needs(Permission.Analyse);
        routes.MapGet("/settings/branches/preview", async (HttpContext http, Visit visit, SettingsLog log, BranchesDesk desk, CancellationToken ct) =>
        {
            var branch = BranchesPage.Read(Asked(http), (await log.FindAsync(visit.Workspace, Branches.Section, ct)).Value);
            return Panel(await desk.PreviewAsync(visit.Workspace, branch, visit.Reader, ct), visit);
        }).Needs(Permission.Manage);
        routes.MapGet("/settings/scales/preview", async (HttpContext http, Visit visit, ScalesDesk desk, CancellationToken ct) =>
        {
            var rows = await desk.ListAsync(visit.Workspace, visit.Reader, ct);
            return Panel(ScalesDesk.Preview(rows, ScalesPage.Read(rows, Asked(http)), visit.Reader), visit);
        }).Needs(Permission.Analyse);
        routes.MapPost("/settings/scales/undo", UndoScalesAsync).Needs(Permission.Analyse);
        MapHolidays(routes.MapGroup("/settings/holidays"));
    }

    private static void MapHolidays(RouteGroupBuilder holidays)
    {
        holidays.MapPost("/day", async (HttpContext http, Visit visit, SettingsLog log, CancellationToken ct) =>
        {
            var posted = await http.Request.ReadFormAsync(ct);
            var day = HolidayForm.Day(name => posted[name].ToString());
            if (!day.IsDone) return Results.LocalRedirect("/settings/holidays?refused=" + day.Refusals[0].Code);
            return await EditAsync(visit, log, plan => plan.Special.Count < HolidayPlan.MostSpecial ? plan.With(day.Value) : plan, ct);
        }).Needs(Permission.Manage);
        holidays.MapPost("/day/remove", async (HttpContext http, Visit visit, SettingsLog log, CancellationToken ct) =>
        {
            var posted = await http.Request.ReadFormAsync(ct);
            var branch = int.TryParse(posted["branch"], System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
            return HolidayForm.DayIn(posted["date"].ToString()) is { } date ? await EditAsync(visit, log, plan => plan.Without(date, branch), ct) : Results.BadRequest();
        }).Needs(Permission.Manage);
        holidays.MapPost("/move", async (HttpContext http, Visit visit, SettingsLog log, CancellationToken ct) =>
        {
            var posted = await http.Request.ReadFormAsync(ct);
            var (id, to) = (posted["id"].ToString(), HolidayForm.DayIn(posted["to"].ToString()));
            return to is { } date ? await EditAsync(visit, log, plan => plan.Correct(id, date) ?? plan, ct) : Results.BadRequest();
        }).Needs(Permission.Manage);
    }

    /// <summary>Takes back the edits that one saving of scales made: <c>14.3-19.2</c>, number and version.</summary>
    private static async Task<IResult> UndoScalesAsync(HttpContext http, Visit visit, TouchpointRegister register, CancellationToken ct)
    {
        foreach (var edit in (await http.Request.ReadFormAsync(ct))["edits"].ToString().Split('-').Take(1000))
            if (edit.Split('.') is [var number, var version] && NumberText.Whole(number) is { } n && NumberText.Whole(version) is { } v)
                await register.UndoAsync(visit.Workspace, n, v, visit.Person, ct);
        return Results.LocalRedirect("/settings/scales");
    }

    private static async Task<IResult> EditAsync(Visit visit, SettingsLog log, Func<HolidayPlan, HolidayPlan> edit, CancellationToken ct)
    {
        var kept = await log.FindAsync(visit.Workspace, HolidayPlan.Section, ct);
        var saved = await log.SaveAsync(visit.Workspace, HolidayPlan.Section, edit(kept.Value), kept.Version, visit.Person, ct);
        return Results.LocalRedirect("/settings/holidays" + (saved.IsDone ? "?done=saved" : "?refused=" + saved.Refusals[0].Code));
    }

    private static Func<string, string> Asked(HttpContext http) => name => http.Request.Query[name].ToString();

    // The generator of the routes does not see the classes that are generated beside it.
#pragma warning disable CA1859
    private static IResult Panel(Change change, Visit visit) => new RazorComponentResult<ChangePanel>(new { Change = change, visit.Reader });
#pragma warning restore CA1859
}
