using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>The invitations that are out. Only the hash of a link is kept, so it is shown once.</summary>
public sealed class InvitationStore(Database database, TimeProvider time)
{
    private const int Most = 100;

    /// <summary>Makes an invitation and returns it with the token of its link. Nobody invites to more than she may do herself.</summary>
    public async Task<Outcome<(Invitation Invitation, string Token)>> InviteAsync(WorkspaceId workspace, string name, string role, Guid? by, string madeBy, IReadOnlySet<Permission> may, CancellationToken ct = default)
    {
        name = name.Trim();
        if (name.Length == 0) return new Refusal("member.name-missing", "Name");
        if (name.Length > 80) return Refusal.Of("member.name-long", ("most", 80)).At("Name");
        if (Role.Find(role) is not { } wanted) return new Refusal("member.role-unknown", "Role");
        if (!wanted.IsWithin(may)) return new Refusal("member.beyond", "Role");
        var (token, now) = (Session.NewToken(), time.GetUtcNow());
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        if (await db.Set<Invitation>().CountAsync(i => i.Workspace == workspace && i.Accepted == null && i.Revoked == null && i.Expires > now, ct) >= Most) return Refusal.Of("invitation.too-many", ("n", Most));
        var invitation = new Invitation { Workspace = workspace, Id = Guid.CreateVersion7(now), TokenHash = Session.HashOf(token), Name = name, Role = wanted.Code, By = by, MadeBy = madeBy, Created = now, Expires = now + Invitation.Lifetime };
        db.Add(invitation);
        await turn.CommitAsync(ct);
        return (invitation, token);
    }

    /// <summary>The invitations of a workspace that can still be accepted, the newest first.</summary>
    public async Task<IReadOnlyList<Invitation>> ListOpenAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        var now = time.GetUtcNow();
        await using var db = database.Open(workspace);
        return await db.Set<Invitation>().AsNoTracking().Where(i => i.Workspace == workspace && i.Accepted == null && i.Revoked == null && i.Expires > now).OrderByDescending(i => i.Created).ToListAsync(ct);
    }

    /// <summary>Makes a link worthless. False when there is no such open invitation here.</summary>
    public async Task<bool> RevokeAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var invitation = await turn.Open(workspace).Set<Invitation>().FirstOrDefaultAsync(i => i.Workspace == workspace && i.Id == id, ct);
        if (invitation?.IsOpen(time.GetUtcNow()) != true) return false;
        invitation.Revoked = time.GetUtcNow();
        await turn.CommitAsync(ct);
        return true;
    }

    /// <summary>What a link invites to, while it is good; it stays good.</summary>
    public async Task<OpenInvitation?> LookAsync(string token, CancellationToken ct = default)
    {
        await using var db = database.Open(default);
        if (await FindAsync(db, token, ct) is not { } found) return null;
        var workspace = await db.Set<WorkspaceRow>().AsNoTracking().FirstAsync(w => w.Workspace == found.Workspace, ct);
        return workspace.Archived is null ? new OpenInvitation(found.Workspace, workspace.Name, found.Name, Role.Find(found.Role)!, found.MadeBy, workspace.Language) : null;
    }

    /// <summary>A member accepts. One who belongs to the workspace already uses nothing up.</summary>
    public async Task<Outcome<WorkspaceId>> AcceptAsync(string token, Guid member, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        if (await FindAsync(db, token, ct) is not { } invitation) return new Refusal("invitation.over");
        if (await db.Set<Membership>().AnyAsync(m => m.Workspace == invitation.Workspace && m.Member == member, ct)) return new Refusal("invitation.already");
        Enter(db, invitation, member);
        await turn.CommitAsync(ct);
        return invitation.Workspace;
    }

    /// <summary>A stranger accepts: her account and her membership come in one step, or neither.</summary>
    public async Task<Outcome<(Guid Member, WorkspaceId Workspace)>> JoinAsync(string token, string name, string password, string again, CancellationToken ct = default)
    {
        var refusals = Member.Check(name, password, again);
        if (refusals.Count > 0) return refusals;
        var (hash, folded, now) = (MemberStore.HashOf(password), Member.Fold(name), time.GetUtcNow());
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        if (await FindAsync(db, token, ct) is not { } invitation) return new Refusal("invitation.over");
        if (await db.Set<Member>().AnyAsync(m => m.FoldedName == folded, ct)) return new Refusal("member.name-taken", "Name");
        var member = new Member { Id = Guid.CreateVersion7(now), Name = name.Trim(), FoldedName = folded, PasswordHash = hash, Created = now };
        db.Add(member);
        await db.SaveChangesAsync(ct);
        Enter(db, invitation, member.Id);
        await turn.CommitAsync(ct);
        return (member.Id, invitation.Workspace);
    }

    private void Enter(NoktaDb db, Invitation invitation, Guid member)
    {
        invitation.Accepted = time.GetUtcNow();
        db.Add(new Membership { Workspace = invitation.Workspace, Member = member, Role = invitation.Role, Joined = time.GetUtcNow() });
    }

    /// <summary>An invitation is worth what the one who made it may still give: hers end with her.</summary>
    private async Task<Invitation?> FindAsync(NoktaDb db, string token, CancellationToken ct)
    {
        if (token.Length != 64) return null;
        var hash = Session.HashOf(token);
        var found = await db.Set<Invitation>().FirstOrDefaultAsync(i => i.TokenHash == hash, ct);
        if (found?.IsOpen(time.GetUtcNow()) != true || Role.Find(found.Role) is not { } role) return null;
        if (found.By is not { } by) return found;
        var theirs = Role.Find(await db.Set<Membership>().Where(m => m.Workspace == found.Workspace && m.Member == by).Select(m => m.Role).FirstOrDefaultAsync(ct));
        return theirs?.May.Contains(Permission.Members) == true && role.IsWithin(theirs.May) ? found : null;
    }
}
