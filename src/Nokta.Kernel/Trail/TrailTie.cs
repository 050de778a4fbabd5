using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Storage;

namespace Nokta.Kernel.Trail;

/// <summary>Ties a copied chain anew: every hash is made over the workspace's number, and that is another on the other side.</summary>
internal static class TrailTie
{
    private const int Together = 500;

    /// <summary>
    /// Goes through what was copied in order; each entry must hold under its old number before it is tied under the new. Returns the first fault, or null.
    /// Cost: one pass over the workspace's trail, two hashes an entry.
    /// </summary>
    public static async Task<string?> AnewAsync(Writing turn, WorkspaceId was, WorkspaceId now, CancellationToken ct)
    {
        var db = turn.Open(now);
        // The database lets nobody else touch a tie.
        Mark(turn, now, isMoving: true);
        var cut = await db.Set<TrailCheckpoint>().AsNoTracking().OrderByDescending(c => c.Sequence).FirstOrDefaultAsync(ct);
        var (sequence, before, after) = (cut?.Sequence ?? 0, cut?.Hash ?? TrailChain.Beginning, cut?.Hash ?? TrailChain.Beginning);
        while (await db.Set<TrailEntry>().AsNoTracking().Where(e => e.Sequence > sequence).OrderBy(e => e.Sequence).Take(Together).ToListAsync(ct) is { Count: > 0 } some)
            foreach (var entry in some)
            {
                entry.Workspace = was;
                if (TrailChain.Fault(entry, ++sequence, before) is { } fault) return fault;
                before = entry.Hash;
                entry.Workspace = now;
                after = TrailChain.HashOf(after, entry);
                Tie(turn, now, sequence, after);
            }

        Mark(turn, now, isMoving: false);
        return null;
    }

    private static void Mark(Writing turn, WorkspaceId workspace, bool isMoving)
    {
        using var command = turn.Connection.CreateCommand();
        (command.Transaction, command.CommandText) = (turn.Transaction, isMoving
            ? FormattableString.Invariant($"INSERT INTO kernel_trail_moving VALUES ({workspace.Value})") : FormattableString.Invariant($"""DELETE FROM kernel_trail_moving WHERE "Workspace" = {workspace.Value}"""));
        command.ExecuteNonQuery();
    }

    private static void Tie(Writing turn, WorkspaceId workspace, long sequence, byte[] hash)
    {
        using var command = turn.Connection.CreateCommand();
        (command.Transaction, command.CommandText) = (turn.Transaction, FormattableString.Invariant($"""UPDATE kernel_trail SET "Hash" = @h WHERE "Workspace" = {workspace.Value} AND "Sequence" = {sequence}"""));
        var value = command.CreateParameter();
        (value.ParameterName, value.Value) = ("@h", hash);
        command.Parameters.Add(value);
        command.ExecuteNonQuery();
    }
}
