using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts.Attempts;

/// <summary>
/// Remembers who was turned away. It counts in memory and writes every few seconds; so many different ones an hour stand for themselves, the rest
/// are counted together, and the oldest go: a flood costs some rows, not the disk.
/// </summary>
public sealed class AttemptLog(Database database, TimeProvider time, ILogger<AttemptLog> log) : BackgroundService
{
    internal const int MostAnHour = 500, MostRows = 20_000;
    internal static readonly TimeSpan Kept = TimeSpan.FromDays(90);
    private static readonly TimeSpan s_writes = TimeSpan.FromSeconds(10), s_hour = TimeSpan.FromHours(1);
    private readonly Dictionary<Attempt, Counted> _hour = [];
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1);
    private DateTimeOffset _since, _swept;

    /// <summary>Counts one attempt; costs no write.</summary>
    public void Note(Attempt attempt)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (now - _since >= s_hour && _hour.Values.All(c => c.Waiting == 0)) (_since, _) = (now, Forget());
            if (!_hour.TryGetValue(attempt, out var counted))
            {
                if (_hour.Count >= MostAnHour) attempt = new Attempt(default, "others", "", "", "");
                if (!_hour.TryGetValue(attempt, out counted)) _hour[attempt] = counted = new Counted(Guid.CreateVersion7(now), now);
            }

            counted.Waiting++;
            counted.Last = now;
        }
    }

    /// <summary>The newest that fit, at most so many, before one when it is named. What was counted a moment ago is among them.</summary>
    public async Task<IReadOnlyList<RefusedAttempt>> ListAsync(WorkspaceId workspace, string kind, int most, Guid? before = null, CancellationToken ct = default)
    {
        await WriteAsync(ct);
        await using var db = database.Open(workspace);
        var found = db.Set<RefusedAttempt>().AsNoTracking().Where(t => kind == "" || t.Kind == kind);
        if (before is { } id) found = found.Where(t => t.Id.CompareTo(id) < 0);
        return await found.OrderByDescending(t => t.Id).Take(most).ToListAsync(ct);
    }

    /// <summary>Writes what was counted since the last time, and lets go what is too old or too much.</summary>
    internal async Task WriteAsync(CancellationToken ct)
    {
        // Who reads the list waits for what another is just writing.
        await _writing.WaitAsync(ct);
        try
        {
            if (Take() is { Count: > 0 } waiting) await WriteAsync(waiting, ct);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task WriteAsync(List<(Attempt Attempt, Guid Id, DateTimeOffset First, DateTimeOffset Last, long Times)> waiting, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        foreach (var some in waiting.GroupBy(w => w.Attempt.Workspace))
        {
            var rows = turn.Open(some.Key).Set<RefusedAttempt>();
            foreach (var (attempt, id, first, last, times) in some)
                if (await rows.Where(t => t.Id == id).ExecuteUpdateAsync(t => t.SetProperty(x => x.Times, x => x.Times + times).SetProperty(x => x.Last, last), ct) == 0)
                    rows.Add(new RefusedAttempt { Workspace = attempt.Workspace, Id = id, Kind = attempt.Kind, Who = attempt.Who, From = attempt.From, Route = attempt.Route, First = first, Last = last, Times = times });
        }

        if (time.GetUtcNow() - _swept >= s_hour) await SweepAsync(turn, ct);
        await turn.CommitAsync(ct);
    }

    private async Task SweepAsync(Writing turn, CancellationToken ct)
    {
        _swept = time.GetUtcNow();
        var oldest = _swept - Kept;
        var workspaces = await turn.Open(default).Set<WorkspaceRow>().Select(w => w.Workspace).ToListAsync(ct);
        foreach (var workspace in workspaces.Prepend(default))
        {
            var rows = turn.Open(workspace).Set<RefusedAttempt>();
            var newest = await rows.OrderByDescending(t => t.Last).Skip(MostRows).Select(t => (DateTimeOffset?)t.Last).FirstOrDefaultAsync(ct);
            await rows.Where(t => t.Last < oldest || t.Last <= newest).ExecuteDeleteAsync(ct);
        }
    }

    private List<(Attempt Attempt, Guid Id, DateTimeOffset First, DateTimeOffset Last, long Times)> Take()
    {
        lock (_lock)
        {
            var waiting = _hour.Where(h => h.Value.Waiting > 0).Select(h => (h.Key, h.Value.Id, h.Value.First, h.Value.Last, h.Value.Waiting)).ToList();
            foreach (var counted in _hour.Values) counted.Waiting = 0;
            return waiting;
        }
    }

    private int Forget()
    {
        _hour.Clear();
        return 0;
    }

    public override void Dispose()
    {
        _writing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_writes);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryWriteAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await TryWriteAsync(CancellationToken.None);
        }
    }

    private async Task TryWriteAsync(CancellationToken ct)
    {
        try
        {
            await WriteAsync(ct);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            log.LogError(broken, "Who was turned away could not be written down");
        }
    }

    private sealed class Counted(Guid id, DateTimeOffset first)
    {
        public Guid Id { get; } = id;
        public DateTimeOffset First { get; } = first;
        public DateTimeOffset Last { get; set; } = first;
        public long Waiting { get; set; }
    }
}

/// <summary>What attempts have in common that are counted together.</summary>
public sealed record Attempt(WorkspaceId Workspace, string Kind, string Who, string From, string Route);
