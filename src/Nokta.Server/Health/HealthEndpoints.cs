using Nokta.Kernel.Modules;
using Nokta.Server.Backups;

namespace Nokta.Server.Health;

/// <summary>What a balancer, a container engine or a watchdog asks.</summary>
internal static class HealthEndpoints
{
    public const string Page = "/settings/health";

    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<Draining>();
        services.AddSingleton<Vitals>();
        services.AddSingleton<IVitalSign, DatabaseSign>();
        services.AddSingleton<IVitalSign, EngineSign>();
        services.AddSingleton<IVitalSign, DiskSign>();
        services.AddSingleton<IVitalSign, KeysSign>();
        services.AddSingleton<BackupSign>();
        services.AddSingleton<IVitalSign>(s => s.GetRequiredService<BackupSign>());
        services.AddSingleton<IVitalSign, RuntimeSign>(_ => new RuntimeSign());
    }

    /// <summary>Asked before anything else is: a broken database must not make the process look dead.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => "live").Needs(Permission.Anyone).ShortCircuit();
        routes.MapGet("/health/ready", (Vitals vitals, HttpContext context, CancellationToken ct) => vitals.AnswerAsync(context, ct)).Needs(Permission.Anyone).ShortCircuit();
    }
}
