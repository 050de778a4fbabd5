using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Slips;

/// <summary>Takes back what was just noted.</summary>
internal static class SlipEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/log/undo", async ([FromForm] Guid[] id, Visit visit, SlipStore slips, CancellationToken ct) =>
        Results.Redirect(await slips.UndoAsync(visit.Workspace, id, visit.Person, ct) ? "/log?gone=1" : "/log?late=1")).Needs(Permission.Record);
}
