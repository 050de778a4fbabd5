using Microsoft.AspNetCore.Http;
using Nokta.Accounts.Attempts;
using Nokta.Kernel;

namespace Nokta.Accounts;

/// <summary>Turns what somebody shows into a session of this browser. A new token each time; the old one ends.</summary>
public sealed class SigningIn
{
    private readonly MemberStore _members;
    private readonly SecondFactorStore _second;
    private readonly SignInLimit _limit;
    private readonly LinkStore _links;
    private readonly Entrance _entrance;

    internal SigningIn(MemberStore members, SecondFactorStore second, SignInLimit limit, LinkStore links, Entrance entrance) => (_members, _second, _limit, _links, _entrance) = (members, second, limit, links, entrance);

    /// <summary>Name and password. With a second factor that is only the half: <see cref="SecondAsync"/> follows.</summary>
    public async Task<Outcome<SignInStep>> SignInAsync(HttpContext context, string name, string password, CancellationToken ct = default)
    {
        var from = context.Connection.RemoteIpAddress;
        if (!_limit.Allows(from)) return TurnedAway(context, "too-often", new Refusal("sign-in.too-often"));
        if (name.Length > 200 || password.Length > 256) return new Refusal("sign-in.wrong");
        var member = await _members.RecogniseAsync(name, password, ct);
        if (!member.IsDone) return TurnedAway(context, "sign-in", member.Refusal!);
        _limit.Forgive(from);
        return await GoOnAsync(context, member.Value, ct);
    }

    /// <summary>The second half: a code of her app, or a recovery code. Whatever is given must be right.</summary>
    public async Task<Outcome<Guid>> SecondAsync(HttpContext context, string code, string recovery, CancellationToken ct = default)
    {
        if (!_limit.Allows(context.Connection.RemoteIpAddress)) return TurnedAway(context, "too-often", new Refusal("sign-in.too-often"));
        if (await HalfwayAsync(context, ct) is not { } member) return new Refusal("sign-in.begin-again");
        var proof = await _second.ProveAsync(member.Id, code, recovery, ct);
        if (!proof.IsDone) return TurnedAway(context, "code", proof.Refusal!);
        if (await _links.UseAsync(context.Request.Secret(AccountCookies.Second)!, LinkPurpose.Second, ct) is null) return new Refusal("sign-in.begin-again");
        _limit.Forgive(context.Connection.RemoteIpAddress);
        await _entrance.OpenAsync(context, member, proof.Value, ct);
        return member.Id;
    }

    /// <summary>Whether this browser has given the right password and now owes the code.</summary>
    public async Task<bool> IsHalfwayAsync(HttpContext context, CancellationToken ct = default) => await HalfwayAsync(context, ct) is not null;

    /// <summary>Opens a session for a member who has just proved herself (a new owner, a changed password). One with a second factor still owes the code.</summary>
    public async Task<SignInStep> OpenAsync(HttpContext context, Guid member, CancellationToken ct = default) =>
        await GoOnAsync(context, await _members.FindAsync(member, ct) ?? throw new InvalidOperationException($"There is no member {member}."), ct);

    /// <summary>Changes the password, ends every session of the member and opens a new one here.</summary>
    public async Task<Outcome<Guid>> ChangePasswordAsync(HttpContext context, Presence presence, string current, string password, string again, CancellationToken ct = default)
    {
        if (!_limit.Allows(context.Connection.RemoteIpAddress)) return TurnedAway(context, "too-often", new Refusal("sign-in.too-often"));
        var member = presence.Member!.Value;
        var changed = await _members.ChangePasswordAsync(member, current, password, again, ct);
        if (!changed.IsDone) return changed;
        _limit.Forgive(context.Connection.RemoteIpAddress);
        await ReopenAsync(context, member, presence.Proof ?? Proof.Password, ct);
        return changed;
    }

    /// <summary>Whether a signed-in member knows her password: asked before what cannot be taken back. One without a password has nothing to know.</summary>
    public async Task<Outcome<Guid>> ConfirmAsync(HttpContext context, Guid member, string password, CancellationToken ct = default)
    {
        if (await _members.FindAsync(member, ct) is not { PasswordHash: not null } found) return member;
        if (!_limit.Allows(context.Connection.RemoteIpAddress)) return TurnedAway(context, "too-often", new Refusal("sign-in.too-often"));
        var recognised = await _members.RecogniseAsync(found.Name, password, ct);
        if (!recognised.IsDone) return TurnedAway(context, "sign-in", recognised.Refusal!.Code == "sign-in.wrong" ? new Refusal("member.password-wrong") : recognised.Refusal);
        _limit.Forgive(context.Connection.RemoteIpAddress);
        return member;
    }

