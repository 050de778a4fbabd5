using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.People.Lots;

/// <summary>Lots of pairs that were looked at, and the one that is being merged: some thousand at a time, so that nobody waits for the turn to write.</summary>
public sealed class MergeLots(MergeReading reading, DecisionStore decisions, Database database, TimeProvider clock, ILogger<MergeLots> journal) : BackgroundService
{
    private const int AtOnce = 2000, MostKept = 20;
    private static readonly TimeSpan s_kept = TimeSpan.FromHours(12);
    private readonly ConcurrentDictionary<Guid, MergeLot> _all = [];
    private readonly Channel<(MergeLot Lot, string Why, Actor By)> _due = Channel.CreateUnbounded<(MergeLot, string, Actor)>();

    /// <summary>Reads a file and keeps what it would do.</summary>
    public async Task<Outcome<MergeLot>> TakeAsync(WorkspaceId workspace, string name, Stream content, CancellationToken ct = default)
    {
        var path = Path.Combine(Path.GetTempPath(), "nokta-pairs-" + Guid.CreateVersion7(clock.GetUtcNow()).ToString("N") + Path.GetExtension(Path.GetFileName(name)));
        try
        {
            await using (var file = File.Create(path))
            {
                var buffer = new byte[81_920];
                for (int n; file.Length <= MergeReading.MostBytes && (n = await content.ReadAsync(buffer, ct)) > 0;) await file.WriteAsync(buffer.AsMemory(0, n), ct);
            }

            var read = await reading.ReadAsync(workspace, path, Path.GetFileName(name), ct);
            if (read.IsDone) Keep(read.Value);
            return read;
        }
        finally
        {
            File.Delete(path);
        }
    }

    public MergeLot? Find(WorkspaceId workspace, Guid id) => _all.TryGetValue(id, out var lot) && lot.Workspace == workspace ? lot : null;

    /// <summary>Begins to merge what was looked at. Refused when it has begun already, or there is nothing to merge.</summary>
    public Outcome<MergeLot> Start(MergeLot lot, string why)
    {
        if (why.Length > 300) return Refusal.Of("people.why-long", ("most", 300));
        if (lot.Wanted == 0) return new Refusal("people.lot-empty");
        lock (lot)
        {
            if (lot.Stage != LotStage.Ready) return new Refusal("people.lot-begun");
            lot.Stage = LotStage.Merging;
        }

        _due.Writer.TryWrite((lot, why, database.Acting.Current));
        return lot;
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        await foreach (var (lot, why, by) in _due.Reader.ReadAllAsync(stopping))
        {
            try
            {
                database.Acting.Is(by);
                foreach (var some in lot.Groups.Chunk(AtOnce))
                {
                    var merged = await decisions.MergeAllAsync(lot.Workspace, some, why, lot.Id, stopping);
                    if (!merged.IsDone) throw new InvalidOperationException(merged.Refusal!.Code);
                    lot.Add(some.Length);
                }

                lot.Stage = LotStage.Done;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // What was merged until here is there, and is taken back as one; sent again, the rest follows.
                lot.Stage = LotStage.Stopped;
                journal.LogError(failure, "A lot of pairs was merged in part only.");
            }
        }
    }

    private void Keep(MergeLot lot)
    {
        foreach (var old in _all.Values.Where(l => l.Stage != LotStage.Merging).OrderByDescending(l => l.At).Where((l, n) => n >= MostKept || l.At + s_kept < clock.GetUtcNow())) _all.TryRemove(old.Id, out _);
        _all[lot.Id] = lot;
    }
}
