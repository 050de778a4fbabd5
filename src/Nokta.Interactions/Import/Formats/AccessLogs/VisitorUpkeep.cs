using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nokta.Accounts;
using Nokta.Interactions.Ledger;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import.Formats.AccessLogs;

/// <summary>Sees every quarter of an hour that no secret outlives its two days, and at the start that no key of a row holds a visitor.</summary>
internal sealed class VisitorUpkeep(Database database, WorkspaceStore workspaces, TimeProvider clock, ILogger<VisitorUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var secrets = new VisitorSecrets(database.Folder, clock);
        foreach (var workspace in await workspaces.ListAsync(stoppingToken))
            if (await Rekeying.WithoutVisitorsAsync(database, workspace.Id, stoppingToken) is > 0 and var n) log.LogInformation("Rows of {Imports} access logs are known without their visitors now.", n);
        using var timer = new PeriodicTimer(s_pause, clock);
        do
        {
            try
            {
                secrets.Forget();
            }
            catch (IOException problem)
            {
                log.LogWarning(problem, "Secrets of visitors could not be forgotten; it is tried again.");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
