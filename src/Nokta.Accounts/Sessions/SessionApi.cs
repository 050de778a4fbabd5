using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts.Api;
using Nokta.Kernel.Modules;

namespace Nokta.Accounts;

/// <summary>Where one is signed in, for scripts in a browser's session. A token has no sessions, and its maker's are not its business.</summary>
internal static class SessionApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var sessions = routes.Api("/account/sessions", "Account");
        sessions.MapGet("", ListAsync).Needs(Permission.Own).Tells<Page<OpenSession>>("Lists where the member is signed in, the last seen first; empty for a token.");
        sessions.MapDelete("/{id:guid}", EndAsync).Needs(Permission.Own).Tells("Ends one of the member's sessions.");
    }

    private static async Task<IResult> ListAsync(PageAsk ask, Presence presence, SigningIn signingIn, CancellationToken ct) =>
        ask.Cut(presence.Session is null ? [] : await signingIn.ListAsync(presence.Member!.Value, ct), s => s.Id);

    private static async Task<IResult> EndAsync(Guid id, Presence presence, SigningIn signingIn, CancellationToken ct)
    {
        if (presence.Session is null || (await signingIn.ListAsync(presence.Member!.Value, ct)).All(s => s.Id != id)) return Results.NotFound();
        await signingIn.EndAsync(presence.Member!.Value, id, ct);
        return Results.NoContent();
    }
}
