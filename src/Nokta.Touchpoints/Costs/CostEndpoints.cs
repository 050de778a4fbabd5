using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel.Modules;

namespace Nokta.Touchpoints;

/// <summary>Takes one dated cost away; the history keeps it.</summary>
internal static class CostEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/touchpoints/{number:int}/costs/remove", RemoveAsync).Needs(Permission.Edit);

    private static async Task<IResult> RemoveAsync(int number, [FromForm] int cost, [FromForm] int version, Visit visit, TouchpointRegister register, CancellationToken ct)
    {
        if (await register.FindAsync(visit.Workspace, number, ct) is not { } card) return Results.NotFound();
        var page = "/touchpoints/" + card.Slug + "?tab=costs";
        var saved = await register.EditAsync(visit.Workspace, card with { Version = version, Costs = [.. card.Costs.Where((_, i) => i != cost - 1)] }, visit.Person, ct);
        return Results.LocalRedirect(saved.IsDone ? RegisterAddress.After(page, "cost-gone", card, saved.Value) : RegisterAddress.Refused(page, saved.Refusal!));
    }
}
