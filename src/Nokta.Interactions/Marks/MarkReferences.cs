using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Marks;

/// <summary>Marks follow a touchpoint that is merged into another, and come back when the merge is taken back.</summary>
internal sealed class MarkReferences(Database database, MarkBook book) : ITouchpointReferences
{
    public string Name => "marks";
    public string Text => "mark.follow";

    public async Task<int> CountAsync(WorkspaceId workspace, int number, CancellationToken ct)
    {
        await using var db = database.Open(workspace);
        return await db.Set<Mark>().CountAsync(m => m.Touchpoint == number, ct);
    }

    public async Task<string> MoveAsync(Writing turn, WorkspaceId workspace, int from, int to, string who, CancellationToken ct)
    {
        var marks = await turn.Open(workspace).Set<Mark>().Where(m => m.Touchpoint == from).ToListAsync(ct);
        foreach (var mark in marks) mark.Touchpoint = to;
        book.Forget();
        return string.Join(' ', marks.Select(m => m.Id.ToString("N")));
    }

    public async Task ReturnAsync(Writing turn, WorkspaceId workspace, string receipt, int from, int to, string who, CancellationToken ct)
    {
        var ids = receipt.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse).ToList();
        foreach (var mark in await turn.Open(workspace).Set<Mark>().Where(m => ids.Contains(m.Id) && m.Touchpoint == to).ToListAsync(ct)) mark.Touchpoint = from;
        book.Forget();
    }
}
