using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nokta.Interactions.Import.Following;

/// <summary>Looks every two seconds whether followed files have grown: notifications of file systems are lost on mounts, a look at a length is cheap.</summary>
internal sealed class FollowWatch(FileFollowing following, TimeProvider clock, ILogger<FollowWatch> log) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await following.SweepAsync(stoppingToken)) await Task.Yield();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "Followed files could not be read.");
            }
        }
    }
}
