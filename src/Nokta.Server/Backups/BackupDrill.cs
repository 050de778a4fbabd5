using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Server.Verbs;

namespace Nokta.Server.Backups;

/// <summary>
/// Brings a backup back for real, in a folder of its own: unpacked, every hash compared, every table's checksum compared with the manifest, brought up to
/// this version, and looked at by the doctor. "The backup succeeded" is worth nothing; this is.
/// </summary>
internal sealed class BackupDrill(TimeProvider time)
{
    /// <summary>Works in <paramref name="work"/>, which must not exist and is removed. Refused = the backup could not be used.</summary>
    public async Task<Outcome<DrillResult>> RunAsync(string path, string work, Reader words, IProgress<double>? progress = null, CancellationToken ct = default)
    {
        var began = Stopwatch.GetTimestamp();
        Directory.CreateDirectory(work);
        try
        {
            var opened = await BackupFile.OpenAsync(path, ct);
            if (!opened.IsDone) return opened.Refusal!;
            await using var backup = opened.Value;
            if (Disk.FreeIn(work) < backup.Manifest.Bytes + (64L << 20)) return Refusal.Of("backup.no-room", ("mb", (backup.Manifest.Bytes >> 20) + 65));
            if (await backup.ReadAllAsync(work, progress, ct) is { } damaged) return damaged;
            if (await LookAsync(work, backup.Manifest, words, ct) is { } refusal) return refusal;
            return new DrillResult(backup.Manifest, time.GetUtcNow() - backup.Manifest.Made, Stopwatch.GetElapsedTime(began));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<Refusal?> LookAsync(string work, BackupManifest manifest, Reader words, CancellationToken ct)
    {
        try
        {
            var file = Path.Combine(work, BackupContent.DatabaseName);
            if (Restoring.Examine(file, manifest) is { } refusal) return refusal;
            if (Differing(file, manifest) is { } table) return Refusal.Of("backup.table-differs", ("table", table));
            var found = (await DoctorVerb.ExamineAsync(work, words, ct)).Where(f => !f.IsGood && f.Code != "disk").ToList();
            return found.Count == 0 ? null : Refusal.Of("backup.doctor", ("found", string.Join("; ", found.Select(f => $"{f.Check}: {f.Found}"))));
        }
        catch (SqliteException)
        {
            return Refusal.Of("backup.damaged", ("file", BackupContent.DatabaseName));
        }
    }

    private static string? Differing(string file, BackupManifest manifest)
    {
        if (manifest.Sums is not { } sums) return null;
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        var there = TableSums.Of(connection);
        return there.Keys.Union(sums.Keys).FirstOrDefault(t => there.GetValueOrDefault(t) != sums.GetValueOrDefault(t));
    }
}

/// <summary>What a drill showed: what would be lost if the data were gone now (RPO), and how long bringing it back took (RTO).</summary>
internal sealed record DrillResult(BackupManifest Manifest, TimeSpan Lost, TimeSpan Took);
