using System.Globalization;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Faults;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import;

/// <summary>
/// Takes half imported batches back. A running import holds a lock on a file of its own, which the kernel frees when its process
/// dies: a batch that says it runs while nobody holds its lock was killed.
/// </summary>
internal static class BatchRecovery
{
    /// <summary>Says that a batch is alive for as long as the returned file is open.</summary>
    public static FileStream Live(Database database, WorkspaceId workspace, int batch)
    {
        Directory.CreateDirectory(Path.Combine(database.Folder, "imports"));
        return new FileStream(LockOf(database, workspace, batch), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
    }

    public static async Task<List<ImportBatch>> RollBackDeadAsync(Database database, TimeProvider clock, CancellationToken ct)
    {
        var batches = new List<ImportBatch>();
        foreach (var (workspace, id) in await RunningAsync(database))
        {
            if (IsAlive(database, workspace, id)) continue;
            batches.Add(await RollBackAsync(database, clock, workspace, id, BatchState.RolledBack, "import.process-ended", ct));
        }

        return batches;
    }

    /// <summary>Removes what a batch stored so far and writes into the history how it ended.</summary>
    public static async Task<ImportBatch> RollBackAsync(Database database, TimeProvider clock, WorkspaceId workspace, int id, BatchState state, string? problem, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var batch = BatchTable.List(turn.Connection, workspace, id)[0].Batch;
        if (batch.State != BatchState.Running) return batch;
        if (!Fault.Is(Fault.LeaveHalf)) LedgerTable.Remove(turn, workspace, id, null);
        batch = batch with { State = state, Problem = problem, EndedAt = clock.GetUtcNow(), RejectFile = null, Counts = batch.Counts with { Accepted = 0, Interactions = 0 } };
        BatchTable.End(turn, workspace, batch);
        await turn.CommitAsync(ct);
        return batch;
    }

    private static async Task<List<(WorkspaceId, int)>> RunningAsync(Database database)
    {
        await using var connection = database.OpenReading();
        return BatchTable.Running(connection);
    }

    private static bool IsAlive(Database database, WorkspaceId workspace, int batch)
    {
        var path = LockOf(database, workspace, batch);
        if (!File.Exists(path)) return false;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static string LockOf(Database database, WorkspaceId workspace, int batch) =>
        Path.Combine(database.Folder, "imports", string.Create(CultureInfo.InvariantCulture, $"{workspace}-{batch}.lock"));
}
