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
        sessions.MapDelete("", EndOthersAsync).Needs(Permission.Own).NeedsSession().Tells("Ends every session of the member but this one.");
        sessions.MapPost("/current/known", KnownAsync).Needs(Permission.Own).NeedsSession().Tells("Says that the member knows of the device that signed in last.");
        sessions.MapDelete("/{id:guid}", EndAsync).Needs(Permission.Own).Tells("Ends one of the member's sessions.");
    }

    private static async Task<IResult> ListAsync(PageAsk ask, Presence presence, SigningIn signingIn, CancellationToken ct) =>
        ask.Cut(presence.Session is null ? [] : await signingIn.ListAsync(presence.Member!.Value, ct), s => s.Id);

    private static async Task<IResult> EndOthersAsync(Presence presence, SigningIn signingIn, CancellationToken ct)
    {
        if (presence.Session is not { } session) return Results.NotFound();
        await signingIn.EndOthersAsync(presence.Member!.Value, session, ct);
        return Results.NoContent();
    }

    private static async Task<IResult> KnownAsync(Presence presence, SignInStore signIns, CancellationToken ct)
    {
        if (presence is { Member: { } member, Session: { } session }) await signIns.TellAsync(member, session, ct);
        return Results.NoContent();
    }

    private static async Task<IResult> EndAsync(Guid id, Presence presence, SigningIn signingIn, CancellationToken ct)
    {
        if (presence.Session is null || (await signingIn.ListAsync(presence.Member!.Value, ct)).All(s => s.Id != id)) return Results.NotFound();
        await signingIn.EndAsync(presence.Member!.Value, id, ct);
        return Results.NoContent();
    }
}
