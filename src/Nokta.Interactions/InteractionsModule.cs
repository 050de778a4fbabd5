using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Drafts;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Rows;
using Nokta.Interactions.Rules;
using Nokta.Kernel.Modules;

namespace Nokta.Interactions;

/// <summary>The ledger of interactions, what brings them in, and the rules that give them a touchpoint.</summary>
public sealed class InteractionsModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<InteractionLog>();
        services.AddSingleton<Importer>();
        services.AddSingleton<ImportBatches>();
        services.AddSingleton<SavedMappings>();
        services.AddSingleton<RejectFile>();
        services.AddSingleton<ImportDrafts>();
        services.AddSingleton<ImportJobs>();
        services.AddHostedService(s => s.GetRequiredService<ImportJobs>());
        services.AddSingleton<RuleStore>();
        services.AddSingleton<GoalStore>();
        services.AddSingleton<RuleFile>();
        services.AddSingleton<RuleDesk>();
        services.AddSingleton<RowsDesk>();
        services.AddSingleton<LiveJourneys>();
        services.AddSingleton<IInvariant, LedgerInvariant>();
        services.AddSingleton<IInvariant, ContentInvariant>();
        services.AddSingleton<IInvariant, MappingInvariant>();
        services.AddHostedService<JourneyUpkeep>();
    }

    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        ImportEndpoints.Map(routes);
        RuleEndpoints.Map(routes);
        RowsEndpoints.Map(routes);
    }

    public IEnumerable<NavigationEntry> Navigation =>
    [
        new("touchpoints", "rule.title", "/touchpoints/rules", "git-branch", 23, Permission.Read),
        new("touchpoints", "unmapped.title", "/touchpoints/unmapped", "circle-dashed", 24, Permission.Read),
        new("settings", "goal.title", "/settings/goals", "flag", 905, Permission.Edit),
        new("import", "import.nav", "/import", "file-up", 800, Permission.Import),
    ];

    public void MapTables(ModelBuilder model) => RuleTables.Map(model);
}
