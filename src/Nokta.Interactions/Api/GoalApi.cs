using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Interactions.Rules;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Api;

/// <summary>Goals for programs.</summary>
internal static class GoalApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var goals = routes.Api("/goals", "Goals");
        goals.MapGet("", ListAsync).Needs(Permission.Read).Tells<Page<GoalShape>>("Lists the goals; the first is the workspace's main one.");
        goals.MapPost("", AddAsync).Needs(Permission.Analyse).Tells<GoalShape>("Adds a goal.", StatusCodes.Status201Created);
        goals.MapGet("/{number:int}", GetAsync).Needs(Permission.Read).Tells<GoalShape>("Gives one goal.");
        goals.MapPut("/{number:int}", PutAsync).Needs(Permission.Analyse).NeedsSeen().Tells<GoalShape>("Makes a new version of a goal.");
        goals.MapDelete("/{number:int}", DeleteAsync).Needs(Permission.Analyse).HonoursSeen().Tells("Deletes a goal; it can be brought back.");
        goals.MapPost("/{number:int}/restore", RestoreAsync).Needs(Permission.Analyse).Tells<GoalShape>("Brings a deleted goal back.");
        goals.MapPost("/{number:int}/move", MoveAsync).Needs(Permission.Analyse).Tells("Moves a goal up or down; the first is the main one.");
        goals.MapPost("/preview", PreviewAsync).Needs(Permission.Analyse).Tells<PreviewShape>("Says which interactions conditions would count, without saving them.");
        goals.MapGet("/{number:int}/history", HistoryAsync).Needs(Permission.Read).Tells<Page<GoalVersionShape>>("Lists every state of a goal, the newest first.");
    }

    private static async Task<IResult> ListAsync(PageAsk ask, Visit visit, GoalStore store, CancellationToken ct) => ask.Cut([.. (await store.ListAsync(visit.Workspace, ct: ct)).Select(GoalShape.Of)], g => g.Number);

    private static async Task<IResult> AddAsync(GoalWrite body, Visit visit, GoalStore store, CancellationToken ct)
    {
        var draft = body.Draft();
        if (!draft.IsDone) return Refused.For(draft.Refusals);
        var added = await store.AddAsync(visit.Workspace, draft.Value, visit.Person, ct);
        if (!added.IsDone) return Refused.For(added.Refusals);
        var goal = (await FindAsync(added.Value, visit, store, ct))!;
        return new Versioned(GoalShape.Of(goal), goal.Version, string.Create(CultureInfo.InvariantCulture, $"{ApiRoutes.Root}/goals/{goal.Number}"));
    }

    private static async Task<IResult> GetAsync(int number, Visit visit, GoalStore store, CancellationToken ct) =>
        await FindAsync(number, visit, store, ct) is { } goal ? new Versioned(GoalShape.Of(goal), goal.Version) : Results.NotFound();

    private static async Task<IResult> PutAsync(int number, GoalWrite body, Seen seen, HttpContext http, Visit visit, GoalStore store, CancellationToken ct)
    {
        if (await FindAsync(number, visit, store, ct) is not { } goal) return Results.NotFound();
        if (seen.Refuse(http, goal.Version) is { } refused) return refused;
        var draft = body.Draft();
        if (!draft.IsDone) return Refused.For(draft.Refusals);
        if (await store.EditAsync(visit.Workspace, number, draft.Value, goal.Version, visit.Person, ct) is { IsDone: false } wrong) return Refused.For(wrong.Refusals);
        return await GetAsync(number, visit, store, ct);
    }

    private static async Task<IResult> DeleteAsync(int number, Seen seen, HttpContext http, Visit visit, GoalStore store, CancellationToken ct) =>
        await FindAsync(number, visit, store, ct) is { } goal && seen.RefuseIfNamed(http, Seen.TagOf(goal.Version)) is { } refused ? refused : ApiRoutes.Done(await store.DeleteAsync(visit.Workspace, number, visit.Person, ct));

    private static async Task<IResult> RestoreAsync(int number, Visit visit, GoalStore store, CancellationToken ct) =>
        await store.RestoreAsync(visit.Workspace, number, visit.Person, ct) ? await GetAsync(number, visit, store, ct) : Results.NotFound();

    private static async Task<IResult> MoveAsync(int number, MoveShape body, Visit visit, GoalStore store, CancellationToken ct) => ApiRoutes.Done(await store.MoveAsync(visit.Workspace, number, body.Places, visit.Person, ct));

    private static async Task<IResult> HistoryAsync(int number, PageAsk ask, Visit visit, GoalStore store, CancellationToken ct)
    {
        var history = await store.HistoryAsync(visit.Workspace, number, ct);
        return history.Count == 0 ? Results.NotFound() : ask.Cut([.. history.Reverse().Select(v => new GoalVersionShape(v.Revision, GoalShape.Of(v.Goal), v.Position, v.IsDeleted))], v => v.Revision);
    }

    private static async Task<IResult> PreviewAsync(GoalPreviewAsk body, Visit visit, RuleDesk desk, CancellationToken ct)
    {
        var all = ConditionShape.Read(body.All);
        var wrong = all.IsDone ? Condition.Check(all.Value) : all.Refusals;
        return wrong.Count > 0 ? Refused.For(wrong) : Results.Json(PreviewShape.Of(RulePreview.OfGoal((await desk.OpenAsync(visit.Workspace, ct)).Snapshot, all.Value!)));
    }

    private static async Task<Goal?> FindAsync(int number, Visit visit, GoalStore store, CancellationToken ct) => (await store.ListAsync(visit.Workspace, ct: ct)).FirstOrDefault(g => g.Number == number);
}
