using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Kernel.Modules;

namespace Nokta.Touchpoints;

/// <summary>The register: every point of contact with its axes, the packs it starts from, and the history of its edits.</summary>
public sealed class TouchpointsModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<PackLibrary>();
        services.AddSingleton<TouchpointRegister>();
        services.AddTransient<TouchpointList>();
    }

    public void MapTables(ModelBuilder model) => TouchpointTables.Map(model);

    public void MapEndpoints(IEndpointRouteBuilder routes) => TouchpointEndpoints.Map(routes);

    public IEnumerable<NavigationEntry> Navigation =>
    [
        new("touchpoints", "touchpoint.list.title", "/touchpoints", "map-pin", 20, Permission.Read),
    ];
}
