using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints.Pages;

namespace Nokta.Touchpoints;

/// <summary>Taking a lot back, and choosing rows for a bulk change.</summary>
internal static class LotEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/touchpoints/lots/{lot:int}/undo", UndoAsync).Needs(Permission.Edit);
        routes.MapGet("/touchpoints/bulk/preview", PreviewAsync).Needs(Permission.Edit);
        routes.MapPost("/touchpoints/bulk/pick", PickAsync).Needs(Permission.Edit);
    }

    private static async Task<IResult> UndoAsync(int lot, [FromForm] string? back, Visit visit, RegisterLots lots, CancellationToken ct)
    {
        var page = RegisterAddress.OwnPage(back);
        var undone = await lots.UndoAsync(visit.Workspace, lot, visit.Person, ct);
        if (undone.Refusal?.Code == "touchpoint.edit-absent") return Results.NotFound();
        return Results.LocalRedirect(undone.IsDone ? RegisterAddress.After(page, undone.Value) : RegisterAddress.Refused(page, undone.Refusal!));
    }

    /// <summary>What a bulk change would do, while its form is being written.</summary>
    private static async Task<RazorComponentResult> PreviewAsync(HttpRequest request, Visit visit, TouchpointRegister register, CancellationToken ct)
    {
        var all = await register.ListAsync(visit.Workspace, ct);
        var cards = Ranges.Read(request.Query["tp"].ToString()).Where(n => n >= 1 && n <= all.Count).Select(n => all[n - 1]).ToList();
        return new RazorComponentResult<BulkPreview>(new { Cards = cards, Change = (object)new BulkChange(request.Query["field"].ToString(), request.Query["value"].ToString(), request.Query["clear"] == "true") });
    }

    /// <summary>The ticked rows as an address that can be long: <c>3-7,12</c>.</summary>
    private static async Task<IResult> PickAsync(HttpRequest request, CancellationToken ct)
    {
        var posted = await request.ReadFormAsync(ct);
        var back = RegisterAddress.OwnPage(posted["back"]);
        var numbers = posted["tp"].Select(t => TouchpointCard.NumberIn(t ?? "")).OfType<int>().ToList();
        if (numbers.Count == 0) return Results.LocalRedirect(RegisterAddress.Refused(back, new Kernel.Refusal("touchpoint.none-ticked")));
        return Results.LocalRedirect($"/touchpoints/bulk?tp={Ranges.Write(numbers)}&field={Uri.EscapeDataString(posted["field"].ToString())}&back={Uri.EscapeDataString(back)}");
    }
}
