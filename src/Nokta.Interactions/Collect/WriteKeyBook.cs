using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Nokta.Interactions.Live;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Collect;

/// <summary>
/// Every key that lives, at hand for each request: whoever tries keys that do not exist costs a look into a table in memory. Read again when a key
/// changes here, and every five seconds, since another process may have changed one.
/// </summary>
internal sealed class WriteKeyBook(Database database, TimeProvider clock) : BackgroundService
{
    private readonly AtHand<FrozenDictionary<string, WriteKey>> _keys = new(clock, ct => ReadAsync(database, ct));
    private readonly ConcurrentDictionary<Guid, KeyUses> _uses = [];

    public async ValueTask<WriteKey?> FindAsync(string? text, CancellationToken ct) =>
        WriteKey.CanBe(text) ? (await _keys.GetAsync(ct)).GetValueOrDefault(text!) : null;

    public void Forget() => _keys.Forget();

    public KeyUses UsesOf(Guid key) => _uses.GetValueOrDefault(key) ?? KeyUses.None;

    /// <summary>Remembers a use until it is written: not each request is a turn to write.</summary>
    public void Note(WriteKey key, int leftOut = 0, int refused = 0, string why = "")
    {
        var now = clock.GetUtcNow();
        _uses.AddOrUpdate(key.Id, _ => new KeyUses(key, now, leftOut, refused, why), (_, uses) => uses with { Used = now, LeftOut = uses.LeftOut + leftOut, Refused = uses.Refused + refused, Why = why.Length > 0 ? why : uses.Why });
    }

    private static async Task<FrozenDictionary<string, WriteKey>> ReadAsync(Database database, CancellationToken ct)
    {
        await using var db = database.Open(default);
        var keys = await db.Set<WriteKey>().IgnoreQueryFilters().AsNoTracking().Where(k => k.Revoked == null).ToListAsync(ct);
        KeyMappings.Put(database, keys);
        return keys.ToFrozenDictionary(k => k.Key, StringComparer.Ordinal);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var minute = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        try
        {
            while (await minute.WaitForNextTickAsync(stoppingToken)) await WriteUsesAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await WriteUsesAsync(CancellationToken.None);
        }
    }

    /// <summary>Writes what <see cref="Note"/> remembered.</summary>
    internal async Task WriteUsesAsync(CancellationToken ct)
    {
        if (_uses.IsEmpty) return;
        var uses = _uses.ToArray();
        await using (var turn = await database.WriteAsync(ct))
        {
            foreach (var of in uses.GroupBy(u => u.Value.Key!.Workspace))
                foreach (var (id, use) in of)
                    await turn.Open(of.Key).Set<WriteKey>().Where(k => k.Id == id).ExecuteUpdateAsync(k => k.SetProperty(x => x.Used, use.Used)
                        .SetProperty(x => x.LeftOut, x => x.LeftOut + use.LeftOut).SetProperty(x => x.Refused, x => x.Refused + use.Refused)
                        .SetProperty(x => x.RefusedWhy, x => use.Why.Length > 0 ? use.Why : x.RefusedWhy), ct);
            await turn.CommitAsync(ct);
        }

        // What was noted meanwhile is the difference.
        foreach (var (id, use) in uses)
            if (!_uses.TryRemove(KeyValuePair.Create(id, use)))
                _uses.AddOrUpdate(id, _ => use, (_, now) => now with { LeftOut = now.LeftOut - use.LeftOut, Refused = now.Refused - use.Refused });
    }

    public override void Dispose()
    {
        _keys.Dispose();
        base.Dispose();
    }
}

/// <summary>What was noted of a key and is not written yet.</summary>
internal sealed record KeyUses(WriteKey? Key, DateTimeOffset? Used, long LeftOut, long Refused, string Why)
{
    public static readonly KeyUses None = new(null, null, 0, 0, "");
}
