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
        routes.MapPost(Page + "/{id:guid}/test", async (Guid id, Visit visit, KeyTest test, CancellationToken ct) =>
            await test.SendAsync(visit.Workspace, id, ct) is { } sent ? Results.LocalRedirect($"{Page}/{id:D}?done={(sent ? "tested" : "untested")}") : Results.NotFound()).Needs(Permission.Manage);
        routes.MapPost(Page + "/{id:guid}/untest", async (Guid id, Visit visit, KeyTest test, CancellationToken ct) =>
            await test.RemoveAsync(visit.Workspace, id, ct) is { } gone ? Results.LocalRedirect(FormattableString.Invariant($"{Page}/{id:D}?gone={gone}")) : Results.NotFound()).Needs(Permission.Manage);
        var api = routes.Api("/write-keys", "Write keys");
        api.MapGet("", ListAsync).Needs(Permission.Manage).Tells<Page<WriteKeyCard>>("Lists the keys by which clients of other services write here, the newest first.");
        api.MapPost("", AddAsync).Needs(Permission.Manage).Tells<WriteKeyCard>("Makes a write key. It can do nothing but write, so it may stand in a page.", StatusCodes.Status201Created);
        api.MapGet("/{id:guid}", FindAsync).Needs(Permission.Manage).Tells<WriteKeyCard>("Tells one write key and what came by it.");
        api.MapPut("/{id:guid}", EditAsync).Needs(Permission.Manage).NeedsSeen().Tells<WriteKeyCard>("Changes sites, quota, trust, channel and currency; name and client stay.");
        api.MapPost("/{id:guid}/test", TestAsync).Needs(Permission.Manage).Tells("Sends a test event by the key: it is kept aside, marked, and counts nowhere.");
        api.MapDelete("/{id:guid}/test", async (Guid id, Visit visit, KeyTest test, CancellationToken ct) => ApiRoutes.Done(await test.RemoveAsync(visit.Workspace, id, ct) is not null)).Needs(Permission.Manage).Tells("Removes the tests of the key.");
        api.MapDelete("/{id:guid}", RevokeAsync).Needs(Permission.Manage).HonoursSeen().Tells("Revokes a write key at once.");
    }

    private static async Task<IResult> ListAsync(PageAsk ask, Visit visit, WriteKeyStore keys, CancellationToken ct) => ask.Cut(await keys.ListAsync(visit.Workspace, ct), k => k.Id);

    private static Task<IResult> AddAsync(WriteKeyWish wish, Visit visit, WriteKeyStore keys, CancellationToken ct) =>
        keys.AddAsync(visit.Workspace, wish, ct).ToHttpAsync(made => Results.Created($"{ApiRoutes.Root}/write-keys/{made.Id}", made));

    private static async Task<IResult> FindAsync(Guid id, Visit visit, WriteKeyStore keys, CancellationToken ct) => await keys.FindAsync(visit.Workspace, id, ct) is { } key ? Seeable(key) : Results.NotFound();

    private static async Task<IResult> EditAsync(Guid id, WriteKeyWish wish, Seen seen, HttpContext http, Visit visit, WriteKeyStore keys, CancellationToken ct)
    {
        if (await keys.FindAsync(visit.Workspace, id, ct) is not { Revoked: null } key) return Results.NotFound();
        if (seen.Refuse(http, TagOf(key)) is { } refused) return refused;
        return await keys.EditAsync(visit.Workspace, id, wish, ct) is { } edited ? edited.ToHttp(Seeable) : Results.NotFound();
    }

    private static async Task<IResult> RevokeAsync(Guid id, Seen seen, HttpContext http, Visit visit, WriteKeyStore keys, CancellationToken ct) =>
        await keys.FindAsync(visit.Workspace, id, ct) is { } key && seen.RefuseIfNamed(http, TagOf(key)) is { } refused ? refused : ApiRoutes.Done(await keys.RevokeAsync(visit.Workspace, id, ct));

    private static async Task<IResult> TestAsync(Guid id, Visit visit, KeyTest test, CancellationToken ct) => await test.SendAsync(visit.Workspace, id, ct) switch
    {
        true => Results.NoContent(),
        false => Refused.With(StatusCodes.Status503ServiceUnavailable, new Kernel.Refusal("intake.busy")),
        null => Results.NotFound(),
    };

    private static Versioned Seeable(WriteKeyCard key) => new(key, TagOf(key));

    // What comes by it is no change of it.
    private static string TagOf(WriteKeyCard key) => Seen.TagOf(new WriteKeyWish(key.Name, key.Client, key.Origins, key.PerSecond, key.IsTrusted, key.Channel, key.Currency));
}
