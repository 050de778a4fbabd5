using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nokta.Kernel.Storage;

namespace Nokta.Kernel.Outbox;

/// <summary>Tells every listener every fact, in order, at least once: soon after the commit, and after a start whatever was left.</summary>
public sealed class OutboxDispatch(Database database, IEnumerable<IOutboxListener> listeners, ILogger<OutboxDispatch> log) : BackgroundService
{
    private const int AtOnce = 200;

    // Another process (the command line) may have written: nobody rings for those.
    private static readonly TimeSpan s_looksAgain = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                while (await RunAsync(ct) > 0) { }
                await database.OutboxBell.WaitAsync(s_looksAgain, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken)
            {
                log.LogError(broken, "The outbox could not be told on; it will be tried again");
                await Task.Delay(s_looksAgain, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One round over all listeners; returns how many facts were told.</summary>
    public async Task<int> RunAsync(CancellationToken ct = default)
    {
        if (!await IsAnythingLeftAsync(ct)) return 0;
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        var places = await db.Set<OutboxListener>().ToDictionaryAsync(l => l.Name, ct);
        var told = 0;
        foreach (var listener in listeners)
        {
            if (!places.TryGetValue(listener.Name, out var place)) db.Add(places[listener.Name] = place = new OutboxListener { Name = listener.Name });
            var facts = await db.Set<OutboxFact>().AsNoTracking().Where(f => f.Sequence > place.Sequence).OrderBy(f => f.Sequence).Take(AtOnce).ToListAsync(ct);
            if (facts.Count == 0) continue;
            await listener.TakeAsync(turn, facts, ct);
            place.Sequence = facts[^1].Sequence;
            told += facts.Count;
        }

        await db.SaveChangesAsync(ct);
        var heard = places.Count == 0 ? long.MaxValue : places.Values.Min(p => p.Sequence);
        await db.Set<OutboxFact>().Where(f => f.Sequence <= heard).ExecuteDeleteAsync(ct);
        await turn.CommitAsync(ct);
        return told;
    }

    // Looking costs no turn to write.
    private async Task<bool> IsAnythingLeftAsync(CancellationToken ct)
    {
        await using var db = database.Open(default);
        return await db.Set<OutboxFact>().AnyAsync(ct);
    }
}
