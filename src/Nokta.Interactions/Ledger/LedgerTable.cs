using System.Data.Common;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>The row that says where a workspace's ledger stands, and taking batches out of it.</summary>
internal static class LedgerTable
{
    public static LedgerState Read(DbConnection connection, WorkspaceId workspace)
    {
        var states = connection.Read("""SELECT "Generation", "UndoGeneration", "LastRow", "Rows", "Links" FROM interactions_state WHERE "Workspace" = @w""",
            r => new LedgerState(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4)), ("@w", workspace.Value));
        return states.Count == 0 ? default : states[0];
    }

    public static void Write(Writing turn, WorkspaceId workspace, LedgerState state) =>
        turn.Run("""
            INSERT INTO interactions_state VALUES (@w, @g, @u, @l, @r, @k)
            ON CONFLICT ("Workspace") DO UPDATE SET "Generation" = @g, "UndoGeneration" = @u, "LastRow" = @l, "Rows" = @r, "Links" = @k
            """, ("@w", workspace.Value), ("@g", state.Generation),
            ("@u", state.UndoGeneration), ("@l", state.LastRow), ("@r", state.Rows), ("@k", state.Links));

    /// <summary>Removes everything a batch brought, its place in the history aside. Returns the interactions that counted.</summary>
    public static long Remove(Writing turn, WorkspaceId workspace, int batch, int? source)
    {
        var of = ("@w", (object?)workspace.Value);
        var by = ("@b", (object?)batch);
        var rows = turn.Number("""SELECT SUM("Kept") FROM interactions_block WHERE "Workspace" = @w AND "Batch" = @b""", of, by);
        turn.Run("""DELETE FROM interactions_content WHERE "Workspace" = @w AND "Block" IN (SELECT "Id" FROM interactions_block WHERE "Workspace" = @w AND "Batch" = @b)""", of, by);
        turn.Run("""DELETE FROM interactions_block WHERE "Workspace" = @w AND "Batch" = @b""", of, by);
        turn.Run("""DELETE FROM interactions_link WHERE "Workspace" = @w AND "Batch" = @b""", of, by);
        if (source is not null) turn.Run("""DELETE FROM interactions_key WHERE "Workspace" = @w AND "Source" = @s AND "Batch" = @b""", of, ("@s", source), by);
        return rows;
    }
}
