using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Drafts;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Api;

/// <summary>A file on its way into the ledger, for programs: send it, look at what it seems to be, say what it is, check, import.</summary>
internal static class ImportApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var files = routes.Api("/imports", "Imports");
        files.MapGet("", List).Needs(Permission.Import).Tells<Page<ImportShape>>("Lists files that were sent and are not imported yet, the newest first.");
        files.MapPost("", SendAsync).Needs(Permission.Import).TakesFile().Asks(("name", "The name of the file.")).Tells<IReadOnlyList<ImportShape>>("Takes a file of any size, sent as the body, and says what it seems to be; a ZIP gives several.", StatusCodes.Status201Created);
        files.MapGet("/{id}", GetAsync).Needs(Permission.Import).Tells<ImportShape>("Says how far a file is, with what it seems to be, questions that are open, and counts.");
        files.MapPut("/{id}/mapping", MapAsync).Needs(Permission.Import).NeedsSeen().Tells<ImportShape>("Says what the columns of a file mean.");
        files.MapGet("/{id}/preview", PreviewAsync).Needs(Permission.Import).Tells<Preview>("Gives the first rows as they would be stored.");
        files.MapPost("/{id}/check", CheckAsync).Needs(Permission.Import).Tells<ImportShape>("Starts to read the whole file without storing anything.", StatusCodes.Status202Accepted);
        files.MapPost("/{id}/run", RunAsync).Needs(Permission.Import).Tells<ImportShape>("Starts to import a file; ask for it again to see how far it is.", StatusCodes.Status202Accepted);
        files.MapPost("/{id}/stop", StopAsync).Needs(Permission.Import).Tells<ImportShape>("Stops a check or an import; what was read is taken back.");
        files.MapDelete("/{id}", PutAside).Needs(Permission.Import).Tells("Puts a file aside; for some days it can be taken back.");
        files.MapPost("/{id}/restore", TakeBackAsync).Needs(Permission.Import).Tells<ImportShape>("Takes back a file that was put aside.");
    }

    private static IResult List(PageAsk ask, Visit visit, ImportDrafts drafts, ImportJobs jobs) => ask.Cut([.. drafts.ListOpen(visit.Workspace).Select(d => ImportShape.Of(d, jobs.Find(d)))], d => d.Id);

    private static async Task<IResult> SendAsync(string? name, HttpRequest request, Visit visit, ImportDrafts drafts, ImportDesk desks, CancellationToken ct)
    {
        var taken = await drafts.TakeAsync(visit.Workspace, name ?? "file.csv", request.ContentLength, request.Body, ct);
        if (!taken.IsDone) return Refused.For(taken.Refusals);
        var shapes = new List<ImportShape>();
        foreach (var draft in taken.Value) shapes.Add(await LaidOutAsync(draft, visit, desks, ct));
        return Results.Created(taken.Value is [var one] ? $"{ApiRoutes.Root}/imports/{one.Id}" : null, shapes);
    }

    private static async Task<IResult> GetAsync(string id, Visit visit, ImportJobs jobs, ImportDesk desks, CancellationToken ct)
    {
        if (jobs.Read(visit.Workspace, id) is not { } draft) return Results.NotFound();
        return Answer(draft.Stage == DraftStage.Mapping ? await LaidOutAsync(draft, visit, desks, ct) : ImportShape.Of(draft, jobs.Find(draft)), draft);
    }

    private static async Task<IResult> MapAsync(string id, FileMapping mapping, Seen seen, HttpContext http, Visit visit, ImportDrafts drafts, ImportJobs jobs, ImportDesk desks, CancellationToken ct)
    {
        if (jobs.Read(visit.Workspace, id) is not { } draft) return Results.NotFound();
        if (seen.Refuse(http, TagOf(draft)) is { } refused) return refused;
        if (draft.Stage is DraftStage.Checking or DraftStage.Importing or DraftStage.Imported) return Refused.With(StatusCodes.Status409Conflict, new Refusal("import.at-work"));
        if (string.IsNullOrWhiteSpace(mapping.Source)) return Refused.For(new Refusal("import.source-missing", "source"));
        var header = FileGuess.Read(drafts.PathOf(draft), mapping.Form);
        if (!header.IsDone) return Refused.For(header.Refusals);
        var mapped = draft.With(mapping, [.. header.Value.Columns.Select(c => c.Name)]);
        drafts.Save(mapped);
        return Answer(await LaidOutAsync(mapped, visit, desks, ct), mapped);
    }

    private static Versioned Answer(ImportShape shape, ImportDraft draft) => new(shape, TagOf(draft));

    // How far it is changes by itself; what somebody said of it does not.
    private static string TagOf(ImportDraft draft) => Seen.TagOf(new { draft.Id, draft.Mapping });

    private static async Task<IResult> PreviewAsync(string id, Visit visit, ImportDrafts drafts, ImportDesk desks, CancellationToken ct)
    {
        if (drafts.Find(visit.Workspace, id) is not { } draft) return Results.NotFound();
        var desk = await desks.OpenAsync(draft, visit, ct);
        return desk.IsDone ? desk.Value.Preview.ToHttp(preview => Results.Json(preview)) : Refused.For(desk.Refusals);
    }

    private static Task<IResult> CheckAsync(string id, Visit visit, ImportDrafts drafts, ImportJobs jobs, ImportDesk desks, CancellationToken ct) => StartAsync(id, visit, drafts, jobs, desks, jobs.Check, ct);

    private static Task<IResult> RunAsync(string id, Visit visit, ImportDrafts drafts, ImportJobs jobs, ImportDesk desks, CancellationToken ct) => StartAsync(id, visit, drafts, jobs, desks, jobs.Import, ct);

    private static async Task<IResult> StartAsync(string id, Visit visit, ImportDrafts drafts, ImportJobs jobs, ImportDesk desks, Action<ImportDraft> start, CancellationToken ct)
    {
        if (jobs.Read(visit.Workspace, id) is not { } draft) return Results.NotFound();
        if (draft.Stage == DraftStage.Mapping)
        {
            var desk = await desks.OpenAsync(draft, visit, ct);
            if (!desk.IsDone) return Refused.For(desk.Refusals);
            if (desk.Value.Questions.Count > 0) return Refused.For(desk.Value.Questions);
            if (!desk.Value.Preview.IsDone) return Refused.For(desk.Value.Preview.Refusals);
            // What was proposed and left standing is what she means.
            draft = desk.Value.Draft.Mapping is null ? desk.Value.Draft.With(desk.Value.Mapping, desk.Value.Draft.Header) : desk.Value.Draft;
            drafts.Save(draft);
        }

        start(draft);
        return Results.Json(ImportShape.Of(drafts.Find(visit.Workspace, id) ?? draft, jobs.Find(draft)), statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> StopAsync(string id, Visit visit, ImportDrafts drafts, ImportJobs jobs)
    {
        if (drafts.Find(visit.Workspace, id) is not { } draft) return Results.NotFound();
        if (jobs.Find(draft) is { } job)
        {
            job.Cancel();
            await job.Work;
        }

        return Results.Json(ImportShape.Of(jobs.Read(visit.Workspace, id)!, null));
    }

    private static IResult PutAside(string id, Visit visit, ImportDrafts drafts, ImportJobs jobs)
    {
        if (drafts.Find(visit.Workspace, id) is not { } draft) return Results.NotFound();
        if (jobs.Find(draft) is not null) return Refused.With(StatusCodes.Status409Conflict, new Refusal("import.at-work"));
        drafts.PutAside(draft);
        return Results.NoContent();
    }

    private static Task<IResult> TakeBackAsync(string id, Visit visit, ImportDrafts drafts, ImportJobs jobs, ImportDesk desks, CancellationToken ct) =>
        drafts.TakeBack(visit.Workspace, id) ? GetAsync(id, visit, jobs, desks, ct) : Task.FromResult(Results.NotFound());

    private static async Task<ImportShape> LaidOutAsync(ImportDraft draft, Visit visit, ImportDesk desks, CancellationToken ct)
    {
        var desk = await desks.OpenAsync(draft, visit, ct);
        if (!desk.IsDone) return ImportShape.Of(draft, null) with { Problem = ReasonShape.Of(desk.Refusal!, visit) };
        return ImportShape.Of(draft, null) with
        {
            Mapping = desk.Value.Mapping,
            Columns = [.. desk.Value.Columns.Select(c => new ImportColumn(c.Name, c.Samples, c.Mapping.Role, c.Ambiguous))],
            Questions = [.. desk.Value.Questions.Select(q => ReasonShape.Of(q, visit))],
        };
    }
}

/// <summary>A file on its way into the ledger.</summary>
/// <param name="Stage">mapping, checking, checked, importing or imported.</param>
/// <param name="Share">How much of the file was read by what runs now, 0 to 1.</param>
/// <param name="Mapping">What its columns mean: as proposed, or as somebody said.</param>
/// <param name="Questions">What has to be said before it can be read through.</param>
/// <param name="Check">What an import would do; null until the file was checked.</param>
/// <param name="Batch">The import that it became.</param>
public sealed record ImportShape(
    string Id, string File, long Bytes, DateTimeOffset SentAt, DraftStage Stage, double Share, FileMapping? Mapping, IReadOnlyList<ImportColumn> Columns, IReadOnlyList<ReasonShape> Questions,
    DryRun? Check, int? Batch, ReasonShape? Problem)
{
    internal static ImportShape Of(ImportDraft d, ImportJob? job) => new(d.Id, d.FileName, d.Bytes, d.UploadedAt, d.Stage, job?.Share ?? (d.Stage is DraftStage.Checked or DraftStage.Imported ? 1 : 0), d.Mapping, [], [],
        d.Check, d.Batch, d.Problem is { } problem ? new ReasonShape(problem.Code, problem.Field, null) : null);
}

/// <summary>A column, some of its cells, and the role it is understood to have.</summary>
/// <param name="Ambiguous">Formats that its dates read in equally well: choose one in the mapping.</param>
public sealed record ImportColumn(string Name, IReadOnlyList<string> Samples, string Role, IReadOnlyList<string> Ambiguous);

/// <summary>Why something waits or failed: a stable code, what it is about, and the reason in words.</summary>
public sealed record ReasonShape(string Code, string? Field, string? Text)
{
    internal static ReasonShape Of(Refusal refusal, Visit visit) => new(refusal.Code, refusal.Field, visit.Reader.Say(refusal));
}
