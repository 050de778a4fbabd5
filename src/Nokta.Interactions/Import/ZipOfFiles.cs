using System.IO.Compression;
using System.Text;
using Nokta.Interactions.Import.Formats;
using Nokta.Kernel;

namespace Nokta.Interactions.Import;

/// <summary>Several files sent as one archive: each is taken out as a file of its own. A name inside is a label and never part of a path.</summary>
public sealed class ZipOfFiles : IDisposable
{
    private const int MostFiles = 200;
    private static readonly string[] s_ignored = [".DS_Store", "Thumbs.db", "desktop.ini"];
    private readonly ZipArchive _archive;

    private ZipOfFiles(ZipArchive archive, IReadOnlyList<ZippedFile> files) => (_archive, Files) = (archive, files);

    /// <summary>The files in the order of the archive, without folders and what operating systems add.</summary>
    public IReadOnlyList<ZippedFile> Files { get; }

    /// <summary>Whether the file is an archive of files and not one of the formats that are archives themselves (a book of sheets).</summary>
    public static bool Recognises(string path) => File.Exists(path) && IsArchive(FileHead.Of(path));

    /// <summary>Opens it. Refused: damaged, locked by a password, an archive inside, too many files, or far larger inside than outside.</summary>
    public static Outcome<ZipOfFiles> Open(string path)
    {
        ZipArchive? archive = null;
        try
        {
            archive = new ZipArchive(File.OpenRead(path), ZipArchiveMode.Read, leaveOpen: false, Encoding.Latin1);
            var files = archive.Entries.Where(IsFile).Select(e => new ZippedFile(e)).ToList();
            if ((Inflation.Refuse(archive) ?? Refuse(files)) is { } refusal)
            {
                archive.Dispose();
                return refusal;
            }

            return new ZipOfFiles(archive, files);
        }
        catch (Exception broken) when (broken is InvalidDataException or NotSupportedException or EndOfStreamException)
        {
            archive?.Dispose();
            return new Refusal("import.zip-broken");
        }
    }

    public void Dispose() => _archive.Dispose();

    private static bool IsArchive(FileHead head) => !head.IsGzip && head.StartsWith("PK\u0003\u0004"u8) && !FileFormats.Recognise(head);

    private static Refusal? Refuse(List<ZippedFile> files)
    {
        if (files.Count == 0) return new Refusal("import.zip-empty");
        if (files.Count > MostFiles) return new Refusal("import.too-many-entries");
        foreach (var file in files)
        {
            using var content = file.Open();
            var head = new byte[64 * 1024];
            var length = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (IsArchive(new FileHead(head.AsMemory(0, length), false))) return new Refusal("import.zip-nested");
        }

        return null;
    }

    private static bool IsFile(ZipArchiveEntry entry)
    {
        var path = entry.FullName.Replace('\\', '/');
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.Length > 0 && entry.Length > 0 && !path.StartsWith("__MACOSX/", StringComparison.Ordinal) && !name.StartsWith("._", StringComparison.Ordinal) && !s_ignored.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>One file of an archive.</summary>
public sealed class ZippedFile
{
    private readonly ZipArchiveEntry _entry;

    internal ZippedFile(ZipArchiveEntry entry)
    {
        _entry = entry;
        var path = ZipNames.Read(entry.FullName).Replace('\\', '/');
        Name = path[(path.LastIndexOf('/') + 1)..];
    }

    /// <summary>Its name for people.</summary>
    public string Name { get; }

    /// <summary>Bytes that come out of it at most.</summary>
    public long Length => _entry.Length;

    public Stream Open() => _entry.Open();

    /// <summary>Takes it out to a file; false when the archive is damaged there.</summary>
    public async Task<bool> ExtractAsync(string path, CancellationToken ct = default)
    {
        try
        {
            await using var to = new FileStream(path, FileMode.CreateNew);
            await using var from = Open();
            await from.CopyToAsync(to, ct);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
