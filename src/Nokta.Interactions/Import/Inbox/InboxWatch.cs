using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nokta.Interactions.Import.Inbox;

/// <summary>Looks into the watched folders every few seconds: notifications of file systems are lost on mounts, a list of names is cheap.</summary>
internal sealed class InboxWatch(FileInbox inbox, TimeProvider clock, ILogger<InboxWatch> log) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(s_pause, clock);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                foreach (var file in await inbox.SweepAsync(stopping))
                    if (file.State is InboxState.Failed or InboxState.Waiting) log.LogWarning("Watched folder of {Source}: a file is {State} ({Problem}); its page names it", file.Source, file.State, file.Problem);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "A watched folder could not be read.");
            }
        }
    }
}
