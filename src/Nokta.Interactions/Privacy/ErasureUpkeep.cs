using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nokta.Interactions.Privacy;

/// <summary>Finishes erasures before the server answers anybody: those that were cut off, and those that a restored backup does not know.</summary>
internal sealed class ErasureUpkeep(Erasures erasures, ILogger<ErasureUpkeep> log) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (await erasures.ApplyPendingAsync(cancellationToken) is > 0 and var n) log.LogInformation("{Erasures} erasures were applied to this data again.", n);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
