using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Nokta.Kernel.Storage;

/// <summary>Tells in microseconds whether anybody, in any process, has written to the database since the last look.</summary>
public sealed class WriteWatch(Database database) : IDisposable
{
    private readonly Lock _lock = new();
    private DbConnection? _connection;
    private DbCommand? _version;

    /// <summary>A number that changes with every commit of another connection.</summary>
    public long Now()
    {
        lock (_lock)
        {
            if (_connection is not { State: System.Data.ConnectionState.Open })
            {
                Dispose();
                _connection = database.OpenReading();
                _version = _connection.CreateCommand();
                _version.CommandText = MarkOf(_connection);
            }

            return Convert.ToInt64(_version!.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }

    // On PostgreSQL not the newest transaction alone: one that began earlier may end later.
    private static string MarkOf(DbConnection connection) => connection is SqliteConnection ? "PRAGMA data_version" : "SELECT hashtextextended(CAST(pg_current_snapshot() AS text), 0)";

    public void Dispose()
    {
        lock (_lock)
        {
            _version?.Dispose();
            _connection?.Dispose();
        }
    }
}
