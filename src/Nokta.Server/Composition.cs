using System.Reflection;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Ui;

namespace Nokta.Server;

/// <summary>What the web server and the command line share: the data folder, the words, the modules' services.</summary>
internal static class Composition
{
    public static readonly string Version = typeof(Composition).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The assemblies that hold pages and texts.</summary>
    public static IEnumerable<Assembly> Assemblies => Program.Modules.Select(m => m.GetType().Assembly);

    public static void Add(IServiceCollection services, string folder)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new Database(folder, Program.Modules));
        services.AddSingleton(_ => new Texts([typeof(WorkspaceId).Assembly, typeof(Icon).Assembly, .. Assemblies, typeof(Composition).Assembly]));
        foreach (var module in Program.Modules) module.AddServices(services);
    }
}
