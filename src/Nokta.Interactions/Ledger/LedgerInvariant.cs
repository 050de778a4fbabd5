using System.Data.Common;
using Nokta.Interactions.Import;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>Nothing is lost and nothing counts twice: the history of imports, the blocks and the keys tell the same story.</summary>
internal sealed class LedgerInvariant(Database database) : IInvariant
{
    private static readonly (string Says, string Sql)[] s_stray =
    [
        ("{0} block(s) without their content", """SELECT COUNT(*) FROM interactions_block b LEFT JOIN interactions_content c ON c."Workspace" = b."Workspace" AND c."Block" = b."Id" WHERE b."Workspace" = @w AND c."Block" IS NULL"""),
        ("{0} content(s) without their block", """SELECT COUNT(*) FROM interactions_content c LEFT JOIN interactions_block b ON b."Workspace" = c."Workspace" AND b."Id" = c."Block" WHERE c."Workspace" = @w AND b."Id" IS NULL"""),
        ("{0} block(s) of a batch that is neither done nor running", """SELECT COUNT(*) FROM interactions_block b LEFT JOIN interactions_batch i ON i."Workspace" = b."Workspace" AND i."Id" = b."Batch" WHERE b."Workspace" = @w AND COALESCE(i."State", 9) > 1"""),
        ("{0} batch(es) whose keys outlived them", """SELECT COUNT(*) FROM (SELECT DISTINCT "Batch" FROM interactions_key WHERE "Workspace" = @w) k LEFT JOIN interactions_batch i ON i."Workspace" = @w AND i."Id" = k."Batch" WHERE COALESCE(i."State", 9) > 1"""),
        ("{0} group(s) of keys whose batch is not done", """SELECT COUNT(*) FROM interactions_fresh_key k LEFT JOIN interactions_batch i ON i."Workspace" = k."Workspace" AND i."Id" = k."Batch" WHERE k."Workspace" = @w AND COALESCE(i."State", 9) > 1"""),
    ];

    public string Name => "every row of every file is accounted for, once";

    public Task<IReadOnlyList<string>> FindBrokenAsync(CancellationToken ct = default)
    {
        using var connection = database.OpenReading();
        var broken = new List<string>();
        foreach (var workspace in connection.Read("""SELECT DISTINCT "Workspace" FROM interactions_batch ORDER BY 1""", r => new WorkspaceId(r.GetInt32(0))))
            broken.AddRange(Examine(connection, workspace).Select(found => $"workspace {workspace}: {found}"));
        return Task.FromResult<IReadOnlyList<string>>(broken);
    }

    private static IEnumerable<string> Examine(DbConnection connection, WorkspaceId workspace)
    {
        var kept = connection.Read("""SELECT "Batch", SUM("Kept") FROM interactions_block WHERE "Workspace" = @w GROUP BY "Batch" """,
            r => (Batch: r.GetInt32(0), Rows: r.GetInt64(1)), ("@w", workspace.Value)).ToDictionary(b => b.Batch, b => b.Rows);
        var counted = 0L;
        foreach (var (batch, _) in BatchTable.List(connection, workspace))
        {
            if (batch.State is BatchState.Done or BatchState.Undone && !batch.Counts.Adds) yield return $"the rows of import {batch.Id} do not add up: {batch.Counts}";
            if (batch.State != BatchState.Done) continue;
            var rows = kept.GetValueOrDefault(batch.Id);
            counted += rows;
            if (rows != batch.Counts.Interactions) yield return $"import {batch.Id} reports {batch.Counts.Interactions} interactions, its blocks hold {rows}";
        }

        var state = LedgerTable.Read(connection, workspace);
        if (state.Rows != counted) yield return $"the ledger counts {state.Rows} interactions, its blocks hold {counted}";
        foreach (var (says, sql) in s_stray)
            if (connection.Read(sql, r => r.GetInt64(0), ("@w", workspace.Value)) is [> 0 and var found])
                yield return string.Format(System.Globalization.CultureInfo.InvariantCulture, says, found);
    }
}
