using Microsoft.AspNetCore.Http;
using Nokta.Kernel;

namespace Nokta.Accounts;

/// <summary>Turns a name and a password into a session of this browser. A new token each time; the old one ends.</summary>
public sealed class SigningIn
{
    private readonly MemberStore _members;
    private readonly SessionStore _sessions;
    private readonly SignInLimit _limit;
    private readonly LinkStore _links;
    private readonly EventLog _log;

    internal SigningIn(MemberStore members, SessionStore sessions, SignInLimit limit, LinkStore links, EventLog log) => (_members, _sessions, _limit, _links, _log) = (members, sessions, limit, links, log);

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

    /// <summary>Changes the password, ends every session of the member and opens a new one here.</summary>
    public async Task<Outcome<Guid>> ChangePasswordAsync(HttpContext context, Guid member, string current, string password, string again, CancellationToken ct = default)
    {
        if (!_limit.Allows(context.Connection.RemoteIpAddress)) return new Refusal("sign-in.too-often");
        var changed = await _members.ChangePasswordAsync(member, current, password, again, ct);
        if (!changed.IsDone) return changed;
        _limit.Forgive(context.Connection.RemoteIpAddress);
        await _sessions.RevokeAllAsync(member, ct);
        await OpenAsync(context, member, ct);
        return changed;
    }

    /// <summary>Whether a signed-in member knows her password: asked before what cannot be taken back. One without a password has nothing to know.</summary>
    public async Task<Outcome<Guid>> ConfirmAsync(HttpContext context, Guid member, string password, CancellationToken ct = default)
    {
        if (await _members.FindAsync(member, ct) is not { PasswordHash: not null } found) return member;
        if (!_limit.Allows(context.Connection.RemoteIpAddress)) return new Refusal("sign-in.too-often");
        var recognised = await _members.RecogniseAsync(found.Name, password, ct);
        if (!recognised.IsDone) return recognised.Refusal!.Code == "sign-in.wrong" ? new Refusal("member.password-wrong") : recognised.Refusal;
        _limit.Forgive(context.Connection.RemoteIpAddress);
        return member;
    }

    /// <summary>The name of the member a phone's link is for; null when it is not good any more.</summary>
    public async Task<string?> LookAsync(string token, CancellationToken ct = default) => (await _links.LookAsync(token, LinkPurpose.Phone, ct))?.Name;

    /// <summary>Signs this browser in by a link that another one of the same member showed. It works once.</summary>
    public async Task<Outcome<Guid>> ByLinkAsync(HttpContext context, string token, CancellationToken ct = default)
    {
        if (!_limit.Allows(context.Connection.RemoteIpAddress)) return new Refusal("sign-in.too-often");
        if (await _links.UseAsync(token, LinkPurpose.Phone, ct) is not { } member) return new Refusal("link.over");
        _limit.Forgive(context.Connection.RemoteIpAddress);
        await OpenAsync(context, member, ct);
        await _log.WriteAsync("phone-signed-in", (await _members.FindAsync(member, ct))?.Name ?? "", ct);
        return member;
    }

    /// <summary>Where a member is signed in, the last seen first.</summary>
    public async Task<IReadOnlyList<OpenSession>> ListAsync(Guid member, CancellationToken ct = default) =>
        [.. (await _sessions.ListOfAsync(member, ct)).Select(s => new OpenSession(s.Id, s.Device, s.Created, s.LastSeen))];

    /// <summary>Ends one session of the member.</summary>
    public Task EndAsync(Guid member, Guid session, CancellationToken ct = default) => _sessions.RevokeAsync(member, session, ct);
}

/// <summary>A browser somebody is signed in with.</summary>
public sealed record OpenSession(Guid Id, string Device, DateTimeOffset Since, DateTimeOffset LastSeen);
