using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts.Trail;

/// <summary>What the trail's page and files need beside the entries: who is who today, and who may look at the installation's own chain.</summary>
public sealed class TrailDesk(Database database, WorkspaceStore workspaces, IEnumerable<TrailThing> things)
{
    internal IEnumerable<TrailThing> Things => things;

    /// <summary>The installation's chain tells of every business: only who owns all of them reads it.</summary>
    public async Task<bool> MayReadInstallationAsync(Visit visit, Presence presence, CancellationToken ct = default) =>
        visit.Can(Permission.Installation) && presence.Member is not null && (await workspaces.ListAsync(ct)).All(w => presence.Workspaces.Any(own => own.Id == w.Id));

    /// <summary>The members of a workspace by their ids, by name; of all of them for the installation.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NamesAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var members = await db.Set<Member>().AsNoTracking()
            .Where(m => workspace == default || db.Set<Membership>().Any(s => s.Member == m.Id && s.Workspace == workspace))
            .OrderBy(m => m.Name).Select(m => new { m.Id, m.Name }).ToListAsync(ct);
        return members.ToDictionary(m => m.Id.ToString(), m => m.Name);
    }
}
