using System.Data.Common;

namespace Nokta.Kernel.Storage;

/// <summary>One turn to write: a transaction beside which nobody else writes. Disposing without a commit rolls back.</summary>
public sealed class Writing : IAsyncDisposable
{
    private readonly Database _database;
    private readonly Turn _turn;
    private readonly SemaphoreSlim _inProcess;
    private readonly List<NoktaDb> _opened = [];

    internal Writing(Database database, Turn turn, SemaphoreSlim inProcess) => (_database, _turn, _inProcess) = (database, turn, inProcess);

    public DbConnection Connection => _turn.Connection;
    public DbTransaction Transaction => _turn.Transaction;

    /// <summary>Things of one workspace, inside this transaction. <c>SaveChangesAsync</c> flushes; <see cref="CommitAsync"/> makes durable.</summary>
    public NoktaDb Open(WorkspaceId workspace)
    {
        var db = _database.On(_turn, workspace);
        _opened.Add(db);
        return db;
    }

    /// <summary>Saves what the opened contexts hold and commits. After it returns the data is on disk (<c>synchronous=FULL</c>, <c>synchronous_commit=on</c>).</summary>
    public async Task CommitAsync(CancellationToken ct = default)
    {
        foreach (var db in _opened) await db.SaveChangesAsync(ct);
        await Transaction.CommitAsync(ct);
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
