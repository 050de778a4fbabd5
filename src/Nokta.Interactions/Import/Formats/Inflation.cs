using System.IO.Compression;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats;

/// <summary>How far a compressed file may grow before it is a trap and no file: entries, bytes, and bytes out of one byte.</summary>
internal static class Inflation
{
    private const int MostEntries = 20_000, MostRatio = 250;
    private const long AnyRatioUpTo = 32L << 20, MostBytes = 16L << 30;

    /// <summary>Null when the archive may be opened. .NET never inflates an entry beyond the size that is checked here.</summary>
    public static Refusal? Refuse(ZipArchive archive)
    {
        if (archive.Entries.Count > MostEntries) return new Refusal("import.too-inflated");
        var total = 0L;
        foreach (var entry in archive.Entries)
        {
            if (entry.IsEncrypted) return new Refusal("import.zip-locked");
            if (IsTrap(entry.Length, entry.CompressedLength)) return new Refusal("import.too-inflated");
            total += entry.Length;
            if (total > MostBytes) return new Refusal("import.too-inflated");
        }

        return null;
    }

    public static bool IsTrap(long bytes, long compressed) => bytes > MostBytes || (bytes > AnyRatioUpTo && bytes / Math.Max(1, compressed) > MostRatio);
}
