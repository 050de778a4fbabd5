using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts.Api;

/// <summary>Receipts of requests that carried a key, for a day: the receipt is committed with the change itself, its answer right after.</summary>
internal sealed class Repeats(Database database, TimeProvider time)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<RepeatKey, bool> _running = [];

    /// <summary>False while the same request is being carried out.</summary>
    public bool Enter(RepeatKey key) => _running.TryAdd(key, true);

    public void Leave(RepeatKey key) => _running.TryRemove(key, out _);

    public async Task<RepeatRow?> FindAsync(RepeatKey key, CancellationToken ct)
    {
        await using (var db = database.Open(key.Workspace))
        {
            if (await db.Set<RepeatRow>().AsNoTracking().FirstOrDefaultAsync(r => r.Actor == key.Actor && r.Key == key.Key, ct) is not { } found) return null;
            if (time.GetUtcNow() - found.At < s_kept) return found;
        }

        await using var turn = await database.WriteAsync(ct);
        await turn.Open(key.Workspace).Set<RepeatRow>().Where(r => r.Actor == key.Actor && r.Key == key.Key).ExecuteDeleteAsync(ct);
        await turn.CommitAsync(ct);
        return null;
    }

    /// <summary>The receipt that goes with the change the request makes.</summary>
    public Companion Accompany(RepeatKey key, byte[] print)
    {
        var companion = new Companion(turn => turn.Open(key.Workspace).Add(new RepeatRow { Workspace = key.Workspace, Actor = key.Actor, Key = key.Key, Print = print, At = time.GetUtcNow() }));
        database.Companions.Send(companion);
        return companion;
    }

    /// <summary>Adds the answer.</summary>
    public async Task CompleteAsync(RepeatKey key, Action<RepeatRow> answer, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        answer(await turn.Open(key.Workspace).Set<RepeatRow>().FirstAsync(r => r.Actor == key.Actor && r.Key == key.Key, ct));
        await turn.CommitAsync(ct);
    }

    /// <summary>Forgets receipts that are older than a day, whether or not anybody asks again.</summary>
    public async Task ForgetOldAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var old = time.GetUtcNow() - s_kept;
        await using (var db = database.Open(workspace))
        {
            if (!await db.Set<RepeatRow>().AnyAsync(r => r.At < old, ct)) return;
        }

        await using var turn = await database.WriteAsync(ct);
        await turn.Open(workspace).Set<RepeatRow>().Where(r => r.At < old).ExecuteDeleteAsync(ct);
        await turn.CommitAsync(ct);
    }
}

/// <summary>What makes a request the same: its workspace, who sends it, and the key she gave it.</summary>
internal sealed record RepeatKey(WorkspaceId Workspace, string Actor, string Key);

/// <summary>One request that carried a key. Without a status its change was made and its answer lost.</summary>
[NotPersonal("ids, keys of requests and what HTTP says of an answer", nameof(Actor), nameof(Key), nameof(Print), nameof(Type), nameof(Location), nameof(Tag))]
[Personal("an answer, kept for a day", nameof(Body))]
[Untrailed("it repeats an answer; what was changed has its own entry")]
internal sealed class RepeatRow : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public required string Actor { get; init; }
    public required string Key { get; init; }
    public required byte[] Print { get; init; }
    public DateTimeOffset At { get; init; }
    public int? Status { get; set; }
    public string Type { get; set; } = "";
    public string Location { get; set; } = "";
    public string Tag { get; set; } = "";
    public string Body { get; set; } = "";
}
