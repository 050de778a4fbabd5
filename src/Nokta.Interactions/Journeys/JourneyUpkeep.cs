using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nokta.Accounts;

namespace Nokta.Interactions.Journeys;

/// <summary>
/// Loads every workspace's journeys when the server starts and follows what is written, so that visitors seldom wait for it. While much is written it
/// follows in longer steps, since each copies what is there: whoever asks meanwhile brings it up to date himself.
/// </summary>
internal sealed class JourneyUpkeep(LiveJourneys journeys, WorkspaceStore workspaces, TimeProvider clock, ILogger<JourneyUpkeep> log) : BackgroundService
{
    /// <summary>It rests so many times as long as it took.</summary>
    private const int Rest = 10;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500), s_longestPause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        await Task.Yield();
        var isLoaded = false;
        while (true)
        {
            var begun = clock.GetTimestamp();
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

            var rest = clock.GetElapsedTime(begun) * Rest;
            await Task.Delay(rest < s_pause ? s_pause : rest > s_longestPause ? s_longestPause : rest, clock, stopping);
        }
    }
}
