using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nokta.Accounts.Api;

/// <summary>Lets receipts of requests go after their day, every hour and in every workspace.</summary>
internal sealed class RepeatUpkeep(Repeats repeats, WorkspaceStore workspaces, TimeProvider time, ILogger<RepeatUpkeep> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hour = new PeriodicTimer(TimeSpan.FromHours(1), time);
        while (await hour.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                log.LogError(broken, "Old receipts of requests could not be removed");
            }
        }
    }

    internal async Task RunAsync(CancellationToken ct)
    {
        foreach (var workspace in await workspaces.ListAsync(ct)) await repeats.ForgetOldAsync(workspace.Id, ct);
    }
}
