using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nokta.Accounts;
using Nokta.Accounts.Trail;
using Nokta.Interactions.Api;
using Nokta.Interactions.Collect;
using Nokta.Interactions.Finding;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Drafts;
using Nokta.Interactions.Import.Following;
using Nokta.Interactions.Import.Formats.AccessLogs;
using Nokta.Interactions.Import.Inbox;
using Nokta.Interactions.Import.Shapes;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Interactions.Marks;
using Nokta.Interactions.People;
using Nokta.Interactions.Privacy;
using Nokta.Interactions.Rows;
using Nokta.Interactions.Rules;
using Nokta.Interactions.Segments;
using Nokta.Interactions.Slips;
using Nokta.Interactions.Tail;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Outbox;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Search;
using Nokta.Touchpoints;

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
        services.AddSingleton<LookUps>();
        services.AddSingleton<Explanations>();
        services.AddSingleton<ImportDesk>();
        services.AddSingleton<RejectFile>();
        services.AddSingleton<FileInbox>();
        services.AddHostedService<InboxWatch>();
        services.AddHostedService<VisitorUpkeep>();
        services.AddSingleton<FileFollowing>();
        services.AddSingleton<FollowDesk>();
        services.AddHostedService<FollowWatch>();
        services.AddSingleton<IVitalSign, FollowSign>();
        services.AddSingleton<ImportDrafts>();
        services.AddSingleton<ImportJobs>();
        services.AddHostedService(s => s.GetRequiredService<ImportJobs>());
        services.AddSingleton(new TrailThing("import", n => "/import/history/" + n, n => n));
        services.AddSingleton(new TrailThing("followed-file", _ => FollowEndpoints.Page));
        services.AddSingleton(new TrailThing("import-mapping", _ => "/import/mappings"));
        services.AddSingleton(new TrailThing("rule", n => "/touchpoints/rules/" + n, n => n));
        services.AddSingleton(new TrailThing("goal", n => "/settings/goals/" + n, n => n));
        services.AddSingleton<RuleStore>();
        services.AddSingleton<GoalStore>();
        services.AddSingleton<ITouchpointReferences, RuleReferences>();
        services.AddSingleton<RuleFile>();
        SegmentsModule.AddServices(services);
        services.AddSingleton<RuleDesk>();
        services.AddSingleton<PlaceDesk>();
        services.AddSingleton<CameRows>();
        services.AddSingleton<RowsDesk>();
        services.AddSingleton<LiveJourneys>();
        services.AddSingleton<IInvariant, LedgerInvariant>();
        services.AddSingleton<IInvariant, ContentInvariant>();
        services.AddSingleton<IInvariant, KeyRunInvariant>();
        services.AddSingleton<IInvariant, MappingInvariant>();
        services.AddSingleton<ISearchSource, DefinitionSearch>();
        services.AddSingleton<ISearchSource, ValueSearch>();
        services.AddSingleton<ISearchSource, PersonSearch>();
        services.AddSingleton<IntakeLimits>();
        services.AddSingleton<IntakeBudget>();
        services.AddSingleton<IVitalSign, QueueSign>();
        services.AddSingleton<IntakeEndpoints>();
        services.AddSingleton<Intake>();
        services.AddHostedService(s => s.GetRequiredService<Intake>());
        services.AddSingleton<SlipStore>();
        services.AddHostedService<SlipSending>();
        services.AddSingleton<LivePacking>();
        services.AddHostedService(s => s.GetRequiredService<LivePacking>());
        services.AddHostedService<KeyMerging>();
        services.AddHostedService<JourneyUpkeep>();
        services.AddSingleton<PersonKeys>();
        services.AddSingleton<Erasures>();
        services.AddSingleton<PersonArchive>();
        services.AddSingleton<ConsentStore>();
        services.AddSingleton<IPersonalData, ConsentData>();
        services.AddSingleton<RestrictionStore>();
        services.AddSingleton<IPersonalData, RestrictionData>();
        services.AddSingleton<RetentionDesk>();
        services.AddHostedService<RetentionUpkeep>();
        services.AddSingleton(new SettingsPage(70, "settings.page.privacy", "/privacy", "lock", Permission.Privacy));
        services.AddSingleton<IPersonalData, LedgerData>();
        services.AddSingleton<IPersonalData, ImportData>();
        services.AddHostedService<ErasureUpkeep>();
        CollectModule.AddServices(services);
        PeopleModule.AddServices(services);
        TailModule.AddServices(services);
        MarkModule.AddServices(services);
    }

    public IEnumerable<FactKind> Facts => InteractionFacts.All;

    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        ImportEndpoints.Map(routes);
        MappingEndpoints.Map(routes);
        RuleEndpoints.Map(routes);
        RowsEndpoints.Map(routes);
        SlipEndpoints.Map(routes);
        TapEndpoints.Map(routes);
        SlipApi.Map(routes);
        PersonEndpoints.Map(routes);
        PrivacyApi.Map(routes);
        IntakeEndpoints.Map(routes);
        ImportApi.Map(routes);
        ImportStepApi.Map(routes);
        BatchApi.Map(routes);
        FollowEndpoints.Map(routes);
        RuleApi.Map(routes);
        GoalApi.Map(routes);
        RowApi.Map(routes);
        CollectModule.MapEndpoints(routes);
        TailModule.MapEndpoints(routes);
        MarkEndpoints.Map(routes);
        PeopleModule.MapEndpoints(routes);
        SegmentsModule.MapEndpoints(routes);
    }

    public IEnumerable<NavigationEntry> Navigation =>
    [
        new("touchpoints", "rule.title", "/touchpoints/rules", "git-branch", 23, Permission.Read),
        new("touchpoints", "unmapped.title", "/touchpoints/unmapped", "circle-dashed", 24, Permission.Read),
        new("touchpoints", "mark.title", "/touchpoints/links", "qr-code", 25, Permission.Read),
        new("settings", "goal.title", "/settings/goals", "flag", 905, Permission.Read),
        new("people", "people.nav", "/people", "users", 500, Permission.People),
        new("engage", "log.nav", "/log", "message-circle", 600, Permission.Record),
        new("import", "import.nav", "/import", "file-up", 800, Permission.Import),
    ];

    public IEnumerable<Offer> Offers =>
    [
        new("import.nav", "/import", "file-up", Permission.Import, "search.words.import"),
        new("tail.title", "/import/live", "play", Permission.Import, "search.words.import"),
        new("quality.title", "/import/quality", "shield-check", Permission.Import, "search.words.import"),
        new("follow.title", "/import/following", "history", Permission.Import, "search.words.import"),
        new("search.do.history", "/import/history", "history", Permission.Import, "search.words.import"),
        new("rule.new", "/touchpoints/rules/new", "git-branch", Permission.Analyse),
        new("goal.new", "/settings/goals/new", "flag", Permission.Analyse),
        new("segment.new", "/people/segments/new", "users", Permission.Analyse),
        new("search.do.rows", "/interactions", "list", Permission.People),
        new("people.tab.conflicts", "/people/conflicts", "git-branch", Permission.People, "search.words.people"),
        new("privacy.title", "/privacy", "lock", Permission.Privacy, "search.words.privacy"),
        new("privacy.person.title", "/privacy/person", "search", Permission.Privacy, "search.words.privacy"),
    ];

    public void MapTables(ModelBuilder model)
    {
        model.Entity<Slip>(t => { t.ToTable("interactions_slip"); t.HasKey(x => new { x.Workspace, x.Id }); });
        RuleTables.Map(model);
        PrivacyTables.Map(model);
        PeopleTables.Map(model);
        CollectTables.Map(model);
        MarkModule.MapTables(model);
    }

    public IEnumerable<StoredColumn> Columns => [.. LedgerColumns.All, .. CollectTables.Columns];
}
