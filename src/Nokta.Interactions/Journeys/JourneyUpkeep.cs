using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nokta.Accounts;

namespace Nokta.Interactions.Journeys;

/// <summary>Loads every workspace's journeys when the server starts and follows what is written, so that visitors seldom wait for it.</summary>
internal sealed class JourneyUpkeep(LiveJourneys journeys, WorkspaceStore workspaces, TimeProvider clock, ILogger<JourneyUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        await Task.Yield();
        var isLoaded = false;
        using var timer = new PeriodicTimer(s_pause, clock);
        do
        {
            try
            {
                if (isLoaded) await journeys.RefreshAsync(stopping);
                else foreach (var workspace in await workspaces.ListAsync(stopping)) await journeys.GetAsync(workspace.Id, stopping);
                isLoaded = true;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The next visitor asks again and is shown the failure; the server itself must not stop for it.
                log.LogError(failure, "The journeys could not be brought up to date.");
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }
}
