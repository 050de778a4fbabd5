using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nokta.Accounts.Api;
using Nokta.Accounts.Attempts;
using Nokta.Accounts.Trail;
using Nokta.Accounts.Webhooks;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Outbox;
using Nokta.Kernel.Outside;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Search;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts;

/// <summary>Workspaces, members and sessions: who may see what, and how it is read.</summary>
public sealed class AccountsModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<WorkspaceStore>();
        services.AddSingleton<MemberStore>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SignInStore>();
        services.AddSingleton<SecondFactorStore>();
        services.AddSingleton<Entrance>();
        services.AddSingleton<Roster>();
        services.AddSingleton(s => new Attendance(s.GetRequiredService<SessionStore>(), s.GetRequiredService<Roster>()));
        services.AddSingleton<InvitationStore>();
        services.AddSingleton<StationStore>();
        services.AddSingleton<StaffStore>();
        services.AddSingleton<SavedViews>();
        services.AddSingleton<ISearchSource, AccountSearch>();
        services.AddSingleton<SignInLimit>();
        services.AddSingleton<LinkStore>();
        services.AddSingleton<EventLog>();
        services.AddSingleton<ResetCode>();
        services.AddSingleton<InstallationFacts>();
        services.AddSingleton(s => new PasswordReset(s.GetRequiredService<MemberStore>(), s.GetRequiredService<SessionStore>(), s.GetRequiredService<LinkStore>(), s.GetRequiredService<EventLog>(), s.GetRequiredService<SecondFactorStore>()));
        services.AddSingleton<TokenStore>();
        services.AddSingleton<TokenPace>();
        services.AddSingleton<FreshSecrets>();
        services.AddSingleton<Repeats>();
        services.AddSingleton<RepeatUpkeep>();
        services.AddHostedService(s => s.GetRequiredService<RepeatUpkeep>());
        services.AddSingleton(new SettingsPage(16, "settings.page.tokens", "/settings/tokens", "globe", Permission.Members));
        services.AddHostedService<TokenUses>();
        services.ConfigureHttpJsonOptions(json => ApiJson.Strict(json.SerializerOptions));
        // A body that cannot be read is told with its reason, not with an empty answer.
        services.Configure<RouteHandlerOptions>(routing => routing.ThrowOnBadRequest = true);
        services.AddSingleton<SetupDraftStore>();
        services.AddSingleton<SettingsLog>();
        services.AddSingleton<OpeningDesk>();
        services.AddSingleton(new SettingsPage(10, "settings.page.business", "/settings#business", "store", Permission.Manage));
        services.AddSingleton(new SettingsPage(90, "settings.page.account", "/settings/account", "lock", Permission.Own));
        services.AddSingleton(new SettingsPage(16, "settings.page.stations", "/settings/stations", "monitor", Permission.Members));
        services.AddSingleton(new SettingsPage(14, "settings.page.members", "/settings/members", "users", Permission.Members));
        services.AddSingleton(new SettingsPage(91, "settings.page.sign-in", "/settings/sign-in", "shield-check", Permission.Members));
        services.AddSingleton<IInvariant, MembershipInvariant>();
        services.AddSingleton<TrailStore>();
        services.AddSingleton<TrailPersonalData>();
        services.AddSingleton<IPersonalData>(s => s.GetRequiredService<TrailPersonalData>());
        services.AddSingleton<MemberErasure>();
        services.AddSingleton<IInvariant, TrailInvariant>();
        services.AddSingleton<IPersonalData, MemberData>();
        services.AddSingleton<IPersonalData, MentionsInTexts>();
        services.TryAddSingleton(SafeHttpOptions.PublicOnly);
        services.AddSingleton(s => new SafeHttp(s.GetRequiredService<SafeHttpOptions>()));
        services.AddSingleton<WebhookBell>();
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<ShownOnce>();
        services.AddSingleton<IOutboxListener, WebhookFanOut>();
        services.AddSingleton(s => new WebhookStore(s.GetRequiredService<Database>(), s.GetRequiredService<SafeHttp>(), s.GetRequiredService<WebhookSecrets>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<WebhookBell>()));
        services.AddSingleton<WebhookSending>();
        services.AddHostedService<OutboxDispatch>();
        services.AddHostedService(s => s.GetRequiredService<WebhookSending>());
        services.AddSingleton(new TrailThing("webhook", id => WebhookEndpoints.Page + "/" + id));
        services.AddSingleton(new TrailThing("delivery", id => WebhookEndpoints.Page + "/" + id));
        services.AddSingleton(new SettingsPage(82, "settings.page.webhooks", WebhookEndpoints.Page, "external-link", Permission.Members));
        services.AddSingleton<TrailDesk>();
        services.AddSingleton<AttemptLog>();
        services.AddHostedService(s => s.GetRequiredService<AttemptLog>());
        services.AddSingleton<TrailProofs>();
        services.AddSingleton(new TrailThing("workspace", _ => "/settings#business"));
        services.AddSingleton(new TrailThing("member", _ => "/settings"));
        services.AddSingleton(new SettingsPage(84, "settings.page.trail", TrailAsk.Page, "history", Permission.Members));
        services.AddScoped<Visit>();
        services.AddScoped<Presence>();
        services.AddScoped<SecondFactorTurning>();
        PasskeyEndpoints.AddServices(services);
        services.AddScoped(s => new SigningIn(s.GetRequiredService<MemberStore>(), s.GetRequiredService<SecondFactorStore>(), s.GetRequiredService<SignInLimit>(), s.GetRequiredService<LinkStore>(), s.GetRequiredService<Entrance>()));
    }

    public void MapTables(ModelBuilder model)
    {
        AccountsTables.Map(model);
        WebhookTables.Map(model);
        AttemptTables.Map(model);
    }

    public IEnumerable<FactKind> Facts => AccountFacts.All;

    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        AccountsEndpoints.Map(routes);
        PasskeyEndpoints.Map(routes);
        ViewEndpoints.Map(routes);
        TrailEndpoints.Map(routes);
        AttemptEndpoints.Map(routes);
        WebhookEndpoints.Map(routes);
        TokenEndpoints.Map(routes);
        MemberEndpoints.Map(routes);
        AccountApi.Map(routes);
        SessionApi.Map(routes);
        SignInApi.Map(routes);
        StationApi.Map(routes);
        routes.Settings().NeedsFreshSignIn().Section(SignInRules.Section, "whom the workspace asks for a second factor: nobody, leaders or all", rules => SignInRules.Of(rules.SecondFactorFor), (Permission.Members, Permission.Members));
    }

    public IEnumerable<NavigationEntry> Navigation => [new("settings", "settings.title", "/settings", "settings", 900, Permission.Own)];

    /// <summary>Ends every session and link: after a restore one that was ended since the backup must not live again.</summary>
    public static async Task SignEverybodyOutAsync(Database database, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(default);
        await db.Set<Session>().ExecuteDeleteAsync(ct);
        await db.Set<Link>().ExecuteDeleteAsync(ct);
        db.RemoveRange(await db.Set<Invitation>().Where(i => i.Accepted == null && i.Revoked == null).ToListAsync(ct));
        await turn.CommitAsync(ct);
    }

    /// <summary>Fills the visit of each request; stands after routing and before the permission gate.</summary>
    public static void UseVisits(IApplicationBuilder app)
    {
        app.UseMiddleware<AttemptNoting>();
        app.UseMiddleware<BearerVisits>();
        app.UseMiddleware<VisitFilling>();
    }

    /// <summary>What requests of programs pass before their endpoint; stands after the gates.</summary>
    public static void UseApi(IApplicationBuilder app)
    {
        app.UseMiddleware<ApiBody>();
        app.UseMiddleware<RepeatedRequests>();
    }

    /// <summary>Asks again who it is where a page or route wants that; stands after the permission gate.</summary>
    public static void UseFreshSignIn(IApplicationBuilder app) => app.UseMiddleware<FreshSignIn>();
}
