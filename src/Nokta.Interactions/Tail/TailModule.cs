using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions.Tail;

/// <summary>What watching adds to its module.</summary>
internal static class TailModule
{
    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<LiveTail>();
        services.AddHostedService(s => s.GetRequiredService<LiveTail>());
        services.AddSingleton<TailStream>();
        services.AddSingleton<QualityDesk>();
        services.AddSingleton<IntakeSigns>();
        services.AddSingleton<IInvariant, CountsInvariant>();
    }

    public static void MapEndpoints(IEndpointRouteBuilder routes)
    {
        TailEndpoints.Map(routes);
        QualityEndpoints.Map(routes);
    }
}
