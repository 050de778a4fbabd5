using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import;

/// <summary>The history of imports; a batch is taken back as a whole or not at all.</summary>
public sealed class ImportBatches(Database database, TimeProvider clock)
{
    /// <summary>All batches of the workspace, the newest first.</summary>
    public async Task<IReadOnlyList<ImportBatch>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await BatchRecovery.RollBackDeadAsync(database, clock, ct);
        await using var connection = database.OpenReading();
        return [.. BatchTable.List(connection, workspace).Select(b => b.Batch)];
    }

    public async Task<ImportBatch?> FindAsync(WorkspaceId workspace, int id, CancellationToken ct = default)
    {
        await BatchRecovery.RollBackDeadAsync(database, clock, ct);
        await using var connection = database.OpenReading();
        return BatchTable.List(connection, workspace, id).Select(b => b.Batch).FirstOrDefault();
    }

    /// <summary>
    /// Takes all rows of a done batch out of every figure; the batch itself stays in the history. Rows of later files that were
    /// duplicates of it do not come back by themselves: import those files again.
    /// </summary>
    public async Task<Outcome<ImportBatch>> UndoAsync(WorkspaceId workspace, int id, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var (batch, source) = BatchTable.List(turn.Connection, workspace, id).FirstOrDefault();
        if (batch is null) return Refusal.Of("import.batch-missing", ("batch", id));
        if (batch.IsLive) return new Refusal("import.batch-live");
        if (batch.State != BatchState.Done) return Refusal.Of("import.batch-not-done", ("batch", id));
        var rows = LedgerTable.Remove(turn, workspace, id, source);
        batch = batch with { State = BatchState.Undone, UndoneAt = clock.GetUtcNow() };
        BatchTable.End(turn, workspace, batch);
        var state = LedgerTable.Read(turn.Connection, workspace);
        LedgerTable.Write(turn, workspace, state with
        {
            Generation = state.Generation + 1,
            UndoGeneration = state.UndoGeneration + 1,
            Rows = state.Rows - rows,
            Links = state.Links + 1,
        });
        await turn.CommitAsync(ct);
        return batch;
    }

    /// <summary>Rolls back what a killed process left half imported, in all workspaces; call it at start. Returns those batches.</summary>
    public async Task<IReadOnlyList<ImportBatch>> RecoverAsync(CancellationToken ct = default)
    {
        var batches = await BatchRecovery.RollBackDeadAsync(database, clock, ct);
        await using var connection = database.OpenReading();
        var folder = Path.Combine(database.Folder, "imports");
        if (BatchTable.Running(connection).Count == 0 && Directory.Exists(folder))
            foreach (var left in Directory.EnumerateFiles(folder, "keys-*.tmp")) File.Delete(left);
        return batches;
    }
}
