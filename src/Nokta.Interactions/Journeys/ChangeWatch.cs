using System.Globalization;
using Microsoft.Data.Sqlite;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Journeys;

/// <summary>Tells in microseconds whether anybody, in any process, has written to the database since the last look.</summary>
internal sealed class ChangeWatch(Database database) : IDisposable
{
    private readonly Lock _lock = new();
    private SqliteConnection? _connection;
    private SqliteCommand? _version;

    /// <summary>A number that changes with every commit of another connection.</summary>
    public long Now()
    {
        lock (_lock)
        {
            if (_version is null)
            {
                _connection = database.OpenReading();
                _version = _connection.CreateCommand();
                _version.CommandText = "PRAGMA data_version";
            }

            return Convert.ToInt64(_version.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The newest change of rules and goals; 0 when there is none.</summary>
    public long RevisionOf(WorkspaceId workspace)
    {
        using var connection = database.OpenReading();
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT COALESCE(MAX("Revision"), 0) FROM interactions_definition WHERE "Workspace" = $workspace""";
        command.Parameters.AddWithValue("$workspace", workspace.Value);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _version?.Dispose();
        _connection?.Dispose();
    }
}
