using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Insights.Explore;
using Nokta.Insights.Explore.Steps;
using Nokta.JourneyEngine.Attribution;
using Nokta.Accounts.Api;
using Nokta.Insights.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints;

namespace Nokta.Insights.Attribution;

/// <summary>Attribution for programs: <c>/api/v1/insights/attribution</c> with the fields of the page, every model of <c>models=</c>, n and ranges.</summary>
internal static class AttributionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.Api("/insights", "Explorer").MapGet("/attribution", AnswerAsync).Needs(Permission.Read).Asks(FigureApi.Scoped).Tells<object>("Answers the question “attribution” of the explorer, with n and intervals; the query is that of its page.");

    private static async Task<IResult> AnswerAsync(HttpContext http, Visit visit, ExplorerDesk desk, CancellationToken ct)
    {
        var address = Address.Of(http.Request);
        var view = await desk.AskAsync(visit.Workspace, visit.Reader.Calendar, address, ct);
        if (view is null) return StepEndpoints.Problem([new Refusal("steps.no-data")], StatusCodes.Status404NotFound);
        if (AttributionAsk.Of(view, address) is not { } ask) return StepEndpoints.Problem([new Refusal("attribution.no-goal")], StatusCodes.Status404NotFound);
        return TypedResults.Json(Body(view, AttributionResult.Of(view, ask, visit.Reader.Calendar)));
    }

    private static object Body(ExplorerView view, AttributionResult result) => new
    {
        question = "attribution",
        association = "This is an association, not a cause.",
        goal = new { number = result.Ask.Goal.Number, name = result.Ask.Goal.Name.En },
        lookbackDays = result.Ask.Days,
        by = result.Ask.Axis,
        from = DateTimeOffset.UnixEpoch.AddMicroseconds(view.Period.From),
        to = DateTimeOffset.UnixEpoch.AddMicroseconds(view.Period.To),
        conversions = (long)result.Answer.Conversions,
        unattributed = (long)result.Answer.Unattributed,
        nullPaths = (long)result.Answer.NullPaths,
        currency = result.Ask.Currency.Length > 0 ? result.Ask.Currency : null,
        valueMinor = Money(result, result.Answer.Value),
        unattributedValueMinor = Money(result, result.Answer.UnattributedValue),
        models = result.Models.Select(m => m.Model.ToString()),
        channels = result.Lines.Select(line => new
        {
            id = line.Touchpoint?.Id,
            name = line.Touchpoint?.Name.En is { Length: > 0 } name ? name : line.Touchpoint?.Code ?? line.Name,
            n = line.N,
            costs = line.Costs.Select(c => new { minor = c.Minor, currency = c.Currency }),
            standing = AttributionDoor.Written(line.Standing),
            shares = result.Models.Select(model => Share(result, model, line.Channel)),
        }),
    };

    private static object Share(AttributionResult result, ModelAnswer model, int channel) => new
    {
        model = model.Model.ToString(),
        conversions = model.Conversions[channel],
        low = model.Intervals![channel].Low,
        high = model.Intervals[channel].High,
        valueMinor = Money(result, model.Values[channel]),
        valueLow = model.ValueIntervals?[channel].Low,
        valueHigh = model.ValueIntervals?[channel].High,
        removalEffect = model.RemovalEffects?[channel],
    };

    private static double? Money(AttributionResult result, double minor) => result.Ask.Currency.Length > 0 ? minor : null;
}
