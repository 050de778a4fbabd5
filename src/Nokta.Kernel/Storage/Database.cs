using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Nokta.Kernel.Modules;

namespace Nokta.Kernel.Storage;

/// <summary>Where this installation keeps its data: one folder, one SQLite file, one writer at a time across all processes.</summary>
public sealed class Database : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly IReadOnlyList<IModule> _modules;
    private readonly IDisposable _use;
    private SqliteConnection? _writer;

    public Database(string folder, IReadOnlyList<IModule> modules)
    {
        Folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(Folder);
        _modules = modules;
        _use = FolderUse.Join(Folder);
    }

    public string Folder { get; }

    /// <summary>Who is writing: see <see cref="Modules.Acting"/>.</summary>
    public Acting Acting { get; } = new();

    public string File => Path.Combine(Folder, "nokta.db");

    /// <summary>A context for reading things of one workspace. Saving it throws: reading connections are query-only.</summary>
    public NoktaDb Open(WorkspaceId workspace)
    {
        var connection = OpenReading();
        return new NoktaDb(Options(connection), _modules, workspace, connection);
    }

    /// <summary>A raw reading connection (query-only, never checkpoints). The caller disposes it.</summary>
    public SqliteConnection OpenReading()
    {
        var connection = Connect(SqliteOpenMode.ReadWriteCreate);
        Run(connection, "PRAGMA busy_timeout=5000; PRAGMA wal_autocheckpoint=0; PRAGMA query_only=ON; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;");
        return connection;
    }

    /// <summary>Takes the turn to write: in this process by a semaphore, among processes by a lock on a file that the kernel frees. Nothing is stored before <see cref="Writing.CommitAsync"/>.</summary>
    public async Task<Writing> WriteAsync(CancellationToken ct = default)
    {
        await _turn.WaitAsync(ct);
        FileStream? turn = null;
        try
        {
            turn = await LockFile.TakeAsync(Path.Combine(Folder, "write.lock"), ct);
            _writer ??= OpenWriter();
            return new Writing(this, _writer, turn, _turn);
        }
        catch
        {
            if (turn is not null) await turn.DisposeAsync();
            _turn.Release();
            throw;
        }
    }

    /// <summary>
    /// Writes a compacted copy of everything that was committed before the call. Writers go on meanwhile; the write-ahead log
    /// keeps what they add until the copy is done. Cost: one pass over the database. The target must not exist.
    /// </summary>
    public Task CopyAsync(string target, CancellationToken ct = default) => Task.Run(() =>
    {
        using var connection = Connect(SqliteOpenMode.ReadWriteCreate);
        Run(connection, "PRAGMA busy_timeout=5000; PRAGMA wal_autocheckpoint=0;");
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $target";
        command.Parameters.AddWithValue("$target", target);
        using var stop = ct.Register(() => SQLitePCL.raw.sqlite3_interrupt(connection.Handle!));
        try
        {
            command.ExecuteNonQuery();
        }
        catch (SqliteException) when (ct.IsCancellationRequested)
        {
            throw new OperationCanceledException(ct);
        }
    }, ct);

    internal NoktaDb On(SqliteConnection connection, SqliteTransaction transaction, WorkspaceId workspace)
    {
        var db = new NoktaDb(Options(connection), _modules, workspace, null);
        db.Database.UseTransaction(transaction);
        return db;
    }

    private SqliteConnection OpenWriter()
    {
        var connection = Connect(SqliteOpenMode.ReadWriteCreate);
        Run(connection, "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY;");
        return connection;
    }

    private SqliteConnection Connect(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static DbContextOptions<NoktaDb> Options(SqliteConnection connection) =>
        new DbContextOptionsBuilder<NoktaDb>().UseSqlite(connection).ReplaceService<IModelCacheKeyFactory, NoktaDb.ModelOfModules>().Options;

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null) await _writer.DisposeAsync();
        _turn.Dispose();
        _use.Dispose();
    }
}
