using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts;

/// <summary>Who belongs to a workspace and as what. Every change holds from the member's next request on.</summary>
public sealed class Roster(Database database, TimeProvider time)
{
    private static readonly TimeSpan s_seenAgain = TimeSpan.FromMinutes(10);

    /// <summary>The members of a workspace, who may most first, then by name.</summary>
    public async Task<IReadOnlyList<RosterLine>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var found = await (from s in db.Set<Membership>().AsNoTracking()
                           join m in db.Set<Member>().AsNoTracking() on s.Member equals m.Id
                           where s.Workspace == workspace
                           select new { s, m }).ToListAsync(ct);
        return [.. found.Select(f => new RosterLine(f.m.Id, f.m.Name, Role.Find(f.s.Role) ?? Role.Viewer, f.s.Joined, f.s.LastSeen, f.m.PasswordHash is not null, f.m.HasCode))
            .OrderBy(l => Role.All.ToList().IndexOf(l.Role)).ThenBy(l => Member.Fold(l.Name), StringComparer.Ordinal)];
    }

    /// <summary>Every workspace a member belongs to with what she is there, archived ones only where she is an owner.</summary>
    public async Task<IReadOnlyList<(WorkspaceSettings Workspace, Role Role)>> ListWorkspacesAsync(Guid member, CancellationToken ct = default)
    {
        await using var db = database.Open(default);
        var found = await (from s in db.Set<Membership>().AsNoTracking()
                           join w in db.Set<WorkspaceRow>().AsNoTracking() on s.Workspace equals w.Workspace
                           where s.Member == member && (w.Archived == null || s.Role == Role.Owner.Code)
                           orderby w.Workspace
                           select new { w, s.Role }).ToListAsync(ct);
        return [.. found.Select(f => (WorkspaceStore.Read(f.w), Role.Find(f.Role) ?? Role.Viewer))];
    }

    /// <summary>What a member may do in a workspace. The owners of the oldest workspace look after the installation as well, wherever they are.</summary>
    public async Task<IReadOnlySet<Permission>> MayAsync(Guid member, WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var first = await db.Set<WorkspaceRow>().OrderBy(w => w.Workspace).Select(w => w.Workspace).FirstOrDefaultAsync(ct);
        var hers = await db.Set<Membership>().AsNoTracking().Where(m => m.Member == member && (m.Workspace == workspace || m.Workspace == first)).ToListAsync(ct);
        var here = hers.FirstOrDefault(m => m.Workspace == workspace);
        if (here is not null && !(time.GetUtcNow() - here.LastSeen < s_seenAgain)) await SeeAsync(member, workspace, ct);
        var may = new HashSet<Permission>(Role.Find(here?.Role)?.May ?? (IReadOnlySet<Permission>)new HashSet<Permission>()) { Permission.Anyone, Permission.Own };
        if (hers.Any(m => m.Workspace == first && m.Role == Role.Owner.Code)) may.Add(Permission.Installation);
        return may;
    }

    /// <summary>
    /// Whether one member may act for another: in every workspace the other belongs to she must have all that the other has.
    /// Who hands over a way into an account hands over all of its workspaces.
    /// </summary>
    public async Task<bool> IsWithinReachAsync(Guid of, Guid member, CancellationToken ct = default)
    {
        await using var db = database.Open(default);
        var theirs = await db.Set<Membership>().AsNoTracking().Where(m => m.Member == member || m.Member == of).ToListAsync(ct);
        return theirs.Where(m => m.Member == member).All(m => Role.Find(m.Role)?.IsWithin(Role.Find(theirs.FirstOrDefault(o => o.Member == of && o.Workspace == m.Workspace)?.Role)?.May ?? new HashSet<Permission>()) == true);
    }

    /// <summary>Names of those who may give somebody a permission in a workspace, owners first.</summary>
    public async Task<IReadOnlyList<string>> ListWhoMayGiveAsync(WorkspaceId workspace, CancellationToken ct = default) =>
        [.. (await ListAsync(workspace, ct)).Where(l => l.Role.May.Contains(Permission.Members)).Select(l => l.Name)];

    /// <summary>Gives a member another role. <paramref name="may"/> is what the one who gives it may do herself.</summary>
    public Task<Outcome<RosterLine>> ChangeRoleAsync(WorkspaceId workspace, Guid member, string role, IReadOnlySet<Permission> may, CancellationToken ct = default) =>
        ChangeAsync(workspace, member, may, Role.Find(role), ct);

    /// <summary>Ends a membership: her next request finds the workspace gone.</summary>
    public Task<Outcome<RosterLine>> RemoveAsync(WorkspaceId workspace, Guid member, IReadOnlySet<Permission> may, CancellationToken ct = default) =>
        ChangeAsync(workspace, member, may, null, ct, isRemoval: true);

    /// <summary>Takes the end of a membership back within a day of it, with the role that the trail remembers. Nobody else can be brought in so.</summary>
    public async Task<Outcome<RosterLine>> RestoreAsync(WorkspaceId workspace, Guid member, IReadOnlySet<Permission> may, CancellationToken ct = default)
    {
        var (now, thing) = (time.GetUtcNow(), member.ToString());
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var since = now - TimeSpan.FromDays(1);
        var end = await db.Set<TrailEntry>().AsNoTracking().Where(e => e.Kind == "membership" && e.Thing == thing && e.Act == TrailEntry.Removed && e.At > since).OrderByDescending(e => e.Sequence).FirstOrDefaultAsync(ct);
        if (Role.Find(TrailJson.Read(end?.Changes).FirstOrDefault(f => f.Field == "role")?.Before as string) is not { } role) return new Refusal("member.absent");
        if (!role.IsWithin(may)) return new Refusal("member.beyond");
        if (await db.Set<Membership>().AnyAsync(m => m.Workspace == workspace && m.Member == member, ct)) return new Refusal("member.absent");
        db.Add(new Membership { Workspace = workspace, Member = member, Role = role.Code, Joined = now });
        var name = await db.Set<Member>().Where(m => m.Id == member).Select(m => m.Name).FirstAsync(ct);
        await turn.CommitAsync(ct);
        return new RosterLine(member, name, role, now, null, true, false);
    }

    /// <summary>A member goes by herself.</summary>
    public Task<Outcome<RosterLine>> LeaveAsync(WorkspaceId workspace, Guid member, CancellationToken ct = default) =>
        ChangeAsync(workspace, member, Role.Owner.May, null, ct, isRemoval: true);

    private async Task<Outcome<RosterLine>> ChangeAsync(WorkspaceId workspace, Guid member, IReadOnlySet<Permission> may, Role? to, CancellationToken ct, bool isRemoval = false)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var its = await db.Set<Membership>().FirstOrDefaultAsync(m => m.Workspace == workspace && m.Member == member, ct);
        if (its is null) return new Refusal("member.absent");
        if (to is null && !isRemoval) return new Refusal("member.role-unknown", "Role");
        var was = Role.Find(its.Role) ?? Role.Viewer;
        if (!was.IsWithin(may) || to?.IsWithin(may) == false) return new Refusal("member.beyond");
        // Two owners who demote each other come one after the other: here the second finds herself the last.
        if (was == Role.Owner && to != Role.Owner && !await db.Set<Membership>().AnyAsync(m => m.Workspace == workspace && m.Member != member && m.Role == Role.Owner.Code, ct))
            return new Refusal("member.last-owner");
        if (isRemoval) db.Remove(its);
        else its.Role = to!.Code;
        var name = await db.Set<Member>().Where(m => m.Id == member).Select(m => m.Name).FirstAsync(ct);
        await turn.CommitAsync(ct);
        return new RosterLine(member, name, to ?? was, its.Joined, its.LastSeen, true, false);
    }

    private async Task SeeAsync(Guid member, WorkspaceId workspace, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var turn = await database.WriteAsync(ct);
        await turn.Open(workspace).Set<Membership>().Where(m => m.Workspace == workspace && m.Member == member).ExecuteUpdateAsync(m => m.SetProperty(x => x.LastSeen, now), ct);
        await turn.CommitAsync(ct);
    }
}

/// <summary>One member of a workspace, as its list shows her.</summary>
public sealed record RosterLine(Guid Member, string Name, Role Role, DateTimeOffset? Joined, DateTimeOffset? LastSeen, bool HasPassword, bool HasSecondFactor);
