using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;
using Nokta.Touchpoints.Api;
using Nokta.Touchpoints.Pages;

namespace Nokta.Touchpoints;

/// <summary>The inventory as a file, and the small changes that are one button: move, retire, restore, undo. Each ends on the page it came from.</summary>
internal static class TouchpointEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/touchpoints.csv", CsvAsync).Needs(Permission.Read);
        routes.MapPost("/touchpoints/{number:int}/move", MoveAsync).Needs(Permission.Edit);
        routes.MapPost("/touchpoints/{number:int}/retire", RetireAsync).Needs(Permission.Edit);
        routes.MapPost("/touchpoints/{number:int}/restore", RestoreAsync).Needs(Permission.Edit);
        routes.MapPost("/touchpoints/{number:int}/undo", UndoAsync).Needs(Permission.Edit);
        TouchpointApi.Map(routes);
        RegisterApi.Map(routes);
        SheetApi.Map(routes);
        PhotoEndpoints.Map(routes);
        CostEndpoints.Map(routes);
        FirstViewEndpoints.Map(routes);
        GapEndpoints.Map(routes);
        CellEndpoints.Map(routes);
        SheetEndpoints.Map(routes);
        LotEndpoints.Map(routes);
    }

    private static async Task<IResult> CsvAsync(HttpRequest request, Visit visit, TouchpointList list, CancellationToken ct)
    {
        var listing = await list.ListAsync(visit.Workspace, InventoryAddress.From(request.Query).Query, visit.Reader, visit.Person, ct);
        var text = CsvText.AppendRow(new StringBuilder("\uFEFF"), TouchpointList.Columns);
        foreach (var row in listing.Rows) CsvText.AppendRow(text, TouchpointList.Cells(row).Select(c => Convert.ToString(c, CultureInfo.InvariantCulture) ?? ""));
        return Results.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", "touchpoints.csv");
    }

    private static async Task<IResult> MoveAsync(int number, [FromForm] string stage, [FromForm] string? back, Visit visit, TouchpointRegister register, CancellationToken ct)
    {
        if (await register.FindAsync(visit.Workspace, number, ct) is not { } card) return Results.NotFound();
        var moved = await register.EditAsync(visit.Workspace, card with { Stage = stage }, visit.Person, ct);
        return To(back ?? "/touchpoints?view=stage", "moved", moved, card.Version);
    }

    private static async Task<IResult> RetireAsync(int number, [FromForm] string? back, Visit visit, TouchpointRegister register, CancellationToken ct) =>
        To(back ?? PageOf(number), "retired", await register.RetireAsync(visit.Workspace, number, visit.Person, ct));

    private static async Task<IResult> RestoreAsync(int number, [FromForm] string? back, Visit visit, TouchpointRegister register, CancellationToken ct) =>
        To(back ?? PageOf(number), "restored", await register.RestoreAsync(visit.Workspace, number, visit.Person, ct));

    private static async Task<IResult> UndoAsync(int number, [FromForm] int version, [FromForm] string? back, Visit visit, TouchpointRegister register, CancellationToken ct) =>
        To(back ?? PageOf(number) + "?tab=history", "undone", await register.UndoAsync(visit.Workspace, number, version, visit.Person, ct));

    private static string PageOf(int number) => "/touchpoints/" + TouchpointCard.IdOf(number);

    private static IResult To(string back, string done, Outcome<TouchpointCard> outcome, int before = 0)
    {
        var page = RegisterAddress.OwnPage(back);
        if (outcome.Refusal is { Code: "touchpoint.absent", Field: null } or { Code: "touchpoint.edit-absent" }) return Results.NotFound();
        if (!outcome.IsDone) return Results.LocalRedirect(RegisterAddress.Refused(page, outcome.Refusals[0]));
        return Results.LocalRedirect(RegisterAddress.After(page, done, outcome.Value with { Version = before }, outcome.Value));
    }
}
