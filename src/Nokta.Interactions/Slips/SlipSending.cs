using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nokta.Interactions.Slips;

/// <summary>Hands slips to the ledger once they cannot be taken back any more; those a stop left behind go at the next start.</summary>
internal sealed class SlipSending(SlipStore slips, TimeProvider clock, ILogger<SlipSending> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2), clock);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await slips.SendDueAsync(stopping);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "What was noted at the counter could not be recorded yet; it waits.");
            }
        }
    }
}
