using Microsoft.Extensions.Hosting;

namespace Nokta.Touchpoints;

/// <summary>Tidies the photos' folder once a day.</summary>
internal sealed class PhotoUpkeep(PhotoFolder photos, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var day = new PeriodicTimer(TimeSpan.FromDays(1), clock);
        while (await day.WaitForNextTickAsync(stoppingToken)) await photos.TidyAsync(stoppingToken);
    }
}
