using Microsoft.Extensions.Hosting;

namespace Nokta.Accounts;

/// <summary>Writes once a minute, and when the server stops, which tokens were used.</summary>
internal sealed class TokenUses(TokenStore tokens, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var minute = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            while (await minute.WaitForNextTickAsync(stoppingToken)) await tokens.WriteUsesAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await tokens.WriteUsesAsync(CancellationToken.None);
        }
    }
}
