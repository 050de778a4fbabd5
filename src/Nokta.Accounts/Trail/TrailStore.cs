using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts.Trail;

/// <summary>Every question to the audit trail, and the two ways something leaves it: erasure of a name, and the end of its time.</summary>
public sealed class TrailStore(Database database, TimeProvider time)
{
    private const int Block = 1000;

    /// <summary>The newest entries that fit, at most so many, before an entry when one is named. Costs what it returns, however long the trail is.</summary>
    public async Task<IReadOnlyList<TrailEntry>> ListAsync(WorkspaceId workspace, TrailFilter filter, int most, long? before = null, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var entries = filter.Narrow(db.Set<TrailEntry>().AsNoTracking());
        if (before is { } sequence) entries = entries.Where(e => e.Sequence < sequence);
        return await entries.OrderByDescending(e => e.Sequence).Take(most).ToListAsync(ct);
    }

    public async Task<TrailEntry?> FindAsync(WorkspaceId workspace, long sequence, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        return await db.Set<TrailEntry>().AsNoTracking().FirstOrDefaultAsync(e => e.Sequence == sequence, ct);
    }

    /// <summary>Everything that fits, the newest first, block by block.</summary>
    public async IAsyncEnumerable<TrailEntry> ReadAsync(WorkspaceId workspace, TrailFilter filter, [EnumeratorCancellation] CancellationToken ct = default)
    {
        for (long? before = null; ;)
        {
            var block = await ListAsync(workspace, filter, Block, before, ct);
            foreach (var entry in block) yield return entry;
            if (block.Count < Block) yield break;
            before = block[^1].Sequence;
        }
    }

