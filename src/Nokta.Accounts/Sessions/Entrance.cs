using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Nokta.Accounts;

/// <summary>Opens the session of somebody who has shown enough: always a new token, and the browser's old session ends.</summary>
internal sealed class Entrance(SessionStore sessions, SignInStore signIns, EventLog events, ILogger<Entrance> log)
{
    private static readonly TimeSpan s_deviceIsKnown = TimeSpan.FromDays(365);

    public SessionStore Sessions => sessions;

    public async Task OpenAsync(HttpContext context, Member member, Proof proof, CancellationToken ct)
    {
        var request = context.Request;
        if (request.Secret(AccountCookies.Session) is { } old && await sessions.FindAsync(old, request.IsHttps, ct) is { } found)
            await sessions.RevokeAsync(found.Member.Id, found.Session.Id, ct);
        var place = Place.Of(context.Connection.RemoteIpAddress);
        var (session, token) = await sessions.OpenAsync(member.Id, new Opened(request.Headers.UserAgent.ToString(), place, request.IsHttps, proof), ct);
        context.KeepSecret(AccountCookies.Session, token, Session.Longest);
        context.ForgetSecret(AccountCookies.Second);
        var isNew = await signIns.NoteAsync(session, DeviceOf(context), ct);
        await events.WriteAsync(proof == Proof.Link ? "phone-signed-in" : proof == Proof.PasswordAndRecovery ? "recovery-used" : isNew ? "signed-in-new-device" : "signed-in", member.Name, ct);
        if (!request.IsHttps && !ThisMachine.IsItsName(request.Host.Host)) log.LogWarning("Somebody signed in without HTTPS from {Place}: whoever shares that network can read the password.", place);
    }

    /// <summary>She has shown again that it is she.</summary>
    public async Task RenewAsync(HttpContext context, Guid session, Proof proof, CancellationToken ct) =>
        context.KeepSecret(AccountCookies.Session, await sessions.RenewAsync(session, proof, ct), Session.Longest);

    /// <summary>By what a browser is known again. It lets nobody in.</summary>
    private static string DeviceOf(HttpContext context)
    {
        var device = context.Request.Secret(AccountCookies.Device) is { Length: 64 } known ? known : Session.NewToken();
        context.KeepSecret(AccountCookies.Device, device, s_deviceIsKnown);
        return device;
    }
}
