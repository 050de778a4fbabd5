using Microsoft.AspNetCore.Http;
using Nokta.Kernel;

namespace Nokta.Accounts;

/// <summary>Turns a name and a password into a session of this browser. A new token each time; the old one ends.</summary>
public sealed class SigningIn
{
    private readonly MemberStore _members;
    private readonly SessionStore _sessions;
    private readonly SignInLimit _limit;

    internal SigningIn(MemberStore members, SessionStore sessions, SignInLimit limit) => (_members, _sessions, _limit) = (members, sessions, limit);

    public async Task<Outcome<Guid>> SignInAsync(HttpContext context, string name, string password, CancellationToken ct = default)
    {
        var from = context.Connection.RemoteIpAddress;
        if (!_limit.Allows(from)) return new Refusal("sign-in.too-often");
        if (name.Length > 200 || password.Length > 256) return new Refusal("sign-in.wrong");
        var member = await _members.RecogniseAsync(name, password, ct);
        if (!member.IsDone) return member.Refusal!;
        _limit.Forgive(from);
        await OpenAsync(context, member.Value.Id, ct);
        return member.Value.Id;
    }

    /// <summary>Opens a session for a member who has just proved herself (a new owner, a changed password).</summary>
    public async Task OpenAsync(HttpContext context, Guid member, CancellationToken ct = default)
    {
        if (context.Request.Cookies[AccountCookies.Session] is { } old && await _sessions.FindAsync(old, ct) is { } found)
            await _sessions.RevokeAsync(found.Member.Id, found.Session.Id, ct);
        context.KeepSession(await _sessions.OpenAsync(member, context.Request.Headers.UserAgent.ToString(), ct));
    }
}
