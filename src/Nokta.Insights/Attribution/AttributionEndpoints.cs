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
    public static void Map(IEndpointRouteBuilder routes) => routes.Api("/insights", "Explorer").MapGet("/attribution", AnswerAsync).Needs(Permission.Read).Asks(FigureApi.Scoped).Tells<AttributionShape>("Answers the question “attribution” of the explorer, with n and intervals; the query is that of its page.");

    private static async Task<IResult> AnswerAsync(HttpContext http, Visit visit, ExplorerDesk desk, CancellationToken ct)
    {
        var address = Address.Of(http.Request);
        var view = await desk.AskAsync(visit.Workspace, visit.Reader.Calendar, address, ct);
        if (view is null) return StepEndpoints.Problem([new Refusal("steps.no-data")], StatusCodes.Status404NotFound);
        if (AttributionAsk.Of(view, address) is not { } ask) return StepEndpoints.Problem([new Refusal("attribution.no-goal")], StatusCodes.Status404NotFound);
        return TypedResults.Json(Body(view, AttributionResult.Of(view, ask, visit.Reader.Calendar)));
    }

    private static AttributionShape Body(ExplorerView view, AttributionResult result) => new(
        "attribution", "This is an association, not a cause.", new AttributedGoal(result.Ask.Goal.Number, result.Ask.Goal.Name.En), result.Ask.Days, result.Ask.Axis,
        DateTimeOffset.UnixEpoch.AddMicroseconds(view.Period.From), DateTimeOffset.UnixEpoch.AddMicroseconds(view.Period.To),
        (long)result.Answer.Conversions, (long)result.Answer.Unattributed, (long)result.Answer.NullPaths, result.Ask.Currency.Length > 0 ? result.Ask.Currency : null,
        Money(result, result.Answer.Value), Money(result, result.Answer.UnattributedValue), [.. result.Models.Select(m => m.Model.ToString())],
        [.. result.Lines.Select(line => new AttributedChannel(
            line.Touchpoint?.Id, line.Touchpoint?.Name.En is { Length: > 0 } name ? name : line.Touchpoint?.Code ?? line.Name, line.N, [.. line.Costs.Select(c => new Money(c.Minor, c.Currency))],
            AttributionDoor.Written(line.Standing), [.. result.Models.Select(model => Share(result, model, line.Channel))]))]);

    private static AttributedShare Share(AttributionResult result, ModelAnswer model, int channel) => new(
        model.Model.ToString(), model.Conversions[channel], model.Intervals![channel].Low, model.Intervals[channel].High, Money(result, model.Values[channel]),
        model.ValueIntervals?[channel].Low, model.ValueIntervals?[channel].High, model.RemovalEffects?[channel]);

    private static double? Money(AttributionResult result, double minor) => result.Ask.Currency.Length > 0 ? minor : null;
}

/// <summary>What each channel or touchpoint is credited with, by every model that was asked for.</summary>
internal sealed record AttributionShape(
    string Question, string Association, AttributedGoal Goal, int LookbackDays, string By, DateTimeOffset From, DateTimeOffset To, long Conversions, long Unattributed, long NullPaths, string? Currency,
    double? ValueMinor, double? UnattributedValueMinor, IReadOnlyList<string> Models, IReadOnlyList<AttributedChannel> Channels);

internal sealed record AttributedGoal(int Number, string Name);

internal sealed record AttributedChannel(string? Id, string Name, long N, IReadOnlyList<Money> Costs, string Standing, IReadOnlyList<AttributedShare> Shares);

internal sealed record AttributedShare(string Model, double Conversions, double Low, double High, double? ValueMinor, double? ValueLow, double? ValueHigh, double? RemovalEffect);
