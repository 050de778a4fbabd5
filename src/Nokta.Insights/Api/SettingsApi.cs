using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Accounts.Api;
using Nokta.Insights.Settings;
using Nokta.Interactions.Measures;
using Nokta.Interactions.People;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Modules;

namespace Nokta.Insights.Api;

/// <summary>The settings that figures rest on, for programs: each section is one document with its history.</summary>
internal static class SettingsApi
{
    private static readonly (Permission, Permission) s_managed = (Permission.Read, Permission.Manage), s_analysed = (Permission.Read, Permission.Analyse);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var all = routes.Settings();
        all.Section(OpenHours.Section, "when the business is open", SettingsRules.Check, s_managed);
        all.Section(HolidayPlan.Section, "which holidays the business keeps, and days it has decided itself", SettingsRules.Check, s_managed);
        all.Section(Branches.Section, "the branches; a new one has the number 0", SettingsRules.Check, s_managed);
        all.Section(Targets.Section, "what touchpoints aim at", SettingsRules.Check, s_analysed);
        all.Section(AudienceRules.Section, "when a person is new, potential or existing", SettingsRules.Check, s_analysed);
        all.Section(PersonRules.Section, "how many customers may share a key, and how sure a link must be (hundredths)", SettingsRules.Check, s_analysed);
        all.Workspace(TimeSettings.Section, "calendar, first weekday and zone", TimeSettings.Of, (part, now) => part.In(now));
        all.Workspace(BusinessSettings.Section, "name, currency and language of the business", BusinessSettings.Of, (part, now) => part.In(now));
        all.MapPost("/holidays/days", AddDayAsync).Needs(Permission.Manage).Tells<HolidayPlan>("Decides a day of one's own: other hours, or closed; a day that was decided before is replaced.");
        all.MapDelete("/holidays/days/{date}", RemoveDayAsync).Needs(Permission.Manage).Asks(("branch", "Number of the branch whose day it is; the whole business otherwise.")).Tells("Takes back what was decided for a day.");
        all.MapPost("/holidays/move", MoveAsync).Needs(Permission.Manage).Tells<HolidayPlan>("Moves a holiday whose date is computed, by three days at most.");
        routes.Api("/holidays", "Settings").MapGet("", Holidays).Needs(Permission.Read).Asks(("from", "First day."), ("to", "Last day, included.")).Tells<Page<Holiday>>("Lists the holidays that the business keeps in a stretch of days.");
        SettingsPreviewApi.Map(all);
    }

    private static Task<IResult> AddDayAsync(SpecialDay body, HttpContext http, Visit visit, SettingsLog log, CancellationToken ct) => EditAsync(http, visit, log, plan => SettingsRules.Check(plan.With(body)), ct);

    private static async Task<IResult> RemoveDayAsync(string date, int? branch, HttpContext http, Visit visit, SettingsLog log, CancellationToken ct)
    {
        var now = (await log.FindAsync(visit.Workspace, HolidayPlan.Section, ct)).Value;
        if (HolidayForm.DayIn(date) is not { } day || !now.Special.Any(d => d.Date == day && d.Branch == (branch ?? 0))) return Results.NotFound();
        var saved = await EditAsync(http, visit, log, plan => plan.Without(day, branch ?? 0), ct);
        return saved is Versioned ? Results.NoContent() : saved;
    }

    private static Task<IResult> MoveAsync(HolidayMove body, HttpContext http, Visit visit, SettingsLog log, CancellationToken ct) =>
        EditAsync(http, visit, log, plan => plan.Correct(body.Id, body.To) is { } moved ? moved : new Refusal("holiday.not-movable", "id"), ct);

    private static async Task<IResult> EditAsync(HttpContext http, Visit visit, SettingsLog log, Func<HolidayPlan, Outcome<HolidayPlan>> edit, CancellationToken ct)
    {
        var kept = await log.FindAsync(visit.Workspace, HolidayPlan.Section, ct);
        // What is added to a document needs no version of the whole; who sends one is held to it.
        if (http.Request.Headers.IfMatch.Count > 0 && new Seen(http.Request.Headers.IfMatch.ToString()).Refuse(http, kept.Version) is { } refused) return refused;
        var wanted = edit(kept.Value);
        return wanted.IsDone ? (await log.SaveAsync(visit.Workspace, HolidayPlan.Section, wanted.Value, kept.Version, visit.Person, ct)).ToHttp(saved => new Versioned(saved.Value, saved.Version)) : Refused.For(wanted.Refusals);
    }

    private static async Task<IResult> Holidays(DateOnly? from, DateOnly? to, PageAsk ask, Visit visit, OpeningDesk openings, TimeProvider clock, CancellationToken ct)
    {
        var first = from ?? visit.Reader.Calendar.DateOf(Micros.Of(clock.GetUtcNow()));
        var last = to ?? first.AddDays(365);
        // A stretch of some years is all that anybody plans; every day of it is looked at.
        if (last < first || last.DayNumber - first.DayNumber > 3660) return Results.BadRequest();
        return ask.Cut([.. (await openings.GetAsync(visit.Workspace, ct)).Plan.Between(first, last)], h => $"{h.Date:yyyy-MM-dd} {h.Id}");
    }
}

/// <summary>A holiday whose date is computed (by the moon), and the day it really is on.</summary>
internal sealed record HolidayMove(string Id, DateOnly To);
