using Nokta.Accounts.Api;
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

    /// <summary>The same with its reasons, for a program that holds a token of the installation.</summary>
    private static async Task<IResult> TellAsync(Vitals vitals, CancellationToken ct)
    {
        var taken = await vitals.TakeAsync(ct);
        return Results.Json(Vitals.Report(vitals.StatusOf(taken), taken));
    }

    /// <summary>Asked before anything else is: a broken database must not make the process look dead.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Api("/health", "Health").MapGet("", TellAsync).Needs(Permission.Installation).Tells<HealthReport>("How well the installation is: every check with its state and what it found.");
        routes.MapGet("/health/live", () => "live").Needs(Permission.Anyone).ShortCircuit();
        routes.MapGet("/health/ready", (Vitals vitals, HttpContext context, CancellationToken ct) => vitals.AnswerAsync(context, ct)).Needs(Permission.Anyone).ShortCircuit();
    }
}
