using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Nokta.Kernel.Storage;

/// <summary>Reading connections that wait for their next context. Opening one reads the whole schema, which takes longer than most queries.</summary>
internal sealed class IdleReaders(string file, Func<SqliteConnection> open) : IDisposable
{
    private const int MostKept = 8;
    private readonly ConcurrentStack<(SqliteConnection Reader, DateTime Born)> _idle = new();
    private volatile bool _isOver;

    public Loan Lend()
    {
        // Of a file that was exchanged under us, a connection would go on reading the old one.
        var born = File.GetCreationTimeUtc(file);
        while (_idle.TryPop(out var idle))
        {
            if (idle.Born == born) return new Loan(idle.Reader, _ => Keep(idle.Reader, born));
            idle.Reader.Dispose();
        }

        var fresh = open();
        return new Loan(fresh, _ => Keep(fresh, born));
    }

    /// <summary>Keeps the connection for the next one, without the pages it has read; what is not at rest is closed.</summary>
    private void Keep(SqliteConnection one, DateTime born)
    {
        if (_isOver || _idle.Count >= MostKept || !IsAtRest(one))
        {
            one.Dispose();
            return;
        }

        using (var command = one.CreateCommand())
        {
            command.CommandText = "PRAGMA shrink_memory";
            command.ExecuteNonQuery();
        }

        _idle.Push((one, born));
        if (_isOver) Dispose();
    }

    // A transaction or a query left open would hold an old state, and with it the log's growth, for whoever comes next.
    private static bool IsAtRest(SqliteConnection one)
    {
        if (one.State != System.Data.ConnectionState.Open || raw.sqlite3_get_autocommit(one.Handle) == 0) return false;
        for (var statement = raw.sqlite3_next_stmt(one.Handle, null); statement is { IsInvalid: false }; statement = raw.sqlite3_next_stmt(one.Handle, statement))
            if (raw.sqlite3_stmt_busy(statement) != 0) return false;
        return true;
    }

    public void Dispose()
    {
        _isOver = true;
        while (_idle.TryPop(out var one)) one.Reader.Dispose();
    }
}
