using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nokta.Interactions.Import;

/// <summary>When the server starts, takes back what a killed process left half imported, and says so in the log.</summary>
internal sealed class ImportRecovery(ImportBatches batches, ILogger<ImportRecovery> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var batch in await batches.RecoverAsync(stoppingToken))
            log.LogWarning("The import of {File} (batch {Batch}) was cut off by the end of its process and has been rolled back.", batch.FileName, batch.Id);
    }
}
