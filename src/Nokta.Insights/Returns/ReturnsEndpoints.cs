using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Insights.Explore;
using Nokta.Insights.Explore.Steps;
using Nokta.JourneyEngine.Retention;
using Nokta.Accounts.Api;
using Nokta.Insights.Api;
using Nokta.Insights.Others;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Modules;

namespace Nokta.Insights.Returns;

/// <summary>Retention for programs: <c>/api/v1/insights/retention</c> with the fields of the page of returns.</summary>
internal static class ReturnsEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.Api("/insights", "Explorer").MapGet("/retention", AnswerAsync).Needs(Permission.Read).Asks(FigureApi.Scoped).Tells<ReturnsShape>("Answers the question “retention” of the explorer, with n and intervals; the query is that of its page.");

    private static async Task<IResult> AnswerAsync(HttpContext http, Visit visit, ExplorerDesk desk, TimeProvider clock)
    {
        var address = Address.Of(http.Request);
        var view = await desk.AskAsync(visit.Workspace, visit.Reader.Calendar, address, http.RequestAborted);
        if (view is null) return StepEndpoints.Problem([Refusal.Of("steps.no-data")], StatusCodes.Status404NotFound);
        var reading = ReturnsReading.Of(view, ReturnsAsk.Read(address), visit.Reader.Calendar, Micros.Of(clock.GetUtcNow()));
        return TypedResults.Json(new ReturnsShape(
            reading.Buckets.Unit == CalendarUnit.Week ? "week" : "month", visit.Reader.Calendar.Kind == CalendarKind.Jalali ? "jalali" : "gregorian",
            reading.Ask.First is { Length: > 0 } first ? first : "any", reading.Ask.Back is { Length: > 0 } back ? back : "any",
            Micros.ToInstant(reading.Buckets.EndOfData), [.. reading.Answer.Cohorts.Select(cohort => CohortShape.Of(reading, cohort, visit.Reader.Calendar))],
            reading.Contrasts is { } contrasts ? [.. contrasts.Select(c => ContrastShape.Of("later-" + c.Later, null, c.It))] : null));
    }
}

/// <summary>Who came back, by when they came first.</summary>
/// <param name="Others">With a segment: what came back of its cohorts so many buckets later, beside the same cohorts of everybody who is not in it.</param>
internal sealed record ReturnsShape(string Unit, string Calendar, string First, string Back, DateTimeOffset EndOfData, IReadOnlyList<CohortShape> Cohorts, IReadOnlyList<ContrastShape>? Others);

internal sealed record CohortShape(string Cohort, long Persons, IReadOnlyList<BucketShape> Later)
{
    public static CohortShape Of(ReturnsReading reading, RetentionCohort cohort, Calendar calendar) =>
        new(reading.Buckets.CodeOf(cohort.Bucket, calendar), cohort.Persons, [.. cohort.Returned.Select((returned, i) => BucketShape.Of(cohort, returned, i))]);
}

/// <summary>A week or month after the first one; while it is not over it has people and no share.</summary>
internal sealed record BucketShape(int Bucket, long Persons, bool Finished, NamedShare? Share)
{
    public static BucketShape Of(RetentionCohort cohort, long returned, int i) => new(i, returned, i < cohort.Finished, i < cohort.Finished ? NamedShare.Of(returned, cohort.Persons) : null);
}
