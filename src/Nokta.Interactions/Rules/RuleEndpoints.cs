using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Interactions.Pages;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Rules;

/// <summary>The one-click changes of rules and goals: move, delete, bring back, accept proposals. Each answers with a redirect to its page.</summary>
internal static class RuleEndpoints
{
    private const string RulesPage = "/touchpoints/rules";
    private const string GoalsPage = "/settings/goals";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var rules = routes.MapGroup(RulesPage);
        rules.AddEndpointFilter((call, next) => OnlyWhatIsThereAsync(call, next, async (store, workspace, number, ct) => (await store.GetRequiredService<RuleStore>().HistoryAsync(workspace, number, ct)).Count > 0));
        rules.MapPost("/{number:int}/move", async (int number, HttpContext http, RuleStore store, Visit visit, CancellationToken ct) =>
        {
            await store.MoveAsync(visit.Workspace, number, Places(await http.Request.ReadFormAsync(ct)), visit.Person, ct);
            return Results.LocalRedirect($"{RulesPage}?at={number}#rule-{number}");
        }).Needs(Permission.Analyse);
        rules.MapPost("/{number:int}/delete", async (int number, RuleStore store, Visit visit, CancellationToken ct) =>
            Results.LocalRedirect(await store.DeleteAsync(visit.Workspace, number, visit.Person, ct) ? $"{RulesPage}?deleted={number}" : RulesPage)).Needs(Permission.Analyse);
        rules.MapPost("/{number:int}/restore", async (int number, RuleStore store, Visit visit, CancellationToken ct) =>
        {
            await store.RestoreAsync(visit.Workspace, number, visit.Person, ct);
            return Results.LocalRedirect($"{RulesPage}?at={number}#rule-{number}");
        }).Needs(Permission.Analyse);
        rules.MapGet("/preview", PreviewAsync).Needs(Permission.Analyse);
        rules.MapPost("/accept", AcceptAsync).Needs(Permission.Analyse);
        rules.MapPost("/accept-all", AcceptAllAsync).Needs(Permission.Analyse);

        MapGoals(routes.MapGroup(GoalsPage));
    }

    private static void MapGoals(RouteGroupBuilder goals)
    {
        goals.AddEndpointFilter((call, next) => OnlyWhatIsThereAsync(call, next, async (store, workspace, number, ct) => (await store.GetRequiredService<GoalStore>().HistoryAsync(workspace, number, ct)).Count > 0));
        goals.MapGet("/preview", async Task<IResult> (HttpContext http, RuleDesk desk, Visit visit, CancellationToken ct) =>
        {
            var preview = RulePreview.OfGoal((await desk.OpenAsync(visit.Workspace, ct)).Snapshot, ConditionForm.Read(name => http.Request.Query[name]));
            return new RazorComponentResult<GoalPreviewPanel>(new { Preview = preview, visit.Reader });
        }).Needs(Permission.Analyse);
        goals.MapPost("/{number:int}/move", async (int number, HttpContext http, GoalStore store, Visit visit, CancellationToken ct) =>
        {
            await store.MoveAsync(visit.Workspace, number, Places(await http.Request.ReadFormAsync(ct)), visit.Person, ct);
            return Results.LocalRedirect(GoalsPage);
        }).Needs(Permission.Analyse);
        goals.MapPost("/{number:int}/delete", async (int number, GoalStore store, Visit visit, CancellationToken ct) =>
            Results.LocalRedirect(await store.DeleteAsync(visit.Workspace, number, visit.Person, ct) ? $"{GoalsPage}?deleted={number}" : GoalsPage)).Needs(Permission.Analyse);
        goals.MapPost("/{number:int}/restore", async (int number, GoalStore store, Visit visit, CancellationToken ct) =>
        {
            await store.RestoreAsync(visit.Workspace, number, visit.Person, ct);
            return Results.LocalRedirect(GoalsPage);
        }).Needs(Permission.Analyse);
    }

    /// <summary>A number that was never given in this workspace leads nowhere; one that is deleted may be brought back.</summary>
    private static async ValueTask<object?> OnlyWhatIsThereAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next, Func<IServiceProvider, WorkspaceId, int, CancellationToken, Task<bool>> isThere)
    {
        var http = call.HttpContext;
        if (http.Request.RouteValues["number"] is not string text) return await next(call);
        var visit = http.RequestServices.GetRequiredService<Visit>();
        return await isThere(http.RequestServices, visit.Workspace, int.Parse(text, CultureInfo.InvariantCulture), http.RequestAborted) ? await next(call) : Results.NotFound();
    }

    /// <summary>Accepts the one proposal that the form carries; its words are checked like any other rule's.</summary>
    private static async Task<IResult> AcceptAsync(HttpContext http, RuleStore store, Visit visit, CancellationToken ct)
    {
        var posted = await http.Request.ReadFormAsync(ct);
        var draft = RuleForm.Read(name => posted[name]).Draft();
        if (!draft.IsDone) return Results.LocalRedirect(RulesPage);
        var added = await store.AddAsync(visit.Workspace, draft.Value, visit.Person, ct);
        return Results.LocalRedirect($"{RulesPage}?added=1&at={added.Value}#proposals");
    }

    /// <summary>The preview alone, for a form that is still being written.</summary>
    private static async Task<RazorComponentResult> PreviewAsync(HttpContext http, RuleDesk desk, Visit visit, CancellationToken ct)
    {
        var (query, book) = (http.Request.Query, await desk.OpenAsync(visit.Workspace, ct));
        var preview = RulePreview.Of(book.Snapshot, RuleForm.Read(name => query[name]), RuleForm.Number(query["number"]));
        return new RazorComponentResult<RulePreviewPanel>(new { Preview = preview, visit.Reader });
    }

    private static async Task<IResult> AcceptAllAsync(RuleDesk desk, RuleStore store, Visit visit, CancellationToken ct)
    {
        var proposals = (await desk.OpenAsync(visit.Workspace, ct)).Proposals();
        if (proposals.Count > 0) await store.AddAllAsync(visit.Workspace, [.. proposals.Select(p => p.Draft)], visit.Person, ct);
        return Results.LocalRedirect($"{RulesPage}?added={proposals.Count}");
    }

    private static int Places(IFormCollection posted) => posted["to"] == "up" ? -1 : 1;
}
