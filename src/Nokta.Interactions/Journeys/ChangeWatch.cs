using System.Globalization;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Journeys;

/// <summary>Tells in microseconds whether anybody, in any process, has written to the database since the last look, and how new rules and goals are.</summary>
internal sealed class ChangeWatch(Database database) : IDisposable
{
    private readonly WriteWatch _watch = new(database);

    /// <summary>A number that changes with every commit of another connection.</summary>
    public long Now() => _watch.Now();

    /// <summary>The newest change of rules and goals; 0 when there is none.</summary>
    public long RevisionOf(WorkspaceId workspace)
    {
        using var connection = database.OpenReading();
        using var command = connection.Command("""SELECT COALESCE(MAX("Revision"), 0) FROM interactions_definition WHERE "Workspace" = @w""", ("@w", workspace.Value));
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _watch.Dispose();
}
