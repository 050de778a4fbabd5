using System.CommandLine;
using Nokta.Accounts;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Server.Verbs;

/// <summary>The product without its web server: what a verb of the command line works with.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Workshop(ServiceProvider services) => _services = services;

    /// <summary>Opens a data folder and brings its schema up to date.</summary>
    public static async Task<Workshop> OpenAsync(string folder, CancellationToken ct)
    {
        var services = new ServiceCollection();
        services.AddLogging(log => log.AddSimpleConsole(c => c.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
        Composition.Add(services, folder);
        var built = services.BuildServiceProvider();
        await Migrator.MigrateAsync(built.GetRequiredService<Database>(), Program.Modules, ct);
        return new Workshop(built);
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public IEnumerable<T> GetAll<T>() where T : notnull => _services.GetServices<T>();

    /// <summary>The workspace that the call names, else the first; null when there is none.</summary>
    public async Task<WorkspaceSettings?> FindWorkspaceAsync(ParseResult call, Globals globals, CancellationToken ct)
    {
        var all = await Get<WorkspaceStore>().ListAsync(ct);
        return call.GetValue(globals.Workspace) is { } number ? all.FirstOrDefault(w => w.Id.Value == number) : all is [var first, ..] ? first : null;
    }

    /// <summary>Reads and writes for a caller who reads <paramref name="language"/>, in a workspace's calendar.</summary>
    public Reader ReaderFor(Language language, WorkspaceSettings? workspace) =>
        new(Get<Texts>(), language, (workspace ?? WorkspaceSettings.OfferedFor(language)).Calendar);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
