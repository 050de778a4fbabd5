using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Nokta.Interactions.Import.Following;

/// <summary>The files beside a followed one: those of its pattern, and what rotation made of older ones (<c>access.log.1</c>, <c>access.log-20261123.gz</c>, <c>access-2026-11-23.log</c>).</summary>
internal static partial class Siblings
{
    private const int Most = 60, MostNames = 100;

    public static bool IsPacked(string name) => name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>The files that are followed now: of a pattern those that are no rotated copies of others.</summary>
    public static IReadOnlyList<string> Named(FollowedFile follow)
    {
        if (!follow.IsPattern) return [follow.Path];
        var folder = new DirectoryInfo(Path.GetDirectoryName(follow.Path)!);
        if (!folder.Exists) return [];
        var names = folder.EnumerateFiles(Path.GetFileName(follow.Path)).Where(f => !IsPacked(f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => f.FullName).Take(MostNames).ToList();
        return [.. names.Where(n => !names.Exists(m => m != n && IsRotated(Path.GetFileName(m), Path.GetFileName(n))))];
    }

    /// <summary>Older files of a name, the newest first.</summary>
    public static IEnumerable<FileInfo> Of(string path)
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(path)!);
        var name = Path.GetFileName(path);
        return folder.Exists ? folder.EnumerateFiles().Where(f => IsRotated(name, f.Name)).OrderByDescending(f => f.LastWriteTimeUtc).Take(Most) : [];
    }

    /// <summary>Where the file of a place lies now; null when it is gone.</summary>
    public static FileInfo? Find(FollowedPart part) =>
        new[] { new FileInfo(part.Path) }.Where(f => part.IsOld && f.Exists).Concat(Of(NameOf(part))).FirstOrDefault(f => IsOf(part.Place, f.FullName));

    /// <summary>Whether a file, packed or not, is the one of a place.</summary>
    public static bool IsOf(FilePlace place, string path)
    {
        try
        {
            if (!IsPacked(path))
            {
                using var file = GrowingFile.Open(path);
                return file is not null && place.IsOf(file);
            }

            using var packed = new GZipStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), CompressionMode.Decompress);
            var head = new byte[place.HeadLength];
            return packed.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && FilePlace.HashOf(head) == place.Head;
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A place at the beginning of a file, packed or not; null when it cannot be read.</summary>
    public static FilePlace? PlaceOf(string path)
    {
        if (!IsPacked(path))
        {
            using var file = GrowingFile.Open(path);
            return file is null ? null : new FilePlace().Look(file);
        }

        try
        {
            using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            var head = new byte[FilePlace.HeadBytes];
            var length = packed.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            return length == 0 ? null : new FilePlace { HeadLength = length, Head = FilePlace.HashOf(head.AsSpan(0, length)) };
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The name under which a file was written before it was rotated.</summary>
    public static string NameOf(FollowedPart part) => Suffix().Replace(part.Path, "");

    private static bool IsRotated(string name, string other)
    {
        if (other.Length <= name.Length) return false;
        if (other.StartsWith(name, StringComparison.Ordinal)) return Suffix().Match(other[name.Length..]) is { Success: true, Index: 0 };
        var (stem, ending) = (Path.GetFileNameWithoutExtension(name), Path.GetExtension(name));
        if (!other.StartsWith(stem, StringComparison.Ordinal)) return false;
        var rest = other[stem.Length..];
        if (IsPacked(rest)) rest = rest[..^3];
        return ending.Length > 0 && rest.EndsWith(ending, StringComparison.Ordinal) && Suffix().Match(rest[..^ending.Length]) is { Success: true, Index: 0 };
    }

    [GeneratedRegex(@"[.\-_]\d[\d.\-_T]*(\.gz)?$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)] private static partial Regex Suffix();
}
