using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;

namespace Nokta.Insights.Notices;

/// <summary>Notices that somebody has put aside for everybody, for four weeks: by then either it is mended or it is worth saying again.</summary>
public sealed class Dismissals(Database database, TimeProvider time)
{
    private static readonly TimeSpan s_lasts = TimeSpan.FromDays(28);

    public async Task<IReadOnlySet<string>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        var since = time.GetUtcNow() - s_lasts;
        await using var db = database.Open(workspace);
        return await db.Set<Dismissal>().Where(d => d.At > since).Select(d => d.Key).ToHashSetAsync(ct);
    }

    public async Task DismissAsync(WorkspaceId workspace, string key, string by, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        if (await db.Set<Dismissal>().FirstOrDefaultAsync(d => d.Key == key, ct) is { } earlier) (earlier.By, earlier.At) = (by, time.GetUtcNow());
        else db.Add(new Dismissal { Key = key, By = by, At = time.GetUtcNow() });
        await turn.CommitAsync(ct);
    }

    public async Task RestoreAsync(WorkspaceId workspace, string key, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        db.RemoveRange(await db.Set<Dismissal>().Where(d => d.Key == key).ToListAsync(ct));
        await turn.CommitAsync(ct);
    }
}

/// <summary>That a notice was put aside, by whom and when.</summary>
[NotPersonal("code of a notice", nameof(Key))]
[Personal("the member who put it aside", nameof(By), NamesMember = true)]
internal sealed class Dismissal : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public required string Key { get; init; }
    public required string By { get; set; }
    public DateTimeOffset At { get; set; }
}
