using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints.Pages;

namespace Nokta.Touchpoints;

/// <summary>Files of the register over HTTP: the workbook of a list, taking a file in, and the rows that were left out.</summary>
internal static class SheetEndpoints
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/touchpoints.xlsx", WorkbookAsync).Needs(Permission.Read);
        routes.MapPost("/touchpoints/import/upload", UploadAsync).Needs(Permission.Edit).WithMetadata(new RequestSizeLimitAttribute(Sheet.MostBytes + 100_000));
        routes.MapGet("/touchpoints/import/{id}/skipped.csv", SkippedAsync).Needs(Permission.Edit);
    }

    private static async Task<IResult> WorkbookAsync(HttpRequest request, Visit visit, TouchpointList list, SheetDesk desk, CancellationToken ct)
    {
        var listing = await list.ListAsync(visit.Workspace, InventoryAddress.From(request.Query).Query, visit.Reader, visit.Person, ct);
        return Results.File(desk.Workbook(listing.Rows), Workbook, "touchpoints.xlsx");
    }

    private static async Task<IResult> UploadAsync(HttpRequest request, Visit visit, SheetDesk desk, CancellationToken ct)
    {
        if ((await request.ReadFormAsync(ct)).Files is not [{ Length: > 0 } file, ..]) return Back(Refusal.Of("touchpoint.sheet-empty"));
        if (file.Length > Sheet.MostBytes) return Back(Refusal.Of("touchpoint.sheet-large"));
        var bytes = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, ct);
        var sheet = Sheet.Read(bytes);
        if (!sheet.IsDone) return Back(sheet.Refusal!);
        return Results.LocalRedirect("/touchpoints/import/" + await desk.Drafts.KeepAsync(visit.Workspace, new SheetDraft(Path.GetFileName(file.FileName), sheet.Value), ct));
    }

    private static async Task<IResult> SkippedAsync(string id, Visit visit, SheetDesk desk, CancellationToken ct)
    {
        if (await desk.Drafts.FindAsync(visit.Workspace, id, ct) is not { } draft || await desk.Drafts.FindResultAsync(visit.Workspace, id, ct) is not { } result) return Results.NotFound();
        return Results.File(Encoding.UTF8.GetBytes(desk.SkippedCsv(draft, result)), "text/csv; charset=utf-8", "skipped.csv");
    }

    private static IResult Back(Refusal refusal) => Results.LocalRedirect(RegisterAddress.Refused("/touchpoints/import", refusal));
}
