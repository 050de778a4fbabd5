using System.Diagnostics;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using IPNetwork = System.Net.IPNetwork;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Nokta.Accounts;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Outside;
using Nokta.Kernel.Storage;
using Nokta.Server.Backups;
using Nokta.Server.Finding;
using Nokta.Server.Health;
using Nokta.Server.Logs;
using Nokta.Server.Network;
using Nokta.Server.Setup;
using Nokta.Server.Shell;
using Nokta.Server.Telemetry;

namespace Nokta.Server.Hosting;

/// <summary>The web server: what each request passes on its way to a page.</summary>
internal static class Site
{
    /// <summary>Builds it for a data folder; <paramref name="more"/> chooses the address (or, in tests, a server in memory).</summary>
    public static WebApplication Build(DataPlace place, Action<WebApplicationBuilder> more, Openness? openness = null, Operation? operation = null)
    {
        operation ??= new Operation();
        openness ??= new Openness();
        // The content root is where the program lies, not where it was called: assets are found from any folder.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(Site).Assembly.GetName().Name });
        builder.WebHost.UseStaticWebAssets();
        // Assets are fixed at build; the framework's route that looks for changed ones names no permission.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        Log(builder.Logging, operation);
        Composition.Add(builder.Services, place);
        AddServices(builder.Services, Path.GetFullPath(place.Folder));
        builder.Services.AddSingleton(openness);
        builder.Services.AddSingleton(new SafeHttpOptions(openness.PrivateHosts));
        builder.Services.AddSingleton(operation);
        if (operation.Backups is { } elsewhere) builder.Services.AddSingleton(CopyFolder.Of(place.Folder, elsewhere));
        builder.Services.AddSingleton<DistributedContextPropagator, OwnTraces>();
        if (operation.Otlp is { } collector) builder.Services.AddHostedService(_ => new TelemetrySending(collector));
        builder.Services.AddSingleton(s => s.GetRequiredService<Reach>().Public(openness));
        builder.WebHost.ConfigureKestrel(kestrel => Connections.Bound(kestrel, openness));
        more(builder);
        var app = builder.Build();
        Use(app, openness);
        Map(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, string folder)
    {
        services.AddRazorComponents();
        ApiDocument.Add(services);
        services.AddSingleton<Help.ApiPages>();
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton<SetupCode>();
        services.AddSingleton<Reach>();
        services.AddSingleton(new SettingsPage(92, "settings.page.phone", "/settings/phone", "phone", Permission.Installation));
        services.AddSingleton(new SettingsPage(96, "settings.page.health", HealthEndpoints.Page, "shield-check", Permission.Installation));
        services.AddSingleton(new SettingsPage(94, "settings.page.backup", BackupEndpoints.Page, "archive", Permission.Installation));
        services.AddSingleton<RestoreDesk>();
        services.AddSingleton<ScheduledCopies>();
        services.AddHostedService(s => s.GetRequiredService<ScheduledCopies>());
        services.AddSingleton<SetupSteps>();
        services.AddSingleton<WorkspaceOpening>();
        services.AddSingleton(new SettingsPage(12, "settings.page.workspaces", "/settings/workspaces", "layers", Permission.Own));
        services.AddSingleton<NearestAddresses>();
        services.AddSingleton<IAntiforgery, FormTokens>();
        services.AddDataProtection().PersistKeysToFileSystem(KeysIn(folder)).SetApplicationName("nokta");
        // Kestrel bounds a body at 30 MB; a route that takes files raises that for itself, and the form's own bound must not be lower.
        services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = long.MaxValue);
        services.AddResponseCompression(compression => compression.EnableForHttps = false);
        HealthEndpoints.AddServices(services);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Stopping.Longest);
    }

    private static void Use(WebApplication app, Openness openness)
    {
        Draining.Use(app, app.Services.GetRequiredService<Draining>());
        if (app.Services.GetRequiredService<Operation>().Otlp is not null) app.UseMiddleware<SpanNaming>();
        if (app.Services.GetRequiredService<Operation>().LogsRequests) app.UseMiddleware<RequestLog>();
        app.UseForwardedHeaders(Believing(openness.Proxies));
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<OneLength>();
        app.UseMiddleware<KnownHosts>();
        app.UseResponseCompression();
        app.UseMiddleware<Problems>();
        app.UseRouting();
        app.UseMiddleware<FirstRun>();
        AccountsModule.UseVisits(app);
        app.UseMiddleware<PermissionGate>();
        AccountsModule.UseFreshSignIn(app);
        app.UseMiddleware<UnsafeRequests>();
        app.UseAntiforgery();
        AccountsModule.UseApi(app);
        app.UseMiddleware<AbsentPages>();
    }

    /// <summary>A known proxy may say for whom it asks and how it was asked; nobody else is believed. The name it passes on by itself.</summary>
    private static ForwardedHeadersOptions Believing(IReadOnlyList<IPNetwork> proxies)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies) options.KnownIPNetworks.Add(proxy);
        return options;
    }

    private static void Map(WebApplication app)
    {
        app.MapStaticAssets().Needs(Permission.Anyone);
        app.MapRazorComponents<App>().AddAdditionalAssemblies([.. Composition.Assemblies]).Add(PermissionGate.OpenFrameworkRoutes);
        if (app.Environment.IsDevelopment()) app.MapGet("/dev/ui/{language}", IResult (string language) => new RazorComponentResult<GalleryPage>(new { Language = language })).Needs(Permission.Anyone);
        foreach (var module in Program.Modules) module.MapEndpoints(app);
        BackupEndpoints.Map(app);
        WorkspaceEndpoints.Map(app);
        WorkspaceApi.Map(app);
        SearchEndpoints.Map(app);
        SecurityText.Map(app);
        ApiDocument.Map(app);
        BackupApi.Map(app);
        SearchApi.Map(app);
        HealthEndpoints.Map(app);
        FirstSection.MapWhereHomeIsMissing(app);
    }

    /// <summary>Whoever can read the keys can forge a form's token: on Unix the folder is the owner's alone.</summary>
    private static DirectoryInfo KeysIn(string folder)
    {
        var path = Path.Combine(folder, "keys");
        return OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void Log(ILoggingBuilder log, Operation operation)
    {
        log.ClearProviders();
        log.Services.AddSingleton<ILoggerProvider>(s => new LogBook(Console.Out, operation.LogsJson, s.GetRequiredService<TimeProvider>()));
        log.SetMinimumLevel(LogLevel.Warning);
        log.AddFilter("Nokta", LogLevel.Information);
        // The keys lie in the data folder beside the data they guard; there is nothing to encrypt them with.
        log.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        log.AddFilter("Microsoft.AspNetCore.StaticFiles", LogLevel.Error);
        // An address that is taken is told in one sentence by the verb.
        log.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // A form without its token is answered with 400; whoever sends it must not fill the log.
        log.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Critical);
    }
}
