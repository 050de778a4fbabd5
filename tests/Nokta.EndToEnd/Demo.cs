[assembly: AssemblyFixture(typeof(Nokta.EndToEnd.Chromium))]
[assembly: AssemblyFixture(typeof(Nokta.EndToEnd.Demo))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Nokta.EndToEnd;

/// <summary>The demo, loaded once for all tests that only look.</summary>
public sealed class Demo : IAsyncLifetime
{
    public ServerUnderTest Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await ServerUnderTest.StartAsync("demo");

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
