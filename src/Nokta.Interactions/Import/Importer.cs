#pragma warning disable CS9113, CA1822
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import;

/// <summary>Brings a file into the ledger: streaming, exactly once, durable, or not at all.</summary>
public sealed class Importer(Database database, TimeProvider clock)
{
    /// <summary>Reads the whole file under the mapping and stores nothing.</summary>
    public Task<Outcome<DryRun>> DryRunAsync(WorkspaceId workspace, string path, string fileName, FileMapping mapping, IProgress<ImportProgress>? progress = null, CancellationToken ct = default) =>
        throw new NotImplementedException();

    /// <summary>Imports the file. Cancelling rolls back and returns the batch as cancelled; only what cannot be imported at all is refused.</summary>
    public Task<Outcome<ImportBatch>> RunAsync(WorkspaceId workspace, string path, string fileName, FileMapping mapping, IProgress<ImportProgress>? progress = null, CancellationToken ct = default) =>
        throw new NotImplementedException();
}
