using System.Data.Common;
using System.Diagnostics;
using Nokta.Kernel.Faults;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Outbox;
using Nokta.Kernel.Trail;

namespace Nokta.Kernel.Storage;

/// <summary>One turn to write: a transaction beside which nobody else writes. Disposing without a commit rolls back.</summary>
public sealed class Writing : IAsyncDisposable
{
    private readonly Database _database;
    private readonly Turn _turn;
    private readonly SemaphoreSlim _inProcess;
    private readonly List<NoktaDb> _opened = [];
    private readonly TrailWriting _trail;

    internal Writing(Database database, Turn turn, SemaphoreSlim inProcess) => (_database, _turn, _inProcess, _trail) = (database, turn, inProcess, new TrailWriting(database));

    public DbConnection Connection => _turn.Connection;
    public DbTransaction Transaction => _turn.Transaction;

    /// <summary>Things of one workspace, inside this transaction. <c>SaveChangesAsync</c> flushes; <see cref="CommitAsync"/> makes durable.</summary>
    public NoktaDb Open(WorkspaceId workspace)
    {
        var db = _database.On(_turn, workspace, _trail);
        _opened.Add(db);
        return db;
    }

    /// <summary>From here on the audit trail hears that things changed, but neither their values nor their names: somebody is being forgotten.</summary>
    public void TellNoValues() => _trail.TellsValues = false;

    /// <summary>Writes an act to the audit trail that no row of a context shows: a file imported, a backup made. Its moment is the commit.</summary>
    public void Record(WorkspaceId workspace, string act, string kind, string thing, string label = "", params IReadOnlyList<TrailField> fields) =>
        _trail.Note(new TrailChange(workspace, act, kind, thing, label, fields));

    /// <summary>Saves what the opened contexts hold and commits. After it returns the data is on disk (<c>synchronous=FULL</c>, <c>synchronous_commit=on</c>).</summary>
    public async Task CommitAsync(CancellationToken ct = default)
    {
        var companion = _database.Companions.Waiting;
        companion?.Write(this);
        foreach (var db in _opened.ToList()) await db.SaveChangesAsync(ct);
        var isHeard = await OutboxWriting.WriteAsync(this, _trail.Changes, _database.Facts, _database.Time.GetUtcNow(), ct);
        await _trail.WriteAsync(this, ct);
        var began = Stopwatch.GetTimestamp();
        if (isHeard) Fault.Die(Fault.Committing);
        await Transaction.CommitAsync(ct);
        if (isHeard) Fault.Die(Fault.Committed);
        if (_opened.Count > 0) _database.Change();
        companion?.Arrive();
        Signals.Commit.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
        if (isHeard && _database.OutboxBell.CurrentCount == 0) _database.OutboxBell.Release();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var db in _opened) await db.DisposeAsync();
            await Transaction.DisposeAsync();
        }
        finally
        {
            await _turn.Held.DisposeAsync();
            _inProcess.Release();
        }
    }
}
