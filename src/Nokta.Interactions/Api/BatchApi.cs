using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Drafts;
using Nokta.Interactions.Import.Inbox;
using Nokta.Interactions.Import.Presets;
using Nokta.Kernel;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Api;

/// <summary>The history of imports, mappings that are known, and watched folders, for programs.</summary>
internal static class BatchApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var batches = routes.Api("/import-batches", "Imports");
        batches.MapGet("", ListAsync).Needs(Permission.Import).Tells<Page<BatchShape>>("Lists what was imported, the newest first.");
        batches.MapGet("/{batch:int}", GetAsync).Needs(Permission.Import).Tells<BatchShape>("Gives one import with its counts, reasons and warnings.");
        batches.MapPost("/{batch:int}/undo", UndoAsync).Needs(Permission.Import).Tells<BatchShape>("Takes all rows of an import out of every figure.");
        batches.MapPost("/{batch:int}/again", Again).Needs(Permission.Import).Tells<ImportShape>("Sends the kept file of an import that was taken back on its way again.");
        batches.MapGet("/{batch:int}/rejects.csv", RejectsAsync).Needs(Permission.Import).TellsFile("Gives the rejected rows with their reasons.", "text/csv");
        batches.MapGet("/{batch:int}/file", Original).Needs(Permission.Import).TellsFile("Gives the file as it was sent, while it is kept.", "application/octet-stream");

        var mappings = routes.Api("/mappings", "Imports");
        mappings.MapGet("", MappingsAsync).Needs(Permission.Import).Tells<Page<MappingShape>>("Lists the mappings that are known, by source.");
        mappings.MapGet("/{source}", MappingAsync).Needs(Permission.Import).Tells<MappingShape>("Gives the mapping of a source.");
        mappings.MapPut("/{source}", KeepAsync).Needs(Permission.Import).NeedsSeen().Tells<MappingShape>("Keeps a mapping for a source, with the columns that it was made for; a new one is made with If-Match: *.");
        mappings.MapPost("/{source}/rename", RenameAsync).Needs(Permission.Import).Tells<MappingShape>("Calls a mapping otherwise; the source stays.");
        mappings.MapDelete("/{source}", RemoveAsync).Needs(Permission.Import).HonoursSeen().Tells("Forgets a mapping; the rows it brought stay, and it can be brought back.");
        mappings.MapPost("/{source}/restore", RestoreAsync).Needs(Permission.Import).Tells<MappingShape>("Brings a mapping back.");

        var folders = routes.Api("/watched-folders", "Imports");
        folders.MapGet("", Folders).Needs(Permission.Import).Tells<Page<FolderShape>>("Lists the folders on the server whose new files are imported.");
        folders.MapGet("/{source}", Folder).Needs(Permission.Import).Tells<FolderShape>("Tells whether the folder of a source is watched.");
        folders.MapPut("/{source}", WatchAsync).Needs(Permission.Import).NeedsSeen().Tells<FolderShape>("Begins or ends to watch the folder of a source.");
    }

    private static async Task<IResult> ListAsync(PageAsk ask, Visit visit, ImportBatches batches, CancellationToken ct) => ask.Cut([.. (await batches.ListAsync(visit.Workspace, ct)).Select(BatchShape.Of)], b => b.Number);

    private static async Task<IResult> GetAsync(int batch, Visit visit, ImportBatches batches, CancellationToken ct) =>
        await batches.FindAsync(visit.Workspace, batch, ct) is { } found ? Results.Json(BatchShape.Of(found)) : Results.NotFound();

    private static async Task<IResult> UndoAsync(int batch, Visit visit, ImportBatches batches, CancellationToken ct) =>
        await batches.FindAsync(visit.Workspace, batch, ct) is null ? Results.NotFound() : (await batches.UndoAsync(visit.Workspace, batch, ct)).ToHttp(undone => Results.Json(BatchShape.Of(undone)));

    private static async Task<IResult> Again(int batch, Visit visit, ImportBatches batches, ImportDrafts drafts, CancellationToken ct)
    {
        if (await batches.FindAsync(visit.Workspace, batch, ct) is not { } found || drafts.FindOf(visit.Workspace, batch) is not { Mapping: { } mapping } kept) return Results.NotFound();
        if (found.State != BatchState.Undone) return Refused.With(StatusCodes.Status409Conflict, new Refusal("import.not-undone"));
        var again = kept.With(mapping, kept.Header) with { Batch = null };
        drafts.Save(again);
        return Results.Json(ImportShape.Of(again, null));
    }

    private static async Task<IResult> RejectsAsync(int batch, Visit visit, ImportBatches batches, RejectFile rejects, CancellationToken ct)
    {
        if (await batches.FindAsync(visit.Workspace, batch, ct) is not { RejectFile: not null } found) return Results.NotFound();
        return Results.Stream(body => rejects.WriteAsync(found, visit.Reader, body, ct), "text/csv; charset=utf-8", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rejects-{batch}.csv"));
    }

    private static IResult Original(int batch, Visit visit, ImportDrafts drafts) =>
        drafts.FindOf(visit.Workspace, batch) is { } draft ? Results.File(drafts.PathOf(draft), "application/octet-stream", draft.FileName) : Results.NotFound();

    private static async Task<IResult> MappingsAsync(PageAsk ask, Visit visit, SavedMappings saved, CancellationToken ct) => ask.Cut([.. (await saved.ListAsync(visit.Workspace, ct)).Select(MappingShape.Of)], m => m.Mapping.Source);

    private static async Task<IResult> MappingAsync(string source, Visit visit, SavedMappings saved, CancellationToken ct) =>
        await saved.FindBySourceAsync(visit.Workspace, source, [], ct) is { } known ? new Versioned(MappingShape.Of(known), TagOf(known)) : Results.NotFound();

    private static string TagOf(KnownMapping? known) => known is null ? "\"none\"" : Seen.TagOf(new MappingWrite(known.Mapping, known.Header));

    private static async Task<IResult> KeepAsync(string source, MappingWrite body, Seen seen, HttpContext http, Visit visit, SavedMappings saved, CancellationToken ct)
    {
        if (body.Columns.Count == 0 || string.IsNullOrWhiteSpace(source)) return Refused.For(new Refusal("mappings.unreadable", "columns"));
        if (seen.Refuse(http, TagOf(await saved.FindBySourceAsync(visit.Workspace, source, [], ct))) is { } refused) return refused;
        await saved.SaveAsync(visit.Workspace, body.Mapping with { Source = source }, body.Columns, ct);
        return await MappingAsync(source, visit, saved, ct);
    }

    private static async Task<IResult> RenameAsync(string source, RenameShape body, Visit visit, SavedMappings saved, CancellationToken ct)
    {
        await saved.RenameAsync(visit.Workspace, source, body.Title.Length > 100 ? body.Title[..100] : body.Title, ct);
        return await MappingAsync(source, visit, saved, ct);
    }

    private static async Task<IResult> RemoveAsync(string source, Seen seen, HttpContext http, Visit visit, SavedMappings saved, CancellationToken ct)
    {
        if (await saved.FindBySourceAsync(visit.Workspace, source, [], ct) is not { } known) return Results.NotFound();
        if (seen.RefuseIfNamed(http, TagOf(known)) is { } refused) return refused;
        await saved.RemoveAsync(visit.Workspace, source, ct);
        return Results.NoContent();
    }

    private static async Task<IResult> RestoreAsync(string source, Visit visit, SavedMappings saved, CancellationToken ct)
    {
        await saved.RestoreAsync(visit.Workspace, source, ct);
        return await MappingAsync(source, visit, saved, ct);
    }

    private static IResult Folders(PageAsk ask, Visit visit, FileInbox inbox) => ask.Cut([.. inbox.Folders(visit.Workspace).Select(FolderShape.Of)], f => f.Source);

    private static IResult Folder(string source, Visit visit, FileInbox inbox) => Find(source, visit, inbox) is { } folder ? new Versioned(folder, TagOf(folder)) : Results.NotFound();

    private static FolderShape? Find(string source, Visit visit, FileInbox inbox) => inbox.Folders(visit.Workspace).Where(f => f.Source == source).Select(FolderShape.Of).FirstOrDefault();

    private static string TagOf(FolderShape? folder) => Seen.TagOf(new WatchWrite(folder?.IsOn ?? false));

    private static async Task<IResult> WatchAsync(string source, WatchWrite body, Seen seen, HttpContext http, Visit visit, SavedMappings saved, FileInbox inbox, CancellationToken ct)
    {
        if (await saved.FindBySourceAsync(visit.Workspace, source, [], ct) is not { } known) return Results.NotFound();
        if (seen.Refuse(http, TagOf(Find(known.Mapping.Source, visit, inbox))) is { } refused) return refused;
        var folder = FolderShape.Of(await inbox.WatchAsync(visit.Workspace, known.Mapping.Source, isOn: body.IsOn, ct: ct));
        return new Versioned(folder, TagOf(folder));
    }
}

