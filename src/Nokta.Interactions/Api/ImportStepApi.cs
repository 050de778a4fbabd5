using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Drafts;
using Nokta.Interactions.Import.Shapes;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Api;

/// <summary>The steps beside an import's straight way, for programs: other tables that explain it, rows that are known already, and where its interactions belong.</summary>
internal static class ImportStepApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var files = routes.Api("/imports", "Imports");
        files.MapPost("/{id}/recognise", RecogniseAsync).Needs(Permission.Import).Tells<ImportShape>("Recognises rows that are known already by everything they say, and checks the file again.", StatusCodes.Status202Accepted);
        files.MapGet("/{id}/tables", TablesAsync).Needs(Permission.Import).Tells<TablesShape>("Lists other tables that tell more of the rows: those that are joined and those that could be.");
        files.MapPost("/{id}/tables", JoinAsync).Needs(Permission.Import).Tells<TablesShape>("Joins a table that was offered.");
        files.MapDelete("/{id}/tables/{name}", PartAsync).Needs(Permission.Import).Tells("Takes a joined table away; the table itself is kept.");

        var batches = routes.Api("/import-batches", "Imports");
        batches.MapGet("/{batch:int}/places", PlacesAsync).Needs(Permission.Import).Tells<Page<PlaceShape>>("Groups the interactions of an import's source that belong to no touchpoint yet.");
        batches.MapPost("/{batch:int}/places", ConnectAsync).Needs(Permission.Import).Tells<IReadOnlyList<int>>("Writes a rule for each group that is given a touchpoint; the answer is their numbers.");
    }

    private static async Task<IResult> RecogniseAsync(string id, Visit visit, ImportDrafts drafts, ImportJobs jobs, CancellationToken ct)
    {
        if (jobs.Read(visit.Workspace, id) is not { } draft) return Results.NotFound();
        if (draft.Stage != DraftStage.Checked || draft.Mapping is not { HasKey: false }) return Refused.With(StatusCodes.Status409Conflict, new Refusal("import.not-checked"));
        await jobs.CheckCanonicalAsync(draft, ct);
        var now = drafts.Find(visit.Workspace, id) ?? draft;
        return Results.Json(ImportShape.Of(now, jobs.Find(now)), statusCode: StatusCodes.Status202Accepted);
    }

    private static Task<IResult> TablesAsync(string id, Visit visit, ImportDesk desk, Explanations tables, CancellationToken ct) =>
        desk.OnAsync(id, visit, open => Task.FromResult(Shape(open.Draft, open.Mapping, tables)), ct);

    private static Task<IResult> JoinAsync(string id, JoinWrite body, Visit visit, ImportDesk desk, Explanations tables, CancellationToken ct) => desk.OnAsync(id, visit, async open =>
    {
        if (!desk.IsOpen(open.Draft)) return Refused.With(StatusCodes.Status409Conflict, new Refusal("import.at-work"));
        if (await tables.AddAsync(open.Draft, open.Mapping, body.Key, ct) is not { } joined) return Refused.For(new Refusal("request.body", "key"));
        if (!joined.IsDone) return Refused.For(joined.Refusals);
        desk.Save(joined.Value);
        return Shape(joined.Value, joined.Value.Mapping!, tables);
    }, ct);

    private static Task<IResult> PartAsync(string id, string name, Visit visit, ImportDesk desk, CancellationToken ct) => desk.OnAsync(id, visit, open =>
    {
        if (open.Mapping.Joins?.Any(j => j.File == name) != true) return Task.FromResult(Results.NotFound());
        if (!desk.IsOpen(open.Draft)) return Task.FromResult<IResult>(Refused.With(StatusCodes.Status409Conflict, new Refusal("import.at-work")));
        desk.Save(Explanations.Remove(open.Draft, open.Mapping, name));
        return Task.FromResult(Results.NoContent());
    }, ct);

    private static async Task<IResult> PlacesAsync(int batch, PageAsk ask, Visit visit, ImportBatches batches, RuleDesk rules, CancellationToken ct) =>
        await batches.FindAsync(visit.Workspace, batch, ct) is not { } found ? Results.NotFound()
        : ask.Cut([.. SourcePlaces.Of(await rules.OpenAsync(visit.Workspace, ct), found.Source).Select(PlaceShape.Of)], p => p.Value);

    private static async Task<IResult> ConnectAsync(int batch, PlacesWrite body, Visit visit, ImportBatches batches, PlaceDesk places, CancellationToken ct)
    {
        if (await batches.FindAsync(visit.Workspace, batch, ct) is not { } found) return Results.NotFound();
        var answers = body.Places.ToDictionary(p => p.Key, p => p.Value);
        return (await places.ConnectAsync(visit, found.Source, answers, ct)).ToHttp(numbers => Results.Json(numbers));
    }

    private static IResult Shape(ImportDraft draft, FileMapping mapping, Explanations tables) =>
        Results.Json(new TablesShape([.. (mapping.Joins ?? []).Select(j => new TableShape(j.File, j.File, j.On))], [.. tables.Offer(draft, mapping).Select(o => new TableShape(o.Key, o.FileName, o.Join.On))]));
}

/// <summary>Tables that tell more of a file's rows.</summary>
internal sealed record TablesShape(IReadOnlyList<TableShape> Joined, IReadOnlyList<TableShape> Offered);

/// <param name="On">Its column and the column of the file that say the same.</param>
internal sealed record TableShape(string Key, string File, IReadOnlyDictionary<string, string> On);

/// <summary>The key of a table that was offered.</summary>
internal sealed record JoinWrite(string Key);

/// <summary>Interactions of a source that have something in common and no touchpoint.</summary>
/// <param name="Value">What tells the group apart; empty for the rest of the source.</param>
/// <param name="Proposed">The touchpoint that the product would say.</param>
internal sealed record PlaceShape(string Value, string Field, long Interactions, string? Proposed, IReadOnlyList<ConditionShape> All)
{
    public static PlaceShape Of(PlaceGroup group) => new(group.Value, group.Field == default ? "" : group.Field.Code(), group.Rows, group.Touchpoint > 0 ? Touchpoints.TouchpointCard.IdOf(group.Touchpoint) : null, [.. group.All.Select(ConditionShape.Of)]);
}

/// <summary>Touchpoints by the value of a group: <c>TP-14</c>, or <c>new</c> for one that is made of it. Groups that are left out wait.</summary>
internal sealed record PlacesWrite(IReadOnlyDictionary<string, string> Places);
