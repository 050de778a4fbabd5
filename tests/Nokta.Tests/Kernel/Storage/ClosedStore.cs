using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Tests.Kernel.Storage;

/// <summary>A folder with its store, as its last user left it, from which tests get copies: what each of them would do first is done once.</summary>
internal sealed partial class ClosedStore
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<ClosedStore>>> s_empty = [];
    private readonly Dictionary<string, byte[]> _files;
    private readonly string? _database;

    private ClosedStore(string folder)
    {
        _files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)).ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes);
        _database = DatabaseOf(folder);
    }

    /// <summary>Does the work in a new folder, closes it and keeps what it left.</summary>
    public static async Task<ClosedStore> MakeAsync(Func<string, Task> work)
    {
        var folder = Directory.CreateTempSubdirectory("nokta-first-").FullName;
        if (!TestStore.IsSqlite) TestStore.Alone(folder);
        await work(folder);
        var left = new ClosedStore(folder);
        Directory.Delete(folder, true);
        return left;
    }

    /// <summary>The folder with a store of these modules that the migrator has made and nobody has used; one that has a store already keeps it.</summary>
    public static async Task<DataPlace> EmptyIn(string folder, IReadOnlyList<IModule> modules)
    {
        if (TestStore.HasOne(folder)) return folder;
        var made = await s_empty.GetOrAdd(string.Join(' ', modules.Select(m => m.GetType().FullName)), _ => new(() => MakeAsync(async at =>
        {
            await using var database = new Database(TestStore.In(at), modules);
            await Migrator.MigrateAsync(database, modules);
        }))).Value;
        return made.CopyTo(folder);
    }

    public string CopyTo(string folder)
    {
        foreach (var (name, content) in _files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.WriteAllBytes(Path.Combine(folder, name), content);
        }

        if (!TestStore.IsSqlite) File.WriteAllText(Path.Combine(folder, DataPlace.FileName), PostgresCluster.Shared.CopyOf(_database!) + "\n");
        return folder;
    }

    /// <summary>Removes the copy's database: a run makes hundreds, of ten megabytes each.</summary>
    public static void Forget(string folder)
    {
        if (DatabaseOf(folder) is { } database) PostgresCluster.Shared.Drop(database);
    }

    private static string? DatabaseOf(string folder)
    {
        var named = Path.Combine(folder, DataPlace.FileName);
        return File.Exists(named) && Alone().Match(File.ReadAllText(named)) is { Success: true } match ? match.Groups[1].Value : null;
    }

    [GeneratedRegex(@"/(alone_\d+)\?")] private static partial Regex Alone();
}
