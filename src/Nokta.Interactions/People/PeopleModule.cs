using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Kernel.Privacy;

namespace Nokta.Interactions.People;

/// <summary>What people add to their module: who is who, and their pages.</summary>
internal static class PeopleModule
{
    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<DecisionStore>();
        services.AddSingleton<IPersonalData, DecisionData>();
        services.AddSingleton<PeopleDesk>();
        services.AddSingleton<PersonReading>();
        services.AddSingleton<PersonConflicts>();
        services.AddSingleton<PersonPairs>();
        services.AddSingleton<PersonTraits>();
        services.AddSingleton<KeyTexts>();
        services.AddSingleton<Reveals>();
    }

    public static void MapEndpoints(IEndpointRouteBuilder routes)
    {
        PeopleEndpoints.Map(routes);
        PeopleApi.Map(routes);
    }
}
