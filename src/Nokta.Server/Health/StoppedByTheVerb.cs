namespace Nokta.Server.Health;

/// <summary>A host that listens to no signal: the verb hears it, takes the server out of service and then stops it.</summary>
internal sealed class StoppedByTheVerb : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
