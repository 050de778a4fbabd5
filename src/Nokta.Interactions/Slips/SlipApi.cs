using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Accounts.Api;
using Nokta.Interactions.Marks;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Slips;

/// <summary>What is noted at the counter, for programs: with the ten seconds in which it can be taken back.</summary>
internal static class SlipApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var slips = routes.Api("/slips", "Interactions");
        slips.MapGet("/touchpoints", TouchpointsAsync).Needs(Permission.Record).Tells<Page<SlipPlace>>("Lists the touchpoints that something can be noted at, the important ones first.");
        slips.MapPost("", AddAsync).Needs(Permission.Record).Tells<SlipMade>("Notes what just happened; for ten seconds it can be taken back, then it is an interaction.", StatusCodes.Status201Created);
        slips.MapDelete("/{id:guid}", UndoAsync).Needs(Permission.Record).Tells("Takes back what was just noted; 404 when it is an interaction already.");
    }

    private static async Task<IResult> TouchpointsAsync(PageAsk ask, Visit visit, TouchpointRegister register, CancellationToken ct) =>
        ask.Cut([.. (await register.ListAsync(visit.Workspace, ct)).Where(t => t.State == TouchpointState.Live).OrderByDescending(t => t.Importance).ThenBy(t => t.Number).Select(t => new SlipPlace(t.Id, t.Name.In(visit.Reader.Language)))], p => p.Id);

    private static async Task<IResult> AddAsync(SlipWrite body, Visit visit, Presence presence, TouchpointRegister register, SlipStore slips, MarkBook marks, TimeProvider clock, CancellationToken ct)
    {
        if (body.Code.Length > 0) return (await slips.AddAsync(visit.Workspace, await marks.CodeAsync(visit.Workspace, body.Code, ct), visit.Person, presence.Station?.Branch ?? "", body.Tap(clock), ct)).ToHttp(id => Results.Created((string?)null, new SlipMade(id)));
        var touchpoint = TouchpointCard.NumberIn(body.Touchpoint) is { } number ? await register.FindAsync(visit.Workspace, number, ct) : null;
        return (await slips.AddAsync(visit.Workspace, touchpoint, body.Kind, body.Score, body.Note, visit.Person, presence.Station?.Branch ?? "", body.Tap(clock), ct))
            .ToHttp(id => Results.Created((string?)null, new SlipMade(id)));
    }

    private static async Task<IResult> UndoAsync(Guid id, Visit visit, SlipStore slips, CancellationToken ct) => ApiRoutes.Done(await slips.UndoAsync(visit.Workspace, [id], visit.Person, ct));
}

internal sealed record SlipPlace(string Id, string Name);

/// <param name="Kind">praise, complaint, question or other.</param>
/// <param name="Code">A promo code that the customer named; it says itself where it belongs, and nothing else is needed then.</param>
/// <param name="Score">How the customer felt, 1 to 5; left out when nobody could tell.</param>
/// <param name="Id">An id of your own (UUID): what is sent again with it is noted once.</param>
/// <param name="AgoMs">How many milliseconds ago it happened, for what waited on a device without a connection.</param>
internal sealed record SlipWrite(string Touchpoint = "", string Kind = "", int? Score = null, string Note = "", string Code = "", Guid? Id = null, long AgoMs = 0)
{
    internal SlipTap? Tap(TimeProvider clock) => Id is { } id ? SlipTap.Of(id, AgoMs) : AgoMs > 0 ? SlipTap.Of(Guid.CreateVersion7(clock.GetUtcNow()), AgoMs) : null;
}

internal sealed record SlipMade(Guid Id);
