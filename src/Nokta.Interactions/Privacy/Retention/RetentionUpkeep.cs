using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nokta.Accounts;

namespace Nokta.Interactions.Privacy;

/// <summary>Runs retention once a day in every workspace.</summary>
internal sealed class RetentionUpkeep(RetentionDesk desk, WorkspaceStore workspaces, TimeProvider clock, ILogger<RetentionUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan s_look = TimeSpan.FromMinutes(30), s_day = TimeSpan.FromHours(24);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var workspace in await workspaces.ListAsync(stoppingToken))
                    if (await desk.RunsAsync(workspace.Id, 1, stoppingToken) is not [var last] || clock.GetUtcNow() - last.At >= s_day) await desk.RunAsync(workspace.Id, stoppingToken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                log.LogError(broken, "What is older than the plan says could not be removed");
            }
        }
    }
}
