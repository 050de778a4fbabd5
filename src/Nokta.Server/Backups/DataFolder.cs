using System.Data.Common;
using System.Globalization;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Storage.Copying;

namespace Nokta.Server.Backups;

/// <summary>Opens a data folder: finishes a restore that was cut off, refuses data of a newer Nokta, copies the database before an upgrade.</summary>
internal static class DataFolder
{
    private const int KeptCopies = 3;
    private const string Copy = "before-upgrade-", Half = ".partial";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Call before the database is opened.</summary>
    public static async Task PrepareAsync(DataPlace place, CancellationToken ct = default)
    {
        if (FolderExchange.IsUnfinished(place.Folder))
        {
            using var alone = await FolderUse.TakeAloneAsync(place.Folder, s_patience, ct) ?? throw new RefusedException(new Refusal("folder.busy"));
            FolderExchange.Finish(place.Folder);
        }

        if (place.HasUntaken) await TakeInAsync(place, ct);
    }

    /// <summary>A restore brings a file; where the data stands in a store, the store takes it in, and what the store had is put aside. The file goes last, so that a crash repeats this.</summary>
    private static async Task TakeInAsync(DataPlace place, CancellationToken ct)
    {
        await using (var file = new Database(place with { Store = null }, Program.Modules))
        await using (var store = new Database(place, Program.Modules))
            await StoreCopy.ReplaceAsync(file, store, Program.Modules, TimeProvider.System.GetUtcNow(), ct);
        foreach (var left in Directory.EnumerateFiles(place.Folder, BackupContent.DatabaseName + "*")) File.Delete(left);
    }

    /// <summary>Brings the schema up to date. What is already there is copied first, and a failed upgrade changes nothing.</summary>
    public static async Task<Upgrade> UpgradeAsync(Database database, TimeProvider time, CancellationToken ct = default)
    {
        var known = Migrator.ScriptsOf(Program.Modules);
        // Of two processes that open an old folder one upgrades it; the other waits and finds nothing to do.
        await using var turn = await UpgradeTurnAsync(database.Folder, ct);
        RefuseOld(database);
        var applied = AppliedTo(database);
        if (applied.Except(known).Any()) throw new RefusedException(Refusal.Of("folder.newer", ("ours", Composition.Version), ("folder", database.Folder)));
        if (IsForgotten(database)) throw new RefusedException(Refusal.Of("store.not-copied", ("folder", database.Folder), ("store", database.Store!.Shown)));
        var pending = known.Except(applied).Count();
        new DataPlace(database.Folder, database.Store).Remember();
        if (pending == 0) return Upgrade.None;
        var copy = applied.Count == 0 ? null : await CopyAsync(database, applied.Count, known.Count, time, ct);
        try
        {
            await Migrator.MigrateAsync(database, Program.Modules, ct);
            return new Upgrade(copy is null ? 0 : pending, copy);
        }
        catch (Exception failed) when (failed is MigrationFailedException or DbException)
        {
            throw new RefusedException(Refusal.Of("folder.upgrade-failed", ("script", failed.Message), ("copy", copy ?? database.File)));
        }
    }

    private static void RefuseOld(Database database)
    {
        if (database.Store is null) return;
        using var connection = database.OpenReading();
        if (Soundness.EngineOf(connection) is var (engine, version) && Soundness.IsTooOld(engine, version))
            throw new RefusedException(Refusal.Of("store.too-old", ("found", version.ToString()), ("store", database.Store.Shown)));
    }

    /// <summary>Whether a file full of data would be left behind by going over to an empty store.</summary>
    private static bool IsForgotten(Database database)
    {
        if (database.Store is null || !File.Exists(database.File) || File.Exists(Path.Combine(database.Folder, DataPlace.FileName))) return false;
        using var connection = database.OpenReading();
        return WorkspaceNames.In(connection).Count == 0;
    }

    private static async Task<FileStream> UpgradeTurnAsync(string folder, CancellationToken ct)
    {
        for (var path = Path.Combine(folder, BackupContent.UpgradeLock); ;)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(50, ct);
            }
        }
    }

    private static IReadOnlyList<string> AppliedTo(Database database)
    {
        if (database.Store is null && !File.Exists(database.File)) return [];
        try
        {
            using var connection = database.OpenReading();
            return Migrator.AppliedTo(connection);
        }
        catch (DbException broken) when (StoreFailure.IsDamaged(broken))
        {
            throw new RefusedException(Refusal.Of("folder.damaged", ("file", database.File), ("why", broken.Message)));
        }
    }

    /// <summary>Named by the steps of the schema, since two builds of one version may differ in them.</summary>
    private static async Task<string> CopyAsync(Database database, int from, int to, TimeProvider time, CancellationToken ct)
    {
        var need = database.Bytes() * 2 + (64L << 20);
        if (Disk.FreeIn(database.Folder) < need) throw new RefusedException(Refusal.Of("folder.upgrade-no-room", ("mb", (need >> 20) + 1)));
        var folder = Directory.CreateDirectory(Path.Combine(database.Folder, BackupContent.Copies)).FullName;
        var name = string.Create(CultureInfo.InvariantCulture, $"{Copy}{Composition.Version}-schema-{from}-to-{to}-{time.GetUtcNow():yyyyMMdd-HHmmss}.db");
        var path = Path.Combine(folder, name);
        // Killed halfway, a copy must not look like one: it gets its name when it is whole and on disk.
        foreach (var half in Directory.EnumerateFiles(folder, Copy + "*" + Half)) File.Delete(half);
        await database.CopyAsync(path + Half, ct);
        using (var written = new FileStream(path + Half, FileMode.Open, FileAccess.ReadWrite)) written.Flush(flushToDisk: true);
        // One of the same second is of an attempt that changed nothing: the same data once more.
        File.Move(path + Half, path, overwrite: true);
        foreach (var old in new DirectoryInfo(folder).EnumerateFiles(Copy + "*.db").OrderByDescending(f => f.LastWriteTimeUtc).Skip(KeptCopies)) old.Delete();
        return path;
    }
}

/// <summary>What opening a folder changed in it: how many steps of the schema, and where the copy from before lies.</summary>
internal sealed record Upgrade(int Steps, string? Copy)
{
    public static readonly Upgrade None = new(0, null);
}

/// <summary>A call that ends with a refusal, said to the caller in her language.</summary>
internal sealed class RefusedException(Refusal refusal, int exitCode = CommandLine.DataWrong) : Exception(refusal.Code)
{
    public int ExitCode { get; } = exitCode;

    public Refusal Refusal { get; } = refusal;
}
