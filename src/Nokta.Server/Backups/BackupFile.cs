using System.IO.Compression;
using System.Security.Cryptography;
using Nokta.Kernel;

namespace Nokta.Server.Backups;

/// <summary>A backup as it was handed to us: nothing in it is believed before its path, size and hash were looked at.</summary>
internal sealed class BackupFile : IAsyncDisposable
{
    private const int MostEntries = 200_000;
    private const int MostManifestBytes = 64 << 20;
    private const int BufferBytes = 1 << 20;
    private readonly ZipArchive _archive;

    private BackupFile(ZipArchive archive, BackupManifest manifest) => (_archive, Manifest) = (archive, manifest);

    public BackupManifest Manifest { get; }

    public static async Task<Outcome<BackupFile>> OpenAsync(string path, CancellationToken ct = default)
    {
        ZipArchive? archive = null;
        try
        {
            archive = await ZipFile.OpenReadAsync(path, ct);
            var read = await ReadAsync(archive, ct);
            if (!read.IsDone) return read.Refusal!;
            var opened = new BackupFile(archive, read.Value);
            archive = null;
            return opened;
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            return new Refusal("backup.not-one");
        }
        finally
        {
            if (archive is not null) await archive.DisposeAsync();
        }
    }

    /// <summary>Reads the whole backup and compares every hash; nothing is kept.</summary>
    public static async Task<Outcome<BackupManifest>> CheckAsync(string path, CancellationToken ct = default)
    {
        var opened = await OpenAsync(path, ct);
        if (!opened.IsDone) return opened.Refusal!;
        await using var backup = opened.Value;
        return await backup.ReadAllAsync(null, null, ct) is { } refusal ? refusal : backup.Manifest;
    }

    /// <summary>Writes the files under <paramref name="folder"/> (or, without one, only reads them). What differs from the manifest ends it.</summary>
    public async Task<Refusal?> ReadAllAsync(string? folder, IProgress<double>? progress, CancellationToken ct = default)
    {
        var (all, done) = (Math.Max(1, Manifest.Bytes), 0L);
        try
        {
            foreach (var file in Manifest.Files)
            {
                if (!await ReadAsync(file, folder, ct)) return Refusal.Of("backup.damaged", ("file", file.Path));
                progress?.Report((done += file.Bytes) / (double)all);
            }

            return null;
        }
        catch (InvalidDataException)
        {
            return new Refusal("backup.not-one");
        }
        catch (IOException full) when (Disk.IsFull(full))
        {
            return Refusal.Of("backup.no-room", ("mb", (Manifest.Bytes >> 20) + 1));
        }
    }

    private static async Task<Outcome<BackupManifest>> ReadAsync(ZipArchive archive, CancellationToken ct)
    {
        if (archive.Entries.Count > MostEntries || archive.GetEntry(BackupManifest.EntryName) is not { Length: <= MostManifestBytes } entry) return new Refusal("backup.not-one");
        var json = new byte[entry.Length];
        await using (var stream = await entry.OpenAsync(ct)) await stream.ReadExactlyAsync(json, ct);
        if (BackupManifest.Parse(json) is not { } manifest) return new Refusal("backup.not-one");
        if (manifest.Format > BackupManifest.CurrentFormat) return Refusal.Of("backup.newer", ("theirs", manifest.Nokta), ("ours", Composition.Version));
        if (manifest.Files.FirstOrDefault(f => !BackupContent.IsPlain(f.Path)) is { } strange) return Refusal.Of("backup.strange-path", ("file", strange.Path));
        var promised = manifest.Files.Select(f => f.Path).Append(BackupManifest.EntryName).Order(StringComparer.Ordinal);
        var there = archive.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal).ToList();
        var isWhole = there.SequenceEqual(promised, StringComparer.Ordinal) && there.Distinct(StringComparer.OrdinalIgnoreCase).Count() == there.Count && !IsFileAlsoFolder(there);
        if (!isWhole || manifest.Files.All(f => f.Path != BackupContent.DatabaseName)) return Refusal.Of("backup.damaged", ("file", BackupManifest.EntryName));
        return manifest;
    }

    private static bool IsFileAlsoFolder(IReadOnlyList<string> paths)
    {
        var files = paths.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return paths.Any(p => Enumerable.Range(0, p.Length).Any(i => p[i] == '/' && files.Contains(p[..i])));
    }

    /// <summary>One file; an entry that goes on after its promised size (a bomb) is left at once.</summary>
    private async Task<bool> ReadAsync(BackedUpFile file, string? folder, CancellationToken ct)
    {
        await using var from = await _archive.GetEntry(file.Path)!.OpenAsync(ct);
        await using var to = folder is null ? Stream.Null : Create(Path.Combine(folder, file.Path));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, bytes) = (new byte[BufferBytes], 0L);
        while (await from.ReadAsync(buffer, ct) is > 0 and var read)
        {
            if ((bytes += read) > file.Bytes) return false;
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        if (to is FileStream written) written.Flush(flushToDisk: true);
        return bytes == file.Bytes && Convert.ToHexStringLower(hash.GetHashAndReset()).Equals(file.Sha256, StringComparison.OrdinalIgnoreCase);
    }

    private static FileStream Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes, useAsync: true);
    }

    public ValueTask DisposeAsync() => _archive.DisposeAsync();
}
