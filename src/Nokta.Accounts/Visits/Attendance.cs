using Microsoft.AspNetCore.Http;
using Nokta.Kernel.Modules;

namespace Nokta.Accounts;

/// <summary>Whether who was let in may still be here: for answers that last longer than a session or a role may.</summary>
public sealed class Attendance
{
    private readonly SessionStore _sessions;
    private readonly Roster _roster;

    internal Attendance(SessionStore sessions, Roster roster) => (_sessions, _roster) = (sessions, roster);

    /// <summary>The session lasts, and the role in the workspace of the visit still holds the permission.</summary>
    public async Task<bool> HoldsAsync(HttpContext context, Visit visit, Presence presence, Permission permission, CancellationToken ct = default)
    {
        if (presence.Member is not { } member) return false;
        if (presence.Session is not null && (context.Request.Secret(AccountCookies.Session) is not { } token || await _sessions.FindAsync(token, context.Request.IsHttps, ct) is null)) return false;
        return (await _roster.MayAsync(member, visit.Workspace, ct)).Contains(permission);
    }
}
