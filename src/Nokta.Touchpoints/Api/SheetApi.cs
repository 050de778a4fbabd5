using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints.Pages;

namespace Nokta.Touchpoints.Api;

/// <summary>The register as files for programs: out as a workbook, and in from a table that somebody keeps elsewhere.</summary>
internal static class SheetApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var files = routes.Api("/touchpoint-files", "Touchpoint files");
        files.MapGet("/touchpoints.xlsx", WorkbookAsync).Needs(Permission.Read).TellsFile("Gives the inventory as a workbook that can be read back.", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        files.MapPost("", UploadAsync).Needs(Permission.Edit).TakesFile().Asks(("name", "The name of the file.")).Tells<SheetShape>("Takes a CSV or XLSX file of touchpoints, sent as the body, and says what each row would do.", StatusCodes.Status201Created);
        files.MapGet("/{id}", GetAsync).Needs(Permission.Edit).Tells<SheetShape>("Says what a file would do to the register.");
        files.MapPost("/{id}/take", TakeAsync).Needs(Permission.Edit).Tells<SheetDone>("Takes the rows of a file into the register, as one change that can be taken back.");
        files.MapGet("/{id}/skipped.csv", SkippedAsync).Needs(Permission.Edit).TellsFile("Gives the rows that were left out, with their reasons.", "text/csv");
    }

    private static async Task<IResult> WorkbookAsync(HttpRequest request, Visit visit, TouchpointList list, SheetDesk desk, CancellationToken ct)
    {
        var listing = await list.ListAsync(visit.Workspace, InventoryAddress.From(request.Query).Query, visit.Reader, visit.Person, ct);
        return Results.File(desk.Workbook(listing.Rows), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "touchpoints.xlsx");
    }

    private static async Task<IResult> UploadAsync(string? name, HttpRequest request, Visit visit, SheetDesk desk, CancellationToken ct)
    {
        var kept = new MemoryStream();
        var buffer = new byte[81_920];
        for (int n; kept.Length <= Sheet.MostBytes && (n = await request.Body.ReadAsync(buffer, ct)) > 0;) kept.Write(buffer, 0, n);
        var sheet = Sheet.Read(kept.ToArray());
        if (!sheet.IsDone) return Refused.For(sheet.Refusals);
        var draft = new SheetDraft(Path.GetFileName(name ?? "touchpoints"), sheet.Value);
        var id = await desk.Drafts.KeepAsync(visit.Workspace, draft, ct);
        return Results.Created($"{ApiRoutes.Root}/touchpoint-files/{id}", await ShapeAsync(id, draft, desk, ct));
    }

    private static async Task<IResult> GetAsync(string id, Visit visit, SheetDesk desk, CancellationToken ct) =>
        await desk.Drafts.FindAsync(visit.Workspace, id, ct) is { } draft ? Results.Json(await ShapeAsync(id, draft, desk, ct)) : Results.NotFound();

    private static async Task<IResult> TakeAsync(string id, SheetTake body, Visit visit, SheetDesk desk, CancellationToken ct)
    {
        if (await desk.Drafts.FindAsync(visit.Workspace, id, ct) is not { } draft) return Results.NotFound();
        var fields = body.Fields ?? desk.Guess(draft.Sheet);
        if (fields.Count != draft.Sheet.Columns.Count || fields.Any(f => f.Length > 0 && !SheetField.All.Contains(f))) return Refused.For(Refusal.Of("touchpoint.bulk-field").At("fields"));
        return (await desk.TakeAsync(id, draft, fields, body.Clears, ct)).ToHttp(done => Results.Json(new SheetDone(done.Added, done.Changed, done.Unchanged, done.Skipped.Count, done.Lot)));
    }

    private static async Task<IResult> SkippedAsync(string id, Visit visit, SheetDesk desk, CancellationToken ct)
    {
        if (await desk.Drafts.FindAsync(visit.Workspace, id, ct) is not { } draft || await desk.Drafts.FindResultAsync(visit.Workspace, id, ct) is not { } result) return Results.NotFound();
        return Results.File(Encoding.UTF8.GetBytes(desk.SkippedCsv(draft, result)), "text/csv; charset=utf-8", "skipped.csv");
    }

    private static async Task<SheetShape> ShapeAsync(string id, SheetDraft draft, SheetDesk desk, CancellationToken ct)
    {
        var fields = desk.Guess(draft.Sheet);
        var plan = await desk.PlanAsync(draft.Sheet, fields, clears: false, ct);
        int Count(SheetOutcome outcome) => plan.Count(r => r.Outcome == outcome);
        return new SheetShape(id, draft.File, draft.Sheet.Columns, fields, SheetField.All, Count(SheetOutcome.Added), Count(SheetOutcome.Changed), Count(SheetOutcome.Unchanged), Count(SheetOutcome.Skipped));
    }
}

/// <summary>A file and what it would do as its columns are understood: <paramref name="Fields"/> beside <paramref name="Columns"/>, empty for columns that are passed over.</summary>
public sealed record SheetShape(string Id, string File, IReadOnlyList<string> Columns, IReadOnlyList<string> Fields, IReadOnlyList<string> KnownFields, int Added, int Changed, int Unchanged, int Skipped);

/// <param name="Fields">The field of each column; as they were guessed when left out.</param>
/// <param name="Clears">Whether an empty cell empties its field.</param>
public sealed record SheetTake(IReadOnlyList<string>? Fields = null, bool Clears = false);

/// <summary>What became of a file; <paramref name="Change"/> is the number of the change, to take it back.</summary>
public sealed record SheetDone(int Added, int Changed, int Unchanged, int Skipped, int? Change);
