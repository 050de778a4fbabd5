using System.CommandLine;
using System.Globalization;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Server.Backups;
using Nokta.Server.Logs;

namespace Nokta.Server.Verbs;

/// <summary>The product without its web server: what a verb of the command line works with.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Workshop(ServiceProvider services) => _services = services;

    /// <summary>Opens a data folder and brings its schema up to date; with <paramref name="asItIs"/> the schema stays what it was.</summary>
    public static async Task<Workshop> OpenAsync(DataPlace place, CancellationToken ct, bool asItIs = false)
    {
        await DataFolder.PrepareAsync(place, ct);
        var services = new ServiceCollection();
        services.AddLogging(log => log.SetMinimumLevel(LogLevel.Warning).AddProvider(new LogBook(Console.Error, isJson: false, TimeProvider.System)));
        Composition.Add(services, place);
        var built = services.BuildServiceProvider();
        var workshop = new Workshop(built);
        built.GetRequiredService<Database>().Acting.Otherwise = new Actor(ActorKind.Console, "", Environment.UserName, Actor.CommandLine);
        try
        {
            if (!asItIs) await DataFolder.UpgradeAsync(built.GetRequiredService<Database>(), built.GetRequiredService<TimeProvider>(), ct);
            return workshop;
        }
        catch
        {
            await workshop.DisposeAsync();
            throw;
        }
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public IEnumerable<T> GetAll<T>() where T : notnull => _services.GetServices<T>();

    /// <summary>The workspace that the call names, else the first.</summary>
    /// <exception cref="RefusedException">There is none: the call is wrong.</exception>
    public async Task<WorkspaceSettings> WorkspaceAsync(ParseResult call, Globals globals, CancellationToken ct)
    {
        var all = await Get<WorkspaceStore>().ListAsync(ct);
        if (all.Count == 0) throw new RefusedException(new Refusal("folder.no-workspace"), CommandLine.CallWrong);
        if (call.GetValue(globals.Workspace) is not { } asked) return all[0];
        var isNumber = int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return all.FirstOrDefault(w => isNumber && w.Id.Value == number) ?? all.FirstOrDefault(w => Folding.Fold(w.Name) == Folding.Fold(asked))
            ?? throw new RefusedException(Refusal.Of("folder.not-that-workspace", ("name", asked), ("names", string.Join(", ", all.Select(w => w.Name)))), CommandLine.CallWrong);
    }

    /// <summary>Reads and writes for a caller who reads <paramref name="language"/>, in a workspace's calendar.</summary>
    public Reader ReaderFor(Language language, WorkspaceSettings? workspace) =>
        new(Get<Texts>(), language, (workspace ?? WorkspaceSettings.OfferedFor(language)).Calendar);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
