using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Accounts.Trail;
using Nokta.Interactions.Marks.Pages;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Marks;

/// <summary>What marks add to their module.</summary>
internal static class MarkModule
{
    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<PlaceRules>();
        services.AddSingleton<MarkBook>();
        services.AddHostedService(s => s.GetRequiredService<MarkBook>());
        services.AddSingleton<MarkStore>();
        services.AddSingleton<MarkFigures>();
        services.AddSingleton<ScanDesk>();
        services.AddSingleton<ITouchpointReferences, MarkReferences>();
        services.AddSingleton(new TouchpointPanel(typeof(MarkPanel), 20));
        services.AddSingleton(new TrailThing("mark", id => MarkEndpoints.Page + "/" + id));
    }

    public static void MapTables(ModelBuilder model) => model.Entity<Mark>(m => { m.ToTable("interactions_mark"); m.HasKey(x => new { x.Workspace, x.Id }); });
}
