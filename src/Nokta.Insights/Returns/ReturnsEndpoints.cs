using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Insights.Explore;
using Nokta.Insights.Explore.Steps;
using Nokta.JourneyEngine.Retention;
using Nokta.Accounts.Api;
using Nokta.Insights.Api;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Modules;

namespace Nokta.Insights.Returns;

/// <summary>Retention for programs: <c>/api/v1/insights/retention</c> with the fields of the page of returns.</summary>
internal static class ReturnsEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.Api("/insights", "Explorer").MapGet("/retention", AnswerAsync).Needs(Permission.Read).Asks(FigureApi.Scoped).Tells<object>("Answers the question “retention” of the explorer, with n and intervals; the query is that of its page.");

    private static async Task<IResult> AnswerAsync(HttpContext http, Visit visit, ExplorerDesk desk, TimeProvider clock)
    {
        var address = Address.Of(http.Request);
        var view = await desk.AskAsync(visit.Workspace, visit.Reader.Calendar, address, http.RequestAborted);
        if (view is null) return StepEndpoints.Problem([Refusal.Of("steps.no-data")], StatusCodes.Status404NotFound);
        var reading = ReturnsReading.Of(view, ReturnsAsk.Read(address), visit.Reader.Calendar, Micros.Of(clock.GetUtcNow()));
        return TypedResults.Json(new
        {
            unit = reading.Buckets.Unit == CalendarUnit.Week ? "week" : "month",
            calendar = visit.Reader.Calendar.Kind == CalendarKind.Jalali ? "jalali" : "gregorian",
            first = reading.Ask.First is { Length: > 0 } first ? first : "any",
            back = reading.Ask.Back is { Length: > 0 } back ? back : "any",
            endOfData = Micros.ToInstant(reading.Buckets.EndOfData),
            cohorts = reading.Answer.Cohorts.Select(cohort => Cohort(reading, cohort, visit.Reader.Calendar)),
        });
    }

    // A bucket that is not over has people and no share.
    private static object Cohort(ReturnsReading reading, RetentionCohort cohort, Calendar calendar) => new
    {
        cohort = reading.Buckets.CodeOf(cohort.Bucket, calendar),
        persons = cohort.Persons,
        later = cohort.Returned.Select((returned, i) => new { bucket = i, persons = returned, finished = i < cohort.Finished, share = i < cohort.Finished ? NamedShare.Of(returned, cohort.Persons) : null }),
    };
}
