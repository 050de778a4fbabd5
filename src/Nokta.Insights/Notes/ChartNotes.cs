using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Insights.Notes;

/// <summary>The notes of a workspace's charts. A deleted one can be brought back.</summary>
public sealed class ChartNotes(Database database, TimeProvider time)
{
    /// <summary>All notes, the latest day first.</summary>
    public async Task<IReadOnlyList<ChartNote>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        return await db.Set<ChartNote>().AsNoTracking().Where(n => n.Deleted == null).OrderByDescending(n => n.FirstDay).ThenByDescending(n => n.Created).ToListAsync(ct);
    }

    /// <summary>One note, deleted ones too.</summary>
    public async Task<ChartNote?> FindAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        return await db.Set<ChartNote>().AsNoTracking().FirstOrDefaultAsync(n => n.Id == id, ct);
    }

    public async Task<Outcome<ChartNote>> AddAsync(WorkspaceId workspace, NoteDraft draft, string by, CancellationToken ct = default)
    {
        var refusals = draft.Check();
        if (refusals.Count > 0) return refusals;
        var note = new ChartNote
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()), FirstDay = draft.FirstDay!.Value, LastDay = draft.LastDay ?? draft.FirstDay.Value,
            Text = draft.Text.Trim(), Touchpoint = draft.Touchpoint, Branch = draft.Branch.Trim(), MadeBy = by, Created = time.GetUtcNow(),
        };
        await using var turn = await database.WriteAsync(ct);
        turn.Open(workspace).Add(note);
        await turn.CommitAsync(ct);
        return note;
    }

    public Task<bool> DeleteAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default) => MarkAsync(workspace, id, time.GetUtcNow(), ct);

    public Task<bool> RestoreAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default) => MarkAsync(workspace, id, null, ct);

    private async Task<bool> MarkAsync(WorkspaceId workspace, Guid id, DateTimeOffset? deleted, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        if (await turn.Open(workspace).Set<ChartNote>().FirstOrDefaultAsync(n => n.Id == id, ct) is not { } note) return false;
        note.Deleted = deleted;
        await turn.CommitAsync(ct);
        return true;
    }
}
