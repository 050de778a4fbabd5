using Microsoft.Data.Sqlite;

namespace Nokta.Kernel.Storage;

/// <summary>One turn to write: a transaction on the only writing connection. Disposing without a commit rolls back.</summary>
public sealed class Writing : IAsyncDisposable
{
    private readonly Database _database;
    private readonly FileStream _turn;
    private readonly SemaphoreSlim _inProcess;
    private readonly List<NoktaDb> _opened = [];

    internal Writing(Database database, SqliteConnection connection, FileStream turn, SemaphoreSlim inProcess)
    {
        (_database, Connection, _turn, _inProcess) = (database, connection, turn, inProcess);
        Transaction = connection.BeginTransaction(deferred: false);
    }

    public SqliteConnection Connection { get; }
    public SqliteTransaction Transaction { get; }

    /// <summary>Things of one workspace, inside this transaction. <c>SaveChangesAsync</c> flushes; <see cref="CommitAsync"/> makes durable.</summary>
    public NoktaDb Open(WorkspaceId workspace)
    {
        var db = _database.On(Connection, Transaction, workspace);
        _opened.Add(db);
        return db;
    }

    /// <summary>Saves what the opened contexts hold and commits. After it returns the data is on disk (<c>synchronous=FULL</c>).</summary>
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
            await _turn.DisposeAsync();
            _inProcess.Release();
        }
    }
}
