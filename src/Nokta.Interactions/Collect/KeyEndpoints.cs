using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Collect;

/// <summary>Write keys for programs that manage them, and the button of their page.</summary>
internal static class KeyEndpoints
{
    public const string Page = "/settings/keys";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Page + "/{id:guid}/revoke", async (Guid id, Visit visit, WriteKeyStore keys, CancellationToken ct) =>
            await keys.RevokeAsync(visit.Workspace, id, ct) ? Results.LocalRedirect(Page + "?done=revoked") : Results.NotFound()).Needs(Permission.Manage);
        var api = routes.Api("/write-keys", "Write keys");
        api.MapGet("", ListAsync).Needs(Permission.Manage).Tells<Page<WriteKeyCard>>("Lists the keys by which clients of other services write here, the newest first.");
        api.MapPost("", AddAsync).Needs(Permission.Manage).Tells<WriteKeyCard>("Makes a write key. It can do nothing but write, so it may stand in a page.", StatusCodes.Status201Created);
        api.MapGet("/{id:guid}", FindAsync).Needs(Permission.Manage).Tells<WriteKeyCard>("Tells one write key and what came by it.");
        api.MapPut("/{id:guid}", EditAsync).Needs(Permission.Manage).Tells<WriteKeyCard>("Changes sites, quota, trust, channel and currency; name and client stay.");
        api.MapDelete("/{id:guid}", RevokeAsync).Needs(Permission.Manage).Tells("Revokes a write key at once.");
    }

    private static async Task<IResult> ListAsync(PageAsk ask, Visit visit, WriteKeyStore keys, CancellationToken ct) => ask.Cut(await keys.ListAsync(visit.Workspace, ct), k => k.Id);

    private static Task<IResult> AddAsync(WriteKeyWish wish, Visit visit, WriteKeyStore keys, CancellationToken ct) =>
        keys.AddAsync(visit.Workspace, wish, ct).ToHttpAsync(made => Results.Created($"{ApiRoutes.Root}/write-keys/{made.Id}", made));

    private static async Task<IResult> FindAsync(Guid id, Visit visit, WriteKeyStore keys, CancellationToken ct) => ApiRoutes.OrAbsent(await keys.FindAsync(visit.Workspace, id, ct));

    private static async Task<IResult> EditAsync(Guid id, WriteKeyWish wish, Visit visit, WriteKeyStore keys, CancellationToken ct) =>
        await keys.EditAsync(visit.Workspace, id, wish, ct) is { } edited ? edited.ToHttp(key => Results.Json(key)) : Results.NotFound();

    private static async Task<IResult> RevokeAsync(Guid id, Visit visit, WriteKeyStore keys, CancellationToken ct) => await keys.RevokeAsync(visit.Workspace, id, ct) ? Results.NoContent() : Results.NotFound();
}
