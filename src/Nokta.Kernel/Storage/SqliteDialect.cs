using System.Data.Common;
using Microsoft.Data.Sqlite;
using Nokta.Kernel.Faults;

namespace Nokta.Kernel.Storage;

/// <summary>One SQLite file in the data folder: one connection writes and it alone checkpoints (ADR 0003).</summary>
internal sealed class SqliteDialect : Dialect
{
    private static readonly (string Word, string Is)[] s_words = [("{uuid}", "TEXT"), ("{json}", "TEXT"), ("{bytes}", "BLOB"), ("{by-key}", "WITHOUT ROWID")];
    private readonly string _folder, _file;
    private readonly IdleReaders _readers;
    private SqliteConnection? _writer;

    public SqliteDialect(string folder, string file) => (_folder, _file, _readers) = (folder, file, new IdleReaders(file, ConnectReading));

    public override string Translate(string script) => s_words.Aggregate(Own(script, "sqlite"), (sql, word) => sql.Replace(word.Word, word.Is, StringComparison.Ordinal));

    public override DbConnection OpenReading() => ConnectReading();

    public override Loan LendReading() => _readers.Lend();

    public override async Task<Turn> TakeTurnAsync(CancellationToken ct)
    {
        var held = await LockFile.TakeAsync(Path.Combine(_folder, "write.lock"), ct);
        try
        {
            _writer ??= OpenWriter();
            return new Turn(_writer, _writer.BeginTransaction(deferred: false), held);
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writers go on meanwhile; the write-ahead log keeps what they add until the copy is done.</summary>
    public override Task CopyAsync(string target, CancellationToken ct) => Task.Run(() =>
    {
        if (Fault.Is(Fault.FileAlone))
        {
            File.Copy(_file, target);
            return;
        }

        using var connection = Connect();
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

    /// <summary>The file is written anew and the write-ahead log emptied: deleted rows lie in both.</summary>
    public override async Task<bool> ScrubAsync(CancellationToken ct)
    {
        await using var held = await LockFile.TakeAsync(Path.Combine(_folder, "write.lock"), ct);
        var writer = _writer ??= OpenWriter();
        return await Task.Run(() =>
        {
            // The copy that VACUUM makes is as large as the database: it belongs on the disk.
            Run(writer, "PRAGMA temp_store=FILE; VACUUM; PRAGMA temp_store=MEMORY;");
            using var command = writer.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            using var reader = command.ExecuteReader();
            return reader.Read() && reader.GetInt64(0) == 0;
        }, ct);
    }

    private SqliteConnection ConnectReading()
    {
        var connection = Connect();
        Run(connection, "PRAGMA busy_timeout=5000; PRAGMA wal_autocheckpoint=0; PRAGMA query_only=ON; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;");
        return connection;
    }

    private SqliteConnection OpenWriter()
    {
        var connection = Connect();
        // The command asks again by itself for five seconds; a longer wait inside SQLite would come on top of that. Who commits when the log is full copies
        // it into the file before anybody is answered: 8 MB at a time are copied before anybody notices.
        Run(connection, "PRAGMA busy_timeout=500; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint=2000; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;");
        if (Fault.Is(Fault.NoSync)) Run(connection, "PRAGMA synchronous=OFF");
        return connection;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _file, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public override async ValueTask DisposeAsync()
    {
        // The writer goes last: who closes last checkpoints.
        _readers.Dispose();
        if (_writer is not null) await _writer.DisposeAsync();
    }
}
