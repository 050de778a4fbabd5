using Microsoft.Win32.SafeHandles;
using Nokta.Interactions.Import.Formats;

namespace Nokta.Interactions.Import.Following;

/// <summary>A file that somebody else writes, may rename and may cut off at any time: opened for one look, its length is the one it had then.</summary>
internal sealed class GrowingFile : IDisposable
{
    private readonly SafeFileHandle _file;

    private GrowingFile(SafeFileHandle file, DateTime writtenAt) => (_file, Length, WrittenAt) = (file, RandomAccess.GetLength(file), writtenAt);

    public long Length { get; }

    /// <summary>In UTC.</summary>
    public DateTime WrittenAt { get; }

    /// <summary>Opens a file; null when there is none, or when it is no file with content (a pipe, a device).</summary>
    public static GrowingFile? Open(string path)
    {
        try
        {
            var file = new FileInfo(path);
            // Opening a pipe would wait for its writer; pipes and devices have no length.
            if (!file.Exists || (file.LinkTarget is null && file.Length == 0)) return null;
            if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is not FileInfo { Exists: true, Length: > 0 }) return null;
            return new GrowingFile(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), file.LastWriteTimeUtc);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The text of a packed file, unpacked into a file of its own that goes with it; null while it is not whole.</summary>
    public static GrowingFile? Unpack(string path, string into)
    {
        var packed = UnpackedStream.Open(path);
        if (!packed.IsDone) return null;
        using var from = packed.Value;
        Directory.CreateDirectory(Path.GetDirectoryName(into)!);
        var file = File.OpenHandle(into, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        var (buffer, at) = (new byte[256 * 1024], 0L);
        for (var read = from.Read(buffer); read > 0; read = from.Read(buffer))
        {
            RandomAccess.Write(file, buffer.AsSpan(0, read), at);
            at += read;
        }

        if (!from.IsBroken) return new GrowingFile(file, File.GetLastWriteTimeUtc(path));
        // It is being packed, or arrives just now: what is there says nothing of its end.
        file.Dispose();
        return null;
    }

    /// <summary>Fills what it can from a place on.</summary>
    public int Read(Span<byte> into, long from)
    {
        var all = 0;
        while (all < into.Length)
        {
            var read = RandomAccess.Read(_file, into[all..], from + all);
            if (read == 0) break;
            all += read;
        }

        return all;
    }

    /// <summary>Behind the last whole line before a place, and how many lines that is.</summary>
    public (long Offset, long Lines) LineEndBefore(long place)
    {
        var (buffer, offset, lines) = (new byte[64 * 1024], 0L, 0L);
        for (var at = 0L; at < place;)
        {
            var read = Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, place - at)), at);
            if (read == 0) break;
            var part = buffer.AsSpan(0, read);
            lines += part.Count((byte)'\n');
            if (part.LastIndexOf((byte)'\n') is >= 0 and var end) offset = at + end + 1;
            at += read;
        }

        return (offset, lines);
    }

    public void Dispose() => _file.Dispose();
}
