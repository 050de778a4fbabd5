#pragma warning disable CS9113, CA1822
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import;

/// <summary>The history of imports; a batch is taken back as a whole or not at all.</summary>
public sealed class ImportBatches(Database database, TimeProvider clock)
{
    /// <summary>All batches of the workspace, the newest first.</summary>
    public Task<IReadOnlyList<ImportBatch>> ListAsync(WorkspaceId workspace, CancellationToken ct = default) => throw new NotImplementedException();

    public Task<ImportBatch?> FindAsync(WorkspaceId workspace, int id, CancellationToken ct = default) => throw new NotImplementedException();

    /// <summary>Takes all rows of a done batch out of every figure; the batch itself stays in the history.</summary>
    public Task<Outcome<ImportBatch>> UndoAsync(WorkspaceId workspace, int id, CancellationToken ct = default) => throw new NotImplementedException();

    /// <summary>Rolls back what a killed process left half imported, in all workspaces; call it at start. Returns those batches.</summary>
    public Task<IReadOnlyList<ImportBatch>> RecoverAsync(CancellationToken ct = default) => throw new NotImplementedException();
}
