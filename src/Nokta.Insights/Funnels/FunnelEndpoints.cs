using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Insights.Explore;
using Nokta.Insights.Explore.Steps;
using Nokta.JourneyEngine.Statistics;
using Nokta.Accounts.Api;
using Nokta.Insights.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights.Funnels;

/// <summary>The funnel for programs: <c>/api/v1/insights/funnel</c> with the fields of its page; without <c>steps</c> it is the one that the page proposes.</summary>
internal static class FunnelEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.Api("/insights", "Explorer").MapGet("/funnel", AnswerAsync).Needs(Permission.Read).Asks(FigureApi.Scoped).Tells<object>("Answers the question “funnel” of the explorer, with n and intervals; the query is that of its page.");

    private static async Task<IResult> AnswerAsync(HttpContext http, Visit visit, ExplorerDesk desk)
    {
        var address = Address.Of(http.Request);
        var view = await desk.AskAsync(visit.Workspace, visit.Reader.Calendar, address, http.RequestAborted);
        if (view is null || FunnelReading.Of(view, FunnelAsk.Read(address)) is not { } reading) return StepEndpoints.Problem([Refusal.Of("steps.no-data")], StatusCodes.Status404NotFound);
        var unknown = reading.Steps.SelectMany(s => s.Touchpoints).Where(number => view.Measured.Touchpoints.All(t => t.Number != number))
            .Select(number => Refusal.Of("steps.touchpoint", ("text", TouchpointCard.IdOf(number))).At("steps")).ToList();
        return unknown.Count == 0 ? TypedResults.Json(Body(reading, visit.Reader)) : StepEndpoints.Problem(unknown, StatusCodes.Status422UnprocessableEntity);
    }

    private static object Body(FunnelReading reading, Reader reader) => new
    {
        period = NamedPeriod.Of(reading.View.Period),
        windowDays = reading.Ask.WindowDays == 0 ? (int?)null : reading.Ask.WindowDays,
        window = reading.Ask.IsBetween ? "between-steps" : "from-first-step",
        proposed = reading.IsProposed,
        persons = reading.Answer.Steps[0].Persons,
        steps = reading.Lines.Select(line => new
        {
            name = PlainText.Of(line.Choice.Name(reading.View.Measured, reader)),
            anyOf = line.Choice.Tokens,
            optional = line.Choice.IsOptional,
            reached = NamedShare.Of(line.Persons, line.Start),
            left = line.Index == 0 || line.Choice.IsOptional ? null : NamedShare.Of(line.Left, line.Before),
            firmness = Name(line.Firmness),
            medianSeconds = Seconds.Of(line.Answer.MedianFromPrevious),
            p90Seconds = Seconds.Of(line.Answer.P90FromPrevious),
        }),
        groups = reading.Answer.Groups.Select((persons, g) => new { name = g == 0 ? null : reading.GroupNames[g - 1], persons }).Where(g => g.persons[0] > 0),
        compared = reading.Compared?.Steps.Select(s => NamedShare.Of(s.Persons, reading.Compared.Steps[0].Persons)),
    };

    private static string Name(Firmness firmness) => firmness switch { Firmness.Hidden => "hidden", Firmness.Range => "range", _ => "solid" };
}
