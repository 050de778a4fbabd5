using System.Data.Common;
using System.Security.Cryptography;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>A sorted run of keys of live events. It is written page by page, counts once it is whole, and never changes.</summary>
/// <param name="Level">How often its keys were merged.</param>
/// <param name="Stamp">No two runs have the same, whatever became of them.</param>
internal sealed record KeyRun(long Id, int Level, long Keys, long Stamp)
{
    private const int Together = 128;

    /// <summary>The runs that count, the oldest first.</summary>
    public static List<KeyRun> List(Writing turn, WorkspaceId workspace) => turn.Read(Live, Of, ("@w", workspace.Value));

    public static List<KeyRun> List(DbConnection connection, WorkspaceId workspace) => connection.Read(Live, Of, ("@w", workspace.Value));

    private const string Live = """SELECT "Id", "Level", "Keys", "Stamp" FROM interactions_key_run WHERE "Workspace" = @w AND "State" = 1 ORDER BY "Id" """;

    /// <summary>Begins a run that does not count yet.</summary>
    public static KeyRun Begin(Writing turn, WorkspaceId workspace, int level, long now)
    {
        var run = new KeyRun(turn.Number("""SELECT COALESCE(MAX("Id"), 0) + 1 FROM interactions_key_run WHERE "Workspace" = @w""", ("@w", workspace.Value)), level, 0, BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)));
        turn.Run("""INSERT INTO interactions_key_run ("Workspace", "Id", "Level", "State", "Keys", "Stamp", "At") VALUES (@w, @id, @l, 0, 0, @s, @at)""",
            ("@w", workspace.Value), ("@id", run.Id), ("@l", level), ("@s", run.Stamp), ("@at", now));
        return run;
    }

    /// <summary>Adds keys that come after all that it has; only the last time they may be less than whole pages.</summary>
    public void Append(Writing turn, WorkspaceId workspace, ReadOnlySpan<FreshKey> keys)
    {
        if (keys.IsEmpty) return;
        using var insert = Prepared.Over(turn.Connection, $"""
            INSERT INTO interactions_key_page ("Workspace", "Run", "First", "Keys")
            WITH RECURSIVE seq(v) AS (SELECT 0 UNION ALL SELECT seq.v + 1 FROM seq WHERE seq.v < $2 - 1)
            SELECT $3, $4, substr($1, 1 + {KeyPage.Bytes} * seq.v, {KeyPage.MarkWidth}), substr($1, 1 + {KeyPage.Bytes} * seq.v, {KeyPage.Bytes}) FROM seq
            """);
        insert.Bind(3, workspace.Value);
        insert.Bind(4, Id);
        var room = new byte[Math.Min(Together, (keys.Length + KeyPage.Most - 1) / KeyPage.Most) * KeyPage.Bytes];
        while (!keys.IsEmpty)
        {
            var (pages, bytes) = (0, 0);
            for (; pages < Together && !keys.IsEmpty; pages++)
            {
                var page = keys[..Math.Min(KeyPage.Most, keys.Length)];
                bytes += KeyPage.Write(page, room.AsSpan(bytes));
                keys = keys[page.Length..];
            }

            insert.Bind(1, room.AsSpan(0, bytes));
            insert.Bind(2, pages);
            insert.Run();
        }
    }

    /// <summary>From now on it counts. Throws when another process took it for abandoned: its keys must not be thought to be there.</summary>
    public void Finish(Writing turn, WorkspaceId workspace, long keys)
    {
        if (turn.Run("""UPDATE interactions_key_run SET "State" = 1, "Keys" = @k WHERE "Workspace" = @w AND "Id" = @id AND "Stamp" = @s AND "State" = 0""", ("@k", keys), ("@w", workspace.Value), ("@id", Id), ("@s", Stamp)) != 1)
            throw new InvalidOperationException($"Run {Id} of keys was taken away before it was whole.");
    }

    /// <summary>Takes away what a process began from fresh keys and did not finish: they are still there.</summary>
    public static void DropBegun(Writing turn, WorkspaceId workspace)
    {
        turn.Run("""DELETE FROM interactions_key_page WHERE "Workspace" = @w AND "Run" IN (SELECT "Id" FROM interactions_key_run WHERE "Workspace" = @w AND "State" = 0 AND "Level" = 0)""", ("@w", workspace.Value));
        turn.Run("""DELETE FROM interactions_key_run WHERE "Workspace" = @w AND "State" = 0 AND "Level" = 0""", ("@w", workspace.Value));
    }

    private static KeyRun Of(DbDataReader row) => new(row.GetInt64(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(3));
}
