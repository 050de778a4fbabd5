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
    }
}
