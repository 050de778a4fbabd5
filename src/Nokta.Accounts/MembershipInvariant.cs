using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>A workspace nobody may enter is lost to its owner.</summary>
internal sealed class MembershipInvariant(Database database) : IInvariant
{
    public string Name => "every workspace has an owner";

    public async Task<IReadOnlyList<string>> FindBrokenAsync(CancellationToken ct = default)
    {
        await using var db = database.Open(default);
        var alone = await db.Set<WorkspaceRow>().AsNoTracking()
            .Where(w => !db.Set<Membership>().Any(m => m.Workspace == w.Workspace && m.Role == Role.Owner.Code)).ToListAsync(ct);
        return [.. alone.Select(w => $"workspace {w.Workspace} \"{w.Name}\" has no owner")];
    }
}
