using System.Globalization;
using Microsoft.Data.Sqlite;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Server.Backups;

/// <summary>Makes a backup ready beside the data, looks whether it is sound and ours, and only then exchanges the two.</summary>
internal sealed class Restoring(string folder, TimeProvider time)
{
    private static readonly TimeSpan s_forgotten = TimeSpan.FromDays(1);

    /// <summary>Unpacks and examines the backup in the data folder, brings its schema up to date and signs everybody out in it. The data in use is not touched.</summary>
    public async Task<Outcome<StagedBackup>> StageAsync(string path, IProgress<double>? progress = null, CancellationToken ct = default)
    {
        Tidy();
        var opened = await BackupFile.OpenAsync(path, ct);
        if (!opened.IsDone) return opened.Refusal!;
        await using var backup = opened.Value;
        if (Disk.FreeIn(folder) < backup.Manifest.Bytes + (64L << 20)) return Refusal.Of("backup.no-room", ("mb", (backup.Manifest.Bytes >> 20) + 65));
        var staged = Path.Combine(folder, BackupContent.Staged + Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));
        Directory.CreateDirectory(staged);
        var refusal = await backup.ReadAllAsync(staged, progress, ct) ?? await MakeUsableAsync(staged, backup.Manifest, ct);
        if (refusal is null) return new StagedBackup(staged, backup.Manifest);
        Directory.Delete(staged, recursive: true);
        return refusal;
    }

    /// <summary>Exchanges the data for what was made ready; returns the folder where the old data is now, or null when there was none.</summary>
    public string? Exchange(StagedBackup staged)
    {
        var aside = BackupContent.Aside + time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        FolderExchange.Begin(folder, Path.GetFileName(staged.Folder), aside);
        return Directory.Exists(Path.Combine(folder, aside)) ? Path.Combine(folder, aside) : null;
    }

    private static async Task<Refusal?> MakeUsableAsync(string staged, BackupManifest manifest, CancellationToken ct)
    {
        try
        {
            if (Examine(Path.Combine(staged, BackupContent.DatabaseName), manifest) is { } refusal) return refusal;
            await using (var database = new Database(staged, Program.Modules))
            {
                await Migrator.MigrateAsync(database, Program.Modules, ct);
                await AccountsModule.SignEverybodyOutAsync(database, ct);
            }

            foreach (var lockFile in Directory.EnumerateFiles(staged, "*.lock")) File.Delete(lockFile);
            return null;
        }
        catch (Exception broken) when (broken is SqliteException or MigrationFailedException)
        {
            return Refusal.Of("backup.damaged", ("file", BackupContent.DatabaseName));
        }
    }

    /// <summary>The manifest is a promise; this is the database itself.</summary>
    internal static Refusal? Examine(string file, BackupManifest manifest)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        var applied = Migrator.AppliedTo(connection);
        if (applied.Except(Migrator.ScriptsOf(Program.Modules)).Any()) return Refusal.Of("backup.newer", ("theirs", manifest.Nokta), ("ours", Composition.Version));
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check(1)";
        var isSound = command.ExecuteScalar() is "ok" && applied.Count > 0 && TableRows.Count(connection).OrderBy(t => t.Key, StringComparer.Ordinal).SequenceEqual(manifest.Rows.OrderBy(t => t.Key, StringComparer.Ordinal));
        return isSound ? null : Refusal.Of("backup.damaged", ("file", BackupContent.DatabaseName));
    }

    /// <summary>Removes what a killed restore left behind.</summary>
    private void Tidy()
    {
        foreach (var old in new DirectoryInfo(folder).EnumerateDirectories(BackupContent.Staged + "*").Where(f => time.GetUtcNow() - f.LastWriteTimeUtc > s_forgotten)) old.Delete(recursive: true);
    }
}

/// <summary>A backup that is unpacked, examined and ready to take the place of the data.</summary>
internal sealed record StagedBackup(string Folder, BackupManifest Manifest);
