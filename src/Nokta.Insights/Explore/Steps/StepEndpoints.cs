using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Insights.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Explore.Steps;

/// <summary>
/// Questions about steps for programs: <c>/api/v1/insights/flow</c> and its kin as JSON with n and intervals, and <c>/insights/flow.csv</c> where no page gives it. The scope is
/// that of the pages (<c>p</c>, <c>from</c>, <c>to</c>, <c>loc</c>, <c>ch</c>, <c>src</c>, <c>seg</c>, <c>aud</c>).
/// </summary>
internal static class StepEndpoints
{
    private static readonly (string Code, Type Answer, Func<StepRequest, Reader, Outcome<StepReply>> Ask)[] s_questions =
    [
        ("flow", typeof(FlowReply), StepQuestions.Flows), ("variants", typeof(VariantsReply), StepQuestions.VariantsOf), ("gaps", typeof(GapsReply), StepQuestions.GapsBetween),
        ("paths", typeof(PathsReply), StepQuestions.PathsFrom), ("conformance", typeof(ConformanceReply), StepQuestions.ConformanceWith),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (code, answer, ask) in s_questions)
        {
            routes.Api("/insights", "Explorer").MapGet("/" + code, (HttpContext http, Visit visit, ExplorerDesk desk) =>
                AnswerAsync(http, visit, desk, ask, reply => TypedResults.Json(reply.Answer))).Needs(Permission.Read).Asks(FigureApi.Scoped).Tells($"Answers the question “{code}” of the explorer, with n and intervals; the query is that of its page.", answer);
            if (ExplorerEndpoints.Codes.Contains(code)) continue;
            routes.MapGet($"/insights/{code}.csv", (HttpContext http, Visit visit, ExplorerDesk desk) =>
                AnswerAsync(http, visit, desk, ask, reply => ExplorerEndpoints.Csv(reply.Table, code))).Needs(Permission.Read);
        }
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, Visit visit, ExplorerDesk desk, Func<StepRequest, Reader, Outcome<StepReply>> ask, Func<StepReply, IResult> write)
    {
        var address = Address.Of(http.Request);
        var view = await desk.AskAsync(visit.Workspace, visit.Reader.Calendar, address, http.RequestAborted);
        if (view is null) return Problem([Refusal.Of("steps.no-data")], StatusCodes.Status404NotFound);
        var outcome = ask(new StepRequest(view, address, visit.Reader), visit.Reader);
        return outcome.IsDone ? write(outcome.Value) : Problem(outcome.Refusals, StatusCodes.Status422UnprocessableEntity);
    }

    internal static Refused Problem(IReadOnlyList<Refusal> refusals, int status) => new(status, refusals);
}
