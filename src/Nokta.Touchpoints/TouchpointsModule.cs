using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Accounts.Trail;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Outbox;
using Nokta.Kernel.Search;

namespace Nokta.Touchpoints;

/// <summary>The register: every point of contact with its axes, the packs it starts from, and the history of its edits.</summary>
public sealed class TouchpointsModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<PackLibrary>();
        services.AddSingleton<TouchpointRegister>();
        services.AddSingleton(s => new TrailThing("touchpoint", n => "/touchpoints/TP-" + n, n => "TP-" + n, (reader, field, code) =>
            s.GetRequiredService<PackLibrary>().ValuesOf(field).FirstOrDefault(v => v.Code == code) is { } value ? reader.In(value.Name)
            : reader.Has($"touchpoint.{field}.{code}") ? reader[$"touchpoint.{field}.{code}"] : null));
        services.AddTransient<TouchpointList>();
        services.AddSingleton<ISearchSource, TouchpointSearch>();
        services.AddSingleton<RegisterLots>();
        services.AddSingleton<PhotoFolder>();
        services.AddSingleton<FirstViews>();
        services.AddSingleton<RegisterGaps>();
        services.AddSingleton<SheetDrafts>();
        services.AddScoped<SheetDesk>();
        services.AddHostedService<PhotoUpkeep>();
    }

    public void MapTables(ModelBuilder model) => TouchpointTables.Map(model);

    public IEnumerable<FactKind> Facts => TouchpointFacts.All;

    public void MapEndpoints(IEndpointRouteBuilder routes) => TouchpointEndpoints.Map(routes);

    public IEnumerable<NavigationEntry> Navigation =>
    [
        new("touchpoints", "touchpoint.list.title", "/touchpoints", "map-pin", 20, Permission.Read),
    ];

    public IEnumerable<Offer> Offers =>
    [
        new("touchpoint.search.new", "/touchpoints/new", "plus", Permission.Edit),
        new("touchpoint.search.packs", "/touchpoints/packs", "layers", Permission.Edit),
        new("touchpoint.search.board", "/touchpoints?view=stage", "columns-3", Permission.Read),
        new("touchpoint.search.matrix", "/touchpoints?view=matrix", "target", Permission.Read),
        new("touchpoint.search.gaps", "/touchpoints/gaps", "circle-dashed", Permission.Read),
        new("touchpoint.search.file", "/touchpoints/import", "file-up", Permission.Edit),
        new("touchpoint.search.changes", "/touchpoints/changes", "history", Permission.Read),
        new("touchpoint.search.xlsx", "/touchpoints.xlsx", "download", Permission.Read),
        new("touchpoint.search.csv", "/touchpoints.csv", "download", Permission.Read),
    ];
}
