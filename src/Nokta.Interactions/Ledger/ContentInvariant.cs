using System.Data.Common;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>Every block is read again: SQLite's integrity check looks at pages, not at what stands in them.</summary>
internal sealed class ContentInvariant(Database database) : IInvariant
{
    public string Name => "the ledger's content is as it was written, and no row number was given twice";

    public Task<IReadOnlyList<string>> FindBrokenAsync(CancellationToken ct = default) => Task.Run<IReadOnlyList<string>>(() =>
    {
        using var connection = database.OpenReading();
        var broken = new List<string>();
        foreach (var workspace in connection.Read("""SELECT DISTINCT "Workspace" FROM interactions_batch""", r => new WorkspaceId(r.GetInt32(0))))
        {
            broken.AddRange(Overlaps(connection, workspace));
            broken.AddRange(Damage(connection, workspace, ct));
        }

        return broken;
    }, ct);

    private static IEnumerable<string> Overlaps(DbConnection connection, WorkspaceId workspace)
    {
        var next = 1L;
        foreach (var (id, first, rows) in connection.Read("""SELECT "Id", "FirstRow", "Kept" FROM interactions_block WHERE "Workspace" = @w AND "FirstRow" > 0 ORDER BY "FirstRow" """,
            r => (r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)), ("@w", workspace.Value)))
        {
            if (first < next) yield return $"workspace {workspace}, block {id}: its first row {first} was given before";
            next = first + rows;
        }
    }

    private static IEnumerable<string> Damage(DbConnection connection, WorkspaceId workspace, CancellationToken ct)
    {
        using var command = connection.Command("""SELECT "Block", "Columns", "Raw" FROM interactions_content WHERE "Workspace" = @w""", ("@w", workspace.Value));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            ct.ThrowIfCancellationRequested();
            for (var part = 1; part <= 2; part++)
                if (!BlockContent.IsIntact(reader.GetFieldValue<byte[]>(part))) yield return $"workspace {workspace}, block {reader.GetInt64(0)}: {(part == 1 ? "columns" : "raw input")} are not what was written";
        }
    }
}
