using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Accounts;
using Nokta.Interactions.People.Lots;
using Nokta.Interactions.Ledger;
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
        services.AddSingleton<MergeReading>();
        services.AddSingleton<MergeLots>();
        services.AddHostedService(s => s.GetRequiredService<MergeLots>());
        services.AddSingleton<PersonRulesDesk>();
        services.AddSingleton(new SettingsEffect(PersonRules.Section.Code, (turn, workspace) =>
        {
            // A change without keys: everybody reads who is who anew.
            var state = LedgerTable.Read(turn.Connection, workspace);
            LedgerTable.Write(turn, workspace, state with { Generation = state.Generation + 1, Links = state.Links + 1 });
        }));
        services.AddSingleton<PersonTraits>();
        services.AddSingleton<KeyTexts>();
        services.AddSingleton<KeyNames>();
        services.AddSingleton<Reveals>();
    }

    public static void MapEndpoints(IEndpointRouteBuilder routes)
    {
        PeopleEndpoints.Map(routes);
        PeopleApi.Map(routes);
        LotEndpoints.Map(routes);
    }
}
