using System.Globalization;
using System.IO.Hashing;
using System.Text.Json;

namespace Nokta.Interactions.Import.Following;

/// <summary>
/// How far a file was read, and what it is known by whatever it is called now: its first bytes, and those before the place. Bytes of a file
/// that only grows never change, so both together are as good as a name.
/// </summary>
internal sealed record FilePlace
{
    public const int HeadBytes = 4096, LastBytes = 512;

    public long Offset { get; init; }

    /// <summary>Lines before the place.</summary>
    public long Lines { get; init; }

    /// <summary>The length of the file at the last look; what lay between it and the place is lost if the file is gone.</summary>
    public long Seen { get; init; }

    public int HeadLength { get; init; }
    public string Head { get; init; } = "";
    public string Last { get; init; } = "";

    /// <summary>What has to stand before any piece of the file so that it can be read alone: the names of its columns, a letter for each byte.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>How the file writes its lines, where its kind knows several ways; null = nobody has looked yet.</summary>
    public string? Form { get; init; }

    /// <summary>Rows before this place may have been imported by hand before the file was followed.</summary>
    public long KnownUntil { get; init; }

    /// <summary>Whether this file is the one of the place, grown or not.</summary>
    public bool IsOf(GrowingFile file) =>
        file.Length >= Offset && file.Length >= HeadLength && HashOf(file, 0, HeadLength) == Head && (Offset == 0 || HashOf(file, Offset - LastLength, LastLength) == Last);

    /// <summary>Whether a file begins like the one of the place, and is shorter than what was read of it.</summary>
    public bool IsCut(GrowingFile file) => HeadLength > 0 && file.Length < Offset && file.Length >= HeadLength && HashOf(file, 0, HeadLength) == Head;

    /// <summary>The same with the file as it is now.</summary>
    public FilePlace Look(GrowingFile file)
    {
        var head = (int)Math.Min(file.Length, HeadBytes);
        return this with { Seen = file.Length, HeadLength = head, Head = HashOf(file, 0, head) };
    }

    /// <summary>The place behind a piece that was read.</summary>
    public FilePlace Move(GrowingFile file, long offset, long lines)
    {
        var moved = Look(file) with { Offset = offset, Lines = lines };
        return moved with { Last = offset == 0 ? "" : HashOf(file, offset - moved.LastLength, moved.LastLength) };
    }

    public string ToJson() => JsonSerializer.Serialize(this, FileMapping.Json);

    public static FilePlace Parse(string json) => JsonSerializer.Deserialize<FilePlace>(json, FileMapping.Json)!;

    private int LastLength => (int)Math.Min(Offset, LastBytes);

    public static string HashOf(ReadOnlySpan<byte> bytes) => XxHash128.HashToUInt128(bytes).ToString("x32", CultureInfo.InvariantCulture);

    private static string HashOf(GrowingFile file, long from, int length)
    {
        var bytes = new byte[length];
        return file.Read(bytes, from) == length ? HashOf(bytes) : "gone";
    }
}
