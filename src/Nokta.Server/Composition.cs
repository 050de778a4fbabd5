using System.Reflection;
using Nokta.Kernel;
using Nokta.Kernel.Search;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Server.Backups;
using Nokta.Server.Finding;
using Nokta.Ui;

namespace Nokta.Server;

/// <summary>What the web server and the command line share: the data place.Folder, the words, the modules' services.</summary>
internal static class Composition
{
    public static readonly string Version = typeof(Composition).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The assemblies that hold pages and texts.</summary>
    public static IEnumerable<Assembly> Assemblies => Program.Modules.Select(m => m.GetType().Assembly);

    /// <summary>Every text of the product.</summary>
    public static Texts Words() => new([typeof(WorkspaceId).Assembly, typeof(Icon).Assembly, .. Assemblies, typeof(Composition).Assembly]);

    public static void Add(IServiceCollection services, DataPlace place)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(s => new Database(place, Program.Modules) { Time = s.GetRequiredService<TimeProvider>() });
        services.AddSingleton(_ => Words());
        services.AddSingleton<BackupWriting>();
        services.AddSingleton(_ => CopyFolder.Of(place.Folder, null));
        services.AddSingleton<CopyBook>();
        services.AddSingleton(s => new Restoring(s.GetRequiredService<Database>().Folder, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<WriteWatch>();
        services.AddSingleton<SearchDesk>();
        services.AddSingleton<PageSearch>();
        services.AddSingleton<ISearchSource>(s => s.GetRequiredService<PageSearch>());
        foreach (var module in Program.Modules) module.AddServices(services);
    }
}
