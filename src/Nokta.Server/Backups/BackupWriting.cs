using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Server.Backups;

/// <summary>Writes everything Nokta keeps as one archive while it goes on working.</summary>
internal sealed class BackupWriting(Database database, TimeProvider time)
{
    public const string Extension = ".nokta";
    private const int BufferBytes = 1 << 20;
    private static readonly TimeSpan s_forgotten = TimeSpan.FromDays(1);

    /// <summary>The name a backup made now goes by.</summary>
    public string NameNow(string kind = "nokta") => kind + "-" + time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + Extension;

    /// <summary>Takes the consistent copy that a backup is written from. Refused when the disk has no room for it.</summary>
    public async Task<Outcome<BackupSource>> PrepareAsync(CancellationToken ct = default)
    {
        Tidy();
        var need = database.Bytes() + (64L << 20);
        if (Disk.FreeIn(database.Folder) < need) return Refusal.Of("backup.no-room", ("mb", (need >> 20) + 1));
        var copy = Path.Combine(database.Folder, BackupContent.Temporary + Guid.CreateVersion7(time.GetUtcNow()).ToString("N") + ".db");
        await database.CopyAsync(copy, ct);
        var source = new BackupSource(copy, database.Folder);
        source.Read();
        return source;
    }

    /// <summary>Writes the archive to a stream that need not be seekable.</summary>
    public async Task<BackupManifest> WriteAsync(BackupSource source, Stream target, IProgress<double>? progress = null, CancellationToken ct = default)
    {
        var files = source.Files;
        var (all, done) = (Math.Max(1, files.Sum(f => f.Bytes)), 0L);
        var written = new List<BackedUpFile>();
        await using var archive = await ZipArchive.CreateAsync(target, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct);
        foreach (var (path, file, bytes) in files)
        {
            if (await AddAsync(archive, path, file, ct) is { } added) written.Add(added);
            progress?.Report((done += bytes) / (double)all);
        }

        var manifest = new BackupManifest
        {
            What = BackupManifest.Kind, Format = BackupManifest.CurrentFormat, Nokta = Composition.Version, Made = time.GetUtcNow(),
            Schema = source.Schema, Workspaces = source.Workspaces, Rows = source.Rows, Sums = source.Sums, Files = written,
        };
        await using var entry = await archive.CreateEntry(BackupManifest.EntryName, CompressionLevel.Fastest).OpenAsync(ct);
        await entry.WriteAsync(manifest.ToJson(), ct);
        return manifest;
    }

    /// <summary>Writes the archive to a file that appears only when it is whole, on disk and read back.</summary>
    public async Task<Outcome<BackupManifest>> WriteFileAsync(string path, IProgress<double>? progress = null, CancellationToken ct = default)
    {
        var prepared = await PrepareAsync(ct);
        if (!prepared.IsDone) return prepared.Refusal!;
        using var source = prepared.Value;
        var partial = path + ".partial";
        try
        {
            await using (var file = new FileStream(partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferBytes, useAsync: true))
            {
                await WriteAsync(source, file, progress, ct);
                file.Flush(flushToDisk: true);
            }

            var checkedBack = await BackupFile.CheckAsync(partial, ct);
            if (!checkedBack.IsDone) return checkedBack.Refusal!;
            File.Move(partial, path, overwrite: true);
            return checkedBack.Value;
        }
        catch (IOException full) when (Disk.IsFull(full))
        {
            return Refusal.Of("backup.no-room", ("mb", (source.Files.Sum(f => f.Bytes) >> 20) + 1));
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static async Task<BackedUpFile?> AddAsync(ZipArchive archive, string path, string file, CancellationToken ct)
    {
        FileStream from;
        try
        {
            from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes, useAsync: true);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // An upload may be discarded while the backup runs.
            return null;
        }

        await using (from)
        {
            await using var to = await archive.CreateEntry(path, CompressionLevel.Fastest).OpenAsync(ct);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var (buffer, bytes) = (new byte[BufferBytes], 0L);
            while (await from.ReadAsync(buffer, ct) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, read), ct);
                bytes += read;
            }

            return new BackedUpFile(path, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
    }

    /// <summary>Removes what a killed backup left behind.</summary>
    private void Tidy()
    {
        foreach (var old in new DirectoryInfo(database.Folder).EnumerateFileSystemInfos(BackupContent.Temporary + "*").Where(f => time.GetUtcNow() - f.LastWriteTimeUtc > s_forgotten))
        {
            if (old is DirectoryInfo drill) drill.Delete(recursive: true);
            else old.Delete();
        }
    }
}

/// <summary>A consistent copy of the database with the files beside it; disposing removes the copy.</summary>
internal sealed class BackupSource(string copy, string folder) : IDisposable
{
    public IReadOnlyList<string> Workspaces { get; private set; } = [];
    public IReadOnlyList<string> Schema { get; private set; } = [];
    public IReadOnlyDictionary<string, long> Rows { get; private set; } = new Dictionary<string, long>();
    public IReadOnlyDictionary<string, string> Sums { get; private set; } = new Dictionary<string, string>();

    /// <summary>The database first: a file that it names and that is deleted meanwhile is missed by a moment, not by the whole copying.</summary>
    public IReadOnlyList<(string Path, string File, long Bytes)> Files { get; private set; } = [];

    public void Read()
    {
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString()))
        {
            connection.Open();
            (Schema, Rows, Sums, Workspaces) = (Migrator.AppliedTo(connection), TableRows.Count(connection), TableSums.Of(connection), WorkspaceNames.In(connection));
        }

        Files = [(BackupContent.DatabaseName, copy, new FileInfo(copy).Length), .. BackupContent.FilesOf(folder).Select(f => (f.Path, f.File, new FileInfo(f.File) is { Exists: true } there ? there.Length : 0))];
    }

    public void Dispose() => File.Delete(copy);
}