/// <summary>One import. read = accepted + duplicate + leftOut + quarantined + rejected.</summary>
public sealed record BatchShape(
    int Number, string Source, string File, string Hash, long Bytes, BatchState State, ImportCounts Counts, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, DateTimeOffset? UndoneAt,
    IReadOnlyList<RejectReason> Reasons, IReadOnlyList<Note> Warnings, string? Problem, FileMapping Mapping)
{
    internal static BatchShape Of(ImportBatch b) => new(b.Id, b.Source, b.FileName, b.FileHash, b.FileBytes, b.State, b.Counts, b.StartedAt, b.EndedAt, b.UndoneAt, b.Reasons, b.Warnings, b.Problem, b.Mapping);
}

/// <summary>What the columns of a source mean, and the columns it was made for.</summary>
public sealed record MappingShape(FileMapping Mapping, IReadOnlyList<string> Columns, DateTimeOffset SavedAt)
{
    internal static MappingShape Of(KnownMapping known) => new(known.Mapping, known.Header, known.SavedAt);
}

public sealed record MappingWrite(FileMapping Mapping, IReadOnlyList<string> Columns);

public sealed record RenameShape(string Title);

/// <summary>A folder on the server whose new files are imported.</summary>
public sealed record FolderShape(string Source, string Path, bool IsOn)
{
    internal static FolderShape Of(WatchedFolder folder) => new(folder.Source, folder.Path, folder.IsOn);
}

public sealed record WatchWrite(bool IsOn);
