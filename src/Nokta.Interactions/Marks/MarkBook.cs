using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Nokta.Interactions.Live;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Marks;

/// <summary>Every mark of the installation at hand: a scan, and each event that may name a promo code, costs a look into memory. Read again when one changes and every five seconds.</summary>
internal sealed class MarkBook(Database database, TimeProvider clock) : BackgroundService
{
    private readonly AtHand<Known> _marks = new(clock, ct => ReadAsync(database, ct));
    private readonly ConcurrentDictionary<Guid, (WorkspaceId Workspace, long Lost)> _lost = [];

    /// <summary>The short link of a code, whatever its state.</summary>
    public async ValueTask<Mark?> FindAsync(string code, CancellationToken ct) => (await _marks.GetAsync(ct)).Links.GetValueOrDefault(code);

    /// <summary>Promo codes of a business that live, by their folded spelling.</summary>
    public async ValueTask<IReadOnlyDictionary<string, Mark>?> CodesAsync(WorkspaceId workspace, CancellationToken ct) => (await _marks.GetAsync(ct)).Codes.GetValueOrDefault(workspace);

    /// <summary>The live promo code of a spelling.</summary>
    public async ValueTask<Mark?> CodeAsync(WorkspaceId workspace, string text, CancellationToken ct) =>
        await CodesAsync(workspace, ct) is { } codes && codes.TryGetValue(Folding.Fold(text), out var mark) && !mark.IsPaused ? mark : null;

    public void Forget() => _marks.Forget();

    /// <summary>Remembers a scan that could not be stored.</summary>
    public void Lose(Mark mark) => _lost.AddOrUpdate(mark.Id, _ => (mark.Workspace, 1), (_, known) => known with { Lost = known.Lost + 1 });

    public long LostOf(Guid mark) => _lost.GetValueOrDefault(mark).Lost;

    private static async Task<Known> ReadAsync(Database database, CancellationToken ct)
    {
        await using var db = database.Open(default);
        var all = await db.Set<Mark>().IgnoreQueryFilters().AsNoTracking().OrderBy(m => m.Created).ThenBy(m => m.Workspace).ToListAsync(ct);
        return new Known(
            // A business that was copied here twice brings a code twice: the first is meant.
            all.Where(m => m.Kind == Mark.Link).DistinctBy(m => m.Code).ToFrozenDictionary(m => m.Code, StringComparer.Ordinal),
            all.Where(m => m is { Kind: Mark.Promo, Retired: null }).GroupBy(m => m.Workspace)
                .ToFrozenDictionary(g => g.Key, IReadOnlyDictionary<string, Mark> (g) => g.DistinctBy(m => Folding.Fold(m.Code)).ToFrozenDictionary(m => Folding.Fold(m.Code), StringComparer.Ordinal)));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var minute = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        try
        {
            while (await minute.WaitForNextTickAsync(stoppingToken)) await WriteLostAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await WriteLostAsync(CancellationToken.None);
        }
    }

    private async Task WriteLostAsync(CancellationToken ct)
    {
        if (_lost.IsEmpty) return;
        var lost = _lost.ToArray();
        await using (var turn = await database.WriteAsync(ct))
        {
            foreach (var (id, one) in lost) await turn.Open(one.Workspace).Set<Mark>().Where(m => m.Id == id).ExecuteUpdateAsync(m => m.SetProperty(x => x.Lost, x => x.Lost + one.Lost), ct);
            await turn.CommitAsync(ct);
        }

        // What was lost meanwhile is the difference.
        foreach (var (id, one) in lost)
            if (!_lost.TryRemove(KeyValuePair.Create(id, one))) _lost.AddOrUpdate(id, _ => one, (_, now) => now with { Lost = now.Lost - one.Lost });
    }

    public override void Dispose()
    {
        _marks.Dispose();
        base.Dispose();
    }

    private sealed record Known(FrozenDictionary<string, Mark> Links, FrozenDictionary<WorkspaceId, IReadOnlyDictionary<string, Mark>> Codes);
}
