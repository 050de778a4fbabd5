using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints.Pages;

namespace Nokta.Touchpoints;

/// <summary>One cell of the list saved in place, and the side panel of a row.</summary>
internal static class CellEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/touchpoints/{number:int}/cell", SaveAsync).Needs(Permission.Edit);
        routes.MapGet("/touchpoints/{number:int}/peek", PeekAsync).Needs(Permission.Read);
    }

    /// <summary>200 with the cell's new text, 409 when somebody saved the touchpoint meanwhile, 422 with the reason when the value is none.</summary>
    private static async Task<IResult> SaveAsync(int number, [FromForm] string field, [FromForm] string? value, [FromForm] int version, Visit visit, TouchpointRegister register, PackLibrary packs, CancellationToken ct)
    {
        if (await register.FindAsync(visit.Workspace, number, ct) is not { } card || !CellField.All.Contains(field)) return Results.NotFound();
        var change = new BulkChange(field, value ?? "").Read(packs);
        if (!change.IsDone) return Results.Json(new { text = visit.Reader.Say(change.Refusal!) }, statusCode: StatusCodes.Status422UnprocessableEntity);
        var saved = await register.EditAsync(visit.Workspace, change.Value(card) with { Version = version }, visit.Person, ct);
        if (!saved.IsDone)
        {
            var status = saved.Refusal!.Code == "touchpoint.edited-meanwhile" ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
            return Results.Json(new { text = visit.Reader.Say(saved.Refusal) }, statusCode: status);
        }

        var stored = TouchpointField.Find(field).Read(saved.Value);
        return Results.Json(new { text = CellField.Shown(saved.Value, field, visit.Reader, packs, edits: true), value = stored, version = saved.Value.Version, isChanged = saved.Value.Version != version });
    }

    private static async Task<IResult> PeekAsync(int number, Visit visit, TouchpointRegister register, IEnumerable<ITouchpointFigures> figures, CancellationToken ct)
    {
        if (await register.FindAsync(visit.Workspace, number, ct) is not { } card) return Results.NotFound();
        var cells = figures.FirstOrDefault() is { } source ? (await source.For(visit.Workspace, ct)).GetValueOrDefault(number) : null;
        return new RazorComponentResult<TouchpointPeek>(new { Row = new TouchpointRow(card, cells) });
    }
}
