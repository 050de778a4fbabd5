using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Accounts;
using Nokta.Accounts.Trail;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Privacy;

namespace Nokta.Interactions.Collect;

/// <summary>What the collector adds to its module.</summary>
internal static class CollectModule
{
    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<WriteKeyBook>();
        services.AddHostedService(s => s.GetRequiredService<WriteKeyBook>());
        services.AddSingleton<WriteKeyStore>();
        services.AddSingleton<CollectEndpoints>();
        services.AddSingleton<TrackerScript>();
        services.AddSingleton<QuarantineDesk>();
        services.AddSingleton<KeyTest>();
        services.AddSingleton<KeyMappingDesk>();
        services.AddSingleton<IPersonalData, StatementData>();
        services.AddSingleton(new SettingsPage(81, "settings.page.keys", KeyEndpoints.Page, "radio", Permission.Manage));
        services.AddSingleton(new TrailThing("write-key", id => KeyEndpoints.Page + "/" + id));
    }

    public static void MapEndpoints(IEndpointRouteBuilder routes)
    {
        CollectRoutes.Map(routes);
        KeyEndpoints.Map(routes);
        KeyMappingEndpoints.Map(routes);
        QuarantineEndpoints.Map(routes);
    }
}
