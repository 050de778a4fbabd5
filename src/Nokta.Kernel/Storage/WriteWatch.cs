using System.Data.Common;
using System.Globalization;

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
                _version.CommandText = database.Dialect.ChangeMark;
            }

            return Convert.ToInt64(_version!.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _version?.Dispose();
            _connection?.Dispose();
        }
    }
}
