using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Api;

/// <summary>Mapping rules, proposals and what no rule takes, for programs.</summary>
internal static class RuleApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var rules = routes.Api("/rules", "Mapping rules");
        rules.MapGet("", ListAsync).Needs(Permission.Read).Tells<Page<RuleShape>>("Lists the rules in the order in which they are asked, each with the interactions it takes.");
        rules.MapPost("", AddAsync).Needs(Permission.Analyse).Tells<RuleShape>("Adds a rule after the others.", StatusCodes.Status201Created);
        rules.MapGet("/{number:int}", GetAsync).Needs(Permission.Read).Tells<RuleShape>("Gives one rule.");
        rules.MapPut("/{number:int}", PutAsync).Needs(Permission.Analyse).NeedsSeen().Tells<RuleShape>("Makes a new version of a rule.");
        rules.MapDelete("/{number:int}", DeleteAsync).Needs(Permission.Analyse).HonoursSeen().Tells("Deletes a rule; it can be brought back.");
        rules.MapPost("/{number:int}/restore", RestoreAsync).Needs(Permission.Analyse).Tells<RuleShape>("Brings a deleted rule back.");
        rules.MapPost("/{number:int}/move", MoveAsync).Needs(Permission.Analyse).Tells("Moves a rule up or down in the order.");
        rules.MapGet("/{number:int}/history", HistoryAsync).Needs(Permission.Read).Tells<Page<RuleVersionShape>>("Lists every state of a rule, the newest first.");
        rules.MapPost("/preview", PreviewAsync).Needs(Permission.Analyse).Tells<PreviewShape>("Says what conditions would take, without saving them.");
        rules.MapGet("/proposals", ProposalsAsync).Needs(Permission.Read).Tells<Page<ProposalShape>>("Lists the rules that the product would write itself.");
        rules.MapPost("/proposals/accept", AcceptAsync).Needs(Permission.Analyse).Tells<IReadOnlyList<int>>("Adds every proposed rule; the answer is their numbers.");
        routes.Api("/unmapped", "Mapping rules").MapGet("", UnmappedAsync).Needs(Permission.Read).Tells<Page<SignatureShape>>("Lists the combinations of values that no rule takes, the commonest first.");
    }

    private static async Task<IResult> ListAsync(PageAsk ask, Visit visit, RuleDesk desk, CancellationToken ct)
    {
        var book = await desk.OpenAsync(visit.Workspace, ct);
        return ask.Cut([.. book.Snapshot.Rules.Select((r, i) => RuleShape.Of(r, book.RowsOf(i)))], r => r.Number);
    }

    private static async Task<IResult> AddAsync(RuleWrite body, Visit visit, RuleStore store, TouchpointRegister register, CancellationToken ct)
    {
        var draft = await CheckedAsync(body, visit, register, ct);
        if (!draft.IsDone) return Refused.For(draft.Refusals);
        var added = await store.AddAsync(visit.Workspace, draft.Value, visit.Person, ct);
        if (!added.IsDone) return Refused.For(added.Refusals);
        var rule = (await store.ListAsync(visit.Workspace, ct: ct)).First(r => r.Number == added.Value);
        return new Versioned(RuleShape.Of(rule), rule.Version, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ApiRoutes.Root}/rules/{rule.Number}"));
    }

    private static async Task<IResult> GetAsync(int number, Visit visit, RuleStore store, CancellationToken ct) =>
        await FindAsync(number, visit, store, ct) is { } rule ? new Versioned(RuleShape.Of(rule), rule.Version) : Results.NotFound();

    private static async Task<IResult> PutAsync(int number, RuleWrite body, Seen seen, HttpContext http, Visit visit, RuleStore store, TouchpointRegister register, CancellationToken ct)
    {
        if (await FindAsync(number, visit, store, ct) is not { } rule) return Results.NotFound();
        if (seen.Refuse(http, rule.Version) is { } refused) return refused;
        var draft = await CheckedAsync(body, visit, register, ct);
        if (!draft.IsDone) return Refused.For(draft.Refusals);
        if (await store.EditAsync(visit.Workspace, number, draft.Value, rule.Version, visit.Person, ct) is { IsDone: false } wrong) return Refused.For(wrong.Refusals);
        return await GetAsync(number, visit, store, ct);
    }

    private static async Task<IResult> DeleteAsync(int number, Seen seen, HttpContext http, Visit visit, RuleStore store, CancellationToken ct) =>
        await FindAsync(number, visit, store, ct) is { } rule && seen.RefuseIfNamed(http, Seen.TagOf(rule.Version)) is { } refused ? refused : ApiRoutes.Done(await store.DeleteAsync(visit.Workspace, number, visit.Person, ct));

    private static async Task<IResult> RestoreAsync(int number, Visit visit, RuleStore store, CancellationToken ct) =>
        await store.RestoreAsync(visit.Workspace, number, visit.Person, ct) ? await GetAsync(number, visit, store, ct) : Results.NotFound();

    private static async Task<IResult> MoveAsync(int number, MoveShape body, Visit visit, RuleStore store, CancellationToken ct) => ApiRoutes.Done(await store.MoveAsync(visit.Workspace, number, body.Places, visit.Person, ct));

    private static async Task<IResult> HistoryAsync(int number, PageAsk ask, Visit visit, RuleStore store, CancellationToken ct)
    {
        var history = await store.HistoryAsync(visit.Workspace, number, ct);
        return history.Count == 0 ? Results.NotFound() : ask.Cut([.. history.Reverse().Select(v => new RuleVersionShape(v.Revision, RuleShape.Of(v.Rule), v.Position, v.IsDeleted))], v => v.Revision);
    }

    private static async Task<IResult> PreviewAsync(PreviewAsk body, Visit visit, RuleDesk desk, CancellationToken ct)
    {
        var all = ConditionShape.Read(body.All);
        var wrong = all.IsDone ? Condition.Check(all.Value) : all.Refusals;
        if (wrong.Count > 0) return Refused.For(wrong);
        return Results.Json(PreviewShape.Of(RulePreview.Of((await desk.OpenAsync(visit.Workspace, ct)).Snapshot, all.Value!, body.Number)));
    }

    private static async Task<IResult> ProposalsAsync(PageAsk ask, Visit visit, RuleDesk desk, CancellationToken ct) =>
        ask.Cut([.. (await desk.OpenAsync(visit.Workspace, ct)).Proposals().Select(p => new ProposalShape(new RuleWrite(TouchpointCard.IdOf(p.Draft.Touchpoint), [.. p.Draft.All.Select(ConditionShape.Of)]), p.Rows, p.Word))], p => Seen.TagOf(p.Rule));

    private static async Task<IResult> AcceptAsync(Visit visit, RuleDesk desk, RuleStore store, CancellationToken ct)
    {
        var proposals = (await desk.OpenAsync(visit.Workspace, ct)).Proposals();
        if (proposals.Count == 0) return Results.Json(Array.Empty<int>());
        return (await store.AddAllAsync(visit.Workspace, [.. proposals.Select(p => p.Draft)], visit.Person, ct)).ToHttp(numbers => Results.Json(numbers));
    }

    private static async Task<IResult> UnmappedAsync(PageAsk ask, Visit visit, RuleDesk desk, CancellationToken ct) =>
        ask.Cut([.. (await desk.OpenAsync(visit.Workspace, ct)).Unmapped().Select(u => SignatureShape.Of(u.Signature, u.Rows))], s => s.Id);

    private static async Task<MappingRule?> FindAsync(int number, Visit visit, RuleStore store, CancellationToken ct) => (await store.ListAsync(visit.Workspace, ct: ct)).FirstOrDefault(r => r.Number == number);

    private static async Task<Outcome<RuleDraft>> CheckedAsync(RuleWrite body, Visit visit, TouchpointRegister register, CancellationToken ct)
    {
        var draft = body.Draft();
        if (draft.IsDone && await register.FindAsync(visit.Workspace, draft.Value.Touchpoint, ct) is null) return new Refusal("rule.no-touchpoint", "touchpoint");
        return draft;
    }
}