    /// <summary>She shows again that it is she: the password, and where <paramref name="asksCode"/> the code too. For ten minutes nothing asks again.</summary>
    public async Task<Outcome<Guid>> AgainAsync(HttpContext context, Presence presence, string password, string code, bool asksCode, CancellationToken ct = default)
    {
        var confirmed = await ConfirmAsync(context, presence.Member!.Value, password, ct);
        if (!confirmed.IsDone) return (confirmed.Refusal!.Code == "member.password-wrong" ? confirmed.Refusal.At("Password") : confirmed.Refusal);
        var proof = asksCode ? await _second.ProveAsync(presence.Member.Value, code, "", ct) : Proof.Password;
        if (!proof.IsDone) return TurnedAway(context, "code", proof.Refusal!);
        if (presence.Session is { } session) await _entrance.RenewAsync(context, session, proof.Value, ct);
        return confirmed;
    }

    /// <summary>The name of the member a phone's link is for; null when it is not good any more.</summary>
    public async Task<string?> LookAsync(string token, CancellationToken ct = default) => (await _links.LookAsync(token, LinkPurpose.Phone, ct))?.Name;

    /// <summary>Signs this browser in by a link that another one of the same member showed. It works once.</summary>
    public async Task<Outcome<Guid>> ByLinkAsync(HttpContext context, string token, CancellationToken ct = default)
    {
        if (!_limit.Allows(context.Connection.RemoteIpAddress)) return TurnedAway(context, "too-often", new Refusal("sign-in.too-often"));
        if (await _links.UseAsync(token, LinkPurpose.Phone, ct) is not { } member) return TurnedAway(context, "link", new Refusal("link.over"));
        _limit.Forgive(context.Connection.RemoteIpAddress);
        var found = (await _members.FindAsync(member, ct))!;
        await _entrance.OpenAsync(context, found, Proof.Link, ct);
        return member;
    }

    /// <summary>Where a member is signed in, the last seen first.</summary>
    public async Task<IReadOnlyList<OpenSession>> ListAsync(Guid member, CancellationToken ct = default) =>
        [.. (await _entrance.Sessions.ListOfAsync(member, ct)).Select(s => new OpenSession(s.Id, s.Device, s.Place, s.Created, s.LastSeen))];

    /// <summary>Ends one session of the member.</summary>
    public Task EndAsync(Guid member, Guid session, CancellationToken ct = default) => _entrance.Sessions.RevokeAsync(member, session, ct);

    /// <summary>Ends every session of the member but this one.</summary>
    public Task EndOthersAsync(Guid member, Guid session, CancellationToken ct = default) => _entrance.Sessions.RevokeOthersAsync(member, session, ct);

    /// <summary>What a sign-in stands on has changed: every session ends, and this browser gets a new one.</summary>
    internal async Task ReopenAsync(HttpContext context, Guid member, Proof proof, CancellationToken ct)
    {
        await _entrance.Sessions.RevokeAllAsync(member, ct);
        await _entrance.OpenAsync(context, (await _members.FindAsync(member, ct))!, proof, ct);
    }

    private static Refusal TurnedAway(HttpContext context, string kind, Refusal why)
    {
        context.TurnAway(kind);
        return why;
    }

    private async Task<SignInStep> GoOnAsync(HttpContext context, Member member, CancellationToken ct)
    {
        if (!member.HasCode)
        {
            await _entrance.OpenAsync(context, member, Proof.Password, ct);
            return SignInStep.In;
        }

        context.KeepSecret(AccountCookies.Second, await _links.MakeAsync(member.Id, LinkPurpose.Second, ct), LinkPurpose.Second.Lifetime);
        return SignInStep.OwesCode;
    }

    private async Task<Member?> HalfwayAsync(HttpContext context, CancellationToken ct) =>
        context.Request.Secret(AccountCookies.Second) is { Length: 64 } token ? await _links.LookAsync(token, LinkPurpose.Second, ct) : null;
}

/// <summary>How far a sign-in has come.</summary>
public enum SignInStep
{
    In,
    OwesCode,
}

/// <summary>A browser somebody is signed in with.</summary>
public sealed record OpenSession(Guid Id, string Device, string Place, DateTimeOffset Since, DateTimeOffset LastSeen);
