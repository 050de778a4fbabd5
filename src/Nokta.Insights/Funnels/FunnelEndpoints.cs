using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Insights.Explore;
using Nokta.Insights.Explore.Steps;
using Nokta.JourneyEngine.Statistics;
using Nokta.Accounts.Api;
using Nokta.Insights.Api;
using Nokta.Insights.Others;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights.Funnels;

/// <summary>The funnel for programs: <c>/api/v1/insights/funnel</c> with the fields of its page; without <c>steps</c> it is the one that the page proposes.</summary>
internal static class FunnelEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.Api("/insights", "Explorer").MapGet("/funnel", AnswerAsync).Needs(Permission.Read).Asks(FigureApi.Scoped).Tells<FunnelShape>("Answers the question “funnel” of the explorer, with n and intervals; the query is that of its page.");

    private static async Task<IResult> AnswerAsync(HttpContext http, Visit visit, ExplorerDesk desk)
    {
        var address = Address.Of(http.Request);
        var view = await desk.AskAsync(visit.Workspace, visit.Reader.Calendar, address, http.RequestAborted);
        if (view is null || FunnelReading.Of(view, FunnelAsk.Read(address)) is not { } reading) return StepEndpoints.Problem([Refusal.Of("steps.no-data")], StatusCodes.Status404NotFound);
        var unknown = reading.Steps.SelectMany(s => s.Touchpoints).Where(number => view.Measured.Touchpoints.All(t => t.Number != number))
            .Select(number => Refusal.Of("steps.touchpoint", ("text", TouchpointCard.IdOf(number))).At("steps")).ToList();
        return unknown.Count == 0 ? TypedResults.Json(Body(reading, visit.Reader)) : StepEndpoints.Problem(unknown, StatusCodes.Status422UnprocessableEntity);
    }

    private static FunnelShape Body(FunnelReading reading, Reader reader) => new(
        NamedPeriod.Of(reading.View.Period), reading.Ask.WindowDays == 0 ? null : reading.Ask.WindowDays, reading.Ask.IsBetween ? "between-steps" : "from-first-step", reading.IsProposed, reading.Answer.Steps[0].Persons,
        [.. reading.Lines.Select(line => new FunnelStepShape(
            PlainText.Of(line.Choice.Name(reading.View.Measured, reader)), [.. line.Choice.Tokens], line.Choice.IsOptional, NamedShare.Of(line.Persons, line.Start),
            line.Index == 0 || line.Choice.IsOptional ? null : NamedShare.Of(line.Left, line.Before), Name(line.Firmness), Seconds.Of(line.Answer.MedianFromPrevious), Seconds.Of(line.Answer.P90FromPrevious)))],
        [.. reading.Answer.Groups.Select((persons, g) => new FunnelGroupShape(g == 0 ? null : reading.GroupNames[g - 1], persons)).Where(g => g.Persons[0] > 0)],
        reading.Compared is { } other ? [.. other.Steps.Select(s => NamedShare.Of(s.Persons, other.Steps[0].Persons))] : null,
        reading.Rest is null ? null : [.. reading.Contrasts.Select(c => ContrastShape.Of("step-" + (c.Step + 1), null, c.It))]);

    private static string Name(Firmness firmness) => firmness switch { Firmness.Hidden => "hidden", Firmness.Range => "range", _ => "solid" };
}

/// <summary>A funnel as programs read it.</summary>
/// <param name="Window">between-steps or from-first-step: what the days of the window are counted from.</param>
/// <param name="Proposed">Whether the steps were proposed by the product, not asked for.</param>
/// <param name="Compared">What reached each step in the other period; null without one.</param>
/// <param name="Others">With a segment: each later step's share of the first, beside that of everybody who is not in it.</param>
internal sealed record FunnelShape(NamedPeriod Period, int? WindowDays, string Window, bool Proposed, long Persons, IReadOnlyList<FunnelStepShape> Steps, IReadOnlyList<FunnelGroupShape> Groups, IReadOnlyList<NamedShare?>? Compared, IReadOnlyList<ContrastShape>? Others);

/// <param name="Firmness">solid, range or hidden: whether the share can be shown.</param>
internal sealed record FunnelStepShape(string Name, IReadOnlyList<string> AnyOf, bool Optional, NamedShare? Reached, NamedShare? Left, string Firmness, double? MedianSeconds, double? P90Seconds);

internal sealed record FunnelGroupShape(string? Name, IReadOnlyList<long> Persons);