    /// <summary>The last entry's number and hash. Kept elsewhere, it shows later whether the end of the trail was cut off or written anew.</summary>
    public async Task<TrailHead> HeadAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var last = await db.Set<TrailEntry>().AsNoTracking().OrderByDescending(e => e.Sequence).FirstOrDefaultAsync(ct);
        if (last is not null) return new TrailHead(last.Sequence, Convert.ToHexStringLower(last.Hash), last.At);
        var cut = await db.Set<TrailCheckpoint>().AsNoTracking().OrderByDescending(c => c.Sequence).FirstOrDefaultAsync(ct);
        return cut is null ? new TrailHead(0, "", time.GetUtcNow()) : new TrailHead(cut.Sequence, Convert.ToHexStringLower(cut.Hash), cut.At);
    }

    /// <summary>Walks the chain from where it begins or from what was verified before, at most so many entries.</summary>
    public async Task<TrailProof> VerifyAsync(WorkspaceId workspace, TrailProof? from = null, long most = long.MaxValue, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var cut = await db.Set<TrailCheckpoint>().AsNoTracking().OrderByDescending(c => c.Sequence).FirstOrDefaultAsync(ct);
        var (sequence, hash) = cut is null ? (0L, TrailChain.Beginning) : (cut.Sequence, cut.Hash);
        if (from is { Fault: null } && from.Sequence > sequence) (sequence, hash) = (from.Sequence, from.Hash);
        for (var left = most; left > 0;)
        {
            var (after, take) = (sequence, (int)Math.Min(Block, left));
            var block = await db.Set<TrailEntry>().AsNoTracking().Where(e => e.Sequence > after).OrderBy(e => e.Sequence).Take(take).ToListAsync(ct);
            foreach (var entry in block)
            {
                if (TrailChain.Fault(entry, sequence + 1, hash) is { } fault) return new TrailProof(sequence, hash, time.GetUtcNow(), fault);
                (sequence, hash) = (entry.Sequence, entry.Hash);
            }

            if (block.Count < take) break;
            left -= block.Count;
        }

        return new TrailProof(sequence, hash, time.GetUtcNow(), null);
    }

    /// <summary>Whether the chain still holds what it held when this head was taken.</summary>
    public async Task<bool> HoldsAsync(WorkspaceId workspace, long sequence, string hash, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var kept = await db.Set<TrailEntry>().AsNoTracking().Where(e => e.Sequence == sequence).Select(e => e.Hash).FirstOrDefaultAsync(ct)
            ?? await db.Set<TrailCheckpoint>().AsNoTracking().Where(c => c.Sequence == sequence).Select(c => c.Hash).FirstOrDefaultAsync(ct);
        return kept is not null && Convert.ToHexStringLower(kept).Equals(hash.Trim(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Forgets the name and addresses of a member or token in all workspaces; that somebody did it, and the chain, stay. Returns how many entries that were.</summary>
    public async Task<int> ForgetActorAsync(string actor, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var forgotten = 0;
        foreach (var workspace in await ChainsAsync(turn, ct))
            forgotten += await turn.Open(workspace).Set<TrailEntry>().Where(e => e.ActorId == actor && e.WhoSalt != null)
                .ExecuteUpdateAsync(e => e.SetProperty(x => x.Who, (string?)null).SetProperty(x => x.From, (string?)null).SetProperty(x => x.WhoSalt, (byte[]?)null), ct);
        await turn.CommitAsync(ct);
        return forgotten;
    }

    /// <summary>Forgets what the entries of one thing tell (its name, the values before and after); that it changed, and the chain, stay.</summary>
    public async Task<int> ForgetThingAsync(WorkspaceId workspace, string kind, string thing, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var forgotten = await turn.Open(workspace).Set<TrailEntry>().Where(e => e.Kind == kind && e.Thing == thing && e.ContentSalt != null)
            .ExecuteUpdateAsync(e => e.SetProperty(x => x.Label, (string?)null).SetProperty(x => x.Changes, (string?)null).SetProperty(x => x.ContentSalt, (byte[]?)null), ct);
        await turn.CommitAsync(ct);
        return forgotten;
    }

    /// <summary>Cuts off what is older than a moment and leaves a checkpoint the rest goes on from. The cut itself is an entry.</summary>
    public async Task<int> CutAsync(WorkspaceId workspace, DateTimeOffset before, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var entries = db.Set<TrailEntry>();
        var kept = await entries.Where(e => e.At >= before).OrderBy(e => e.Sequence).Select(e => (long?)e.Sequence).FirstOrDefaultAsync(ct) ?? long.MaxValue;
        var last = await entries.AsNoTracking().Where(e => e.Sequence < kept).OrderByDescending(e => e.Sequence).FirstOrDefaultAsync(ct);
        if (last is null) return 0;
        db.Add(new TrailCheckpoint { Sequence = last.Sequence, Hash = last.Hash, At = time.GetUtcNow() });
        await db.SaveChangesAsync(ct);
        var cut = await entries.Where(e => e.Sequence <= last.Sequence).ExecuteDeleteAsync(ct);
        turn.Record(workspace, "cut", "trail", "", "", new TrailField("entries", null, (long)cut));
        await turn.CommitAsync(ct);
        return cut;
    }

    /// <summary>The installation's own chain and every workspace's.</summary>
    internal async Task<IReadOnlyList<WorkspaceId>> ChainsAsync(CancellationToken ct)
    {
        await using var db = database.Open(default);
        return [default, .. await db.Set<WorkspaceRow>().OrderBy(w => w.Workspace).Select(w => w.Workspace).ToListAsync(ct)];
    }

    private static async Task<IReadOnlyList<WorkspaceId>> ChainsAsync(Writing turn, CancellationToken ct) =>
        [default, .. await turn.Open(default).Set<WorkspaceRow>().OrderBy(w => w.Workspace).Select(w => w.Workspace).ToListAsync(ct)];
}

/// <summary>The end of a trail: its last entry's number and hash.</summary>
public sealed record TrailHead(long Sequence, string Hash, DateTimeOffset At);

/// <summary>Up to which entry a chain was walked and held, when, and what was wrong with the next one; null when nothing was.</summary>
public sealed record TrailProof(long Sequence, byte[] Hash, DateTimeOffset At, string? Fault);
