using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Accounts.Trail;
using Nokta.Insights.Api;
using Nokta.Insights.Attribution;
using Nokta.Insights.Explore;
using Nokta.Insights.Explore.Paths;
using Nokta.Insights.Explore.Steps;
using Nokta.Insights.Funnels;
using Nokta.Insights.Help;
using Nokta.Insights.Notes;
using Nokta.Insights.Notices;
using Nokta.Insights.Pages;
using Nokta.Insights.Returns;
using Nokta.Insights.Settings;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Search;
using Nokta.Touchpoints;

namespace Nokta.Insights;

/// <summary>The engine's face: Home, the scorecard, and the figures on a touchpoint's page.</summary>
public sealed class InsightsModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(new TrailThing("chart-note", _ => "/insights/notes"));
        services.AddSingleton(new TrailThing("setting", section => (section == "retention" ? "/privacy/" : "/settings/") + section));
        services.AddSingleton<ScorecardDesk>();
        services.AddSingleton<ExplorerDesk>();
        services.AddSingleton<IExplorerQuestion, AttributionDoor>();
        services.AddSingleton<IExplorerQuestion, PathsDoor>();
        services.AddSingleton<IExplorerQuestion, FunnelDoor>();
        services.AddSingleton<IExplorerQuestion, ReturnsDoor>();
        SettingsDoors.Add(services);
        services.AddSingleton<ChartNotes>();
        services.AddSingleton<NoticeDesk>();
        services.AddSingleton<Dismissals>();
        services.AddSingleton<ISearchSource, HelpSearch>();
        services.AddScoped<ITouchpointFigures, InventoryFigures>();
        services.AddSingleton(new TouchpointPanel(typeof(TouchpointFigures), 10));
    }

    public void MapTables(ModelBuilder model) => InsightsTables.Map(model);

    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        ScorecardEndpoints.Map(routes);
        ExplorerEndpoints.Map(routes);
        FunnelEndpoints.Map(routes);
        ReturnsEndpoints.Map(routes);
        AttributionEndpoints.Map(routes);
        StepEndpoints.Map(routes);
        SettingsEndpoints.Map(routes);
        NoteEndpoints.Map(routes);
        NoticeEndpoints.Map(routes);
        FigureApi.Map(routes);
        NoteApi.Map(routes);
        SettingsApi.Map(routes);
    }

    public IEnumerable<Offer> Offers =>
    [
        new("report.print", "/reports/review", "printer", Permission.Read),
        new("note.add", "/insights/notes", "flag", Permission.Edit),
        new("digest.offer", "/digest?p=28d", "bell", Permission.Read),
        new("scorecard.csv.offer", "/insights/scorecard.csv", "download", Permission.Read),
    ];

    public IEnumerable<NavigationEntry> Navigation =>
    [
        new("home", "nav.home", "/", "house", 10, Permission.Read),
        new("home", "digest.title", "/digest", "bell", 12, Permission.Read),
        new("insights", "nav.insights", "/insights", "chart-column", 40, Permission.Read),
        new("insights", "explore.funnel", "/insights/funnel", "filter", 42, Permission.Read),
        new("insights", "explore.paths", "/insights/paths", "route", 43, Permission.Read),
        new("insights", "explore.returns", "/insights/returns", "refresh-cw", 44, Permission.Read),
        new("insights", "explore.attribution", "/insights/attribution", "scale", 45, Permission.Read),
        new("people", "segment.nav", "/people/segments", "users", 510, Permission.Read),
        new("insights", "report.review", "/reports/review", "file-text", 46, Permission.Read),
        new("insights", "note.title", "/insights/notes", "flag", 47, Permission.Read),
        new("help", "help.title", "/help", "circle-help", 980, Permission.Read),
    ];
}
