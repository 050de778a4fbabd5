using Nokta.Kernel;

namespace Nokta.Accounts;

/// <summary>A new password for a member who has forgotten hers, from the machine Nokta runs on. It ends all her sessions and is written in the log.</summary>
public sealed class PasswordReset
{
    private readonly MemberStore _members;
    private readonly SessionStore _sessions;
    private readonly LinkStore _links;
    private readonly EventLog _log;
    private readonly SecondFactorStore _second;

    internal PasswordReset(MemberStore members, SessionStore sessions, LinkStore links, EventLog log, SecondFactorStore second) => (_members, _sessions, _links, _log, _second) = (members, sessions, links, log, second);

    /// <summary>The members who have a password, by name.</summary>
    public Task<IReadOnlyList<string>> ListNamesAsync(CancellationToken ct = default) => _members.ListNamesAsync(ct);

    /// <summary>Makes the token of a link under which a new password can be chosen; null when there is no such member with a password.</summary>
    public async Task<string?> MakeLinkAsync(string name, CancellationToken ct = default) =>
        await _members.FindByNameAsync(name, ct) is { PasswordHash: not null } member ? await _links.MakeAsync(member.Id, LinkPurpose.Password, ct) : null;

    /// <summary>The same for a member who is known by id. <paramref name="who"/> hands the link over, and stands in the log.</summary>
    public async Task<string?> MakeLinkAsync(Guid member, string who, CancellationToken ct = default)
    {
        if (await _members.FindAsync(member, ct) is not { PasswordHash: not null }) return null;
        await _log.WriteAsync("reset-link-made", who, ct);
        return await _links.MakeAsync(member, LinkPurpose.Password, ct);
    }

    /// <summary>Whose password the link is for; null when it is not good any more.</summary>
    public async Task<string?> LookAsync(string token, CancellationToken ct = default) => (await _links.LookAsync(token, LinkPurpose.Password, ct))?.Name;

    /// <summary>Sets the password a link is for. A password that is refused leaves the link good.</summary>
    public async Task<Outcome<Guid>> ByLinkAsync(string token, string password, string again, CancellationToken ct = default)
    {
        if (await _links.LookAsync(token, LinkPurpose.Password, ct) is not { } member) return new Refusal("link.over");
        var refusals = Member.CheckPassword(member.Name, password, again);
        if (refusals.Count > 0) return refusals;
        if (await _links.UseAsync(token, LinkPurpose.Password, ct) is null) return new Refusal("link.over");
        return await SetAsync(member, password, ct);
    }

    /// <summary>Sets the password of a member by name; the caller has proved that she may.</summary>
    public async Task<Outcome<Guid>> ByNameAsync(string name, string password, string again, CancellationToken ct = default)
    {
        if (await _members.FindByNameAsync(name, ct) is not { PasswordHash: not null } member) return new Refusal("reset.no-member", "Name");
        var refusals = Member.CheckPassword(member.Name, password, again);
        return refusals.Count > 0 ? refusals : await SetAsync(member, password, ct);
    }

    /// <summary>For who has lost her phone and her recovery codes; the caller has a shell on the machine. False when there is none to turn off.</summary>
    public async Task<bool> TurnSecondFactorOffAsync(string name, CancellationToken ct = default)
    {
        if (await _members.FindByNameAsync(name, ct) is not { HasCode: true } member) return false;
        await _second.TurnOffAsync(member.Id, ct);
        await _log.WriteAsync("second-factor-off", member.Name, ct);
        return true;
    }

    private async Task<Outcome<Guid>> SetAsync(Member member, string password, CancellationToken ct)
    {
        await _members.SetPasswordAsync(member.Id, password, ct);
        await _sessions.RevokeAllAsync(member.Id, ct);
        await _links.EndAllAsync(member.Id, ct);
        await _log.WriteAsync("password-reset", member.Name, ct);
        return member.Id;
    }
}
