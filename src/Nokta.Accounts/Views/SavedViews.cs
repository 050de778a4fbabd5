using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>The saved views of a workspace: everybody's and each member's own. A deleted one can be brought back.</summary>
public sealed class SavedViews(Database database, TimeProvider time)
{
    private const int Most = 200;

    /// <summary>The views a member may open, of one page or of all, by name.</summary>
    public async Task<IReadOnlyList<SavedView>> ListAsync(WorkspaceId workspace, Guid? member, string? page = null, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var views = await db.Set<SavedView>().AsNoTracking()
            .Where(v => v.Deleted == null && (v.Member == null || v.Member == member) && (page == null || v.Page == page))
            .ToListAsync(ct);
        return [.. views.OrderBy(v => Folding.Fold(v.Name), StringComparer.Ordinal)];
    }

    /// <summary>One view, deleted ones too; null when it is not hers to see.</summary>
    public async Task<SavedView?> FindAsync(WorkspaceId workspace, Guid? member, Guid id, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        return await db.Set<SavedView>().AsNoTracking().FirstOrDefaultAsync(v => v.Id == id && (v.Member == null || v.Member == member), ct);
    }

    /// <summary>Keeps a view. A view of the same page, name and owner is replaced.</summary>
    /// <param name="member">Its owner; null keeps it for everybody.</param>
    public async Task<Outcome<SavedView>> SaveAsync(WorkspaceId workspace, Guid? member, string madeBy, string page, string name, string query, CancellationToken ct = default)
    {
        name = name.Trim();
        if (name.Length == 0) return new Refusal("view.name-missing", "Name");
        if (name.Length > 60) return Refusal.Of("view.name-long", ("most", 60)).At("Name");
        if (LocalAddress.Or(page, "") != page || page.Contains('?', StringComparison.Ordinal) || query.Length > 1500) return new Refusal("view.address");
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var own = await db.Set<SavedView>().Where(v => v.Member == member && v.Deleted == null).ToListAsync(ct);
        var view = own.FirstOrDefault(v => v.Page == page && Folding.Fold(v.Name) == Folding.Fold(name));
        if (view is null && own.Count >= Most) return Refusal.Of("view.too-many", ("n", Most));
        if (view is not null) view.Query = query;
        else db.Add(view = new SavedView { Id = Guid.CreateVersion7(time.GetUtcNow()), Page = page, Name = name, Query = query, Member = member, MadeBy = madeBy, Created = time.GetUtcNow() });
        await turn.CommitAsync(ct);
        return view;
    }

    /// <summary>Names of the views, everybody's and each member's own, whose address has this pair: who deletes a thing is told who looks at it.</summary>
    /// <param name="pair">As the query writes it: <c>who=3</c>.</param>
    public static async Task<IReadOnlyList<string>> NamesWithAsync(Database database, WorkspaceId workspace, string pair, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var views = await db.Set<SavedView>().AsNoTracking().Where(v => v.Deleted == null && v.Query.Contains(pair)).ToListAsync(ct);
        return [.. views.Where(v => v.Query.Split('&').Contains(pair)).Select(v => v.Name).Order(StringComparer.Ordinal)];
    }

    public Task<bool> DeleteAsync(WorkspaceId workspace, Guid? member, Guid id, CancellationToken ct = default) => MarkAsync(workspace, member, id, time.GetUtcNow(), ct);

    public Task<bool> RestoreAsync(WorkspaceId workspace, Guid? member, Guid id, CancellationToken ct = default) => MarkAsync(workspace, member, id, null, ct);

    private async Task<bool> MarkAsync(WorkspaceId workspace, Guid? member, Guid id, DateTimeOffset? deleted, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        if (await db.Set<SavedView>().FirstOrDefaultAsync(v => v.Id == id && (v.Member == null || v.Member == member), ct) is not { } view) return false;
        view.Deleted = deleted;
        await turn.CommitAsync(ct);
        return true;
    }
}
