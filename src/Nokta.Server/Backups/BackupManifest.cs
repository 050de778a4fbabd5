using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Nokta.Server.Backups;

/// <summary>What stands in a backup: which Nokta made it, when, of what, and the hash of every file.</summary>
internal sealed record BackupManifest
{
    public const string EntryName = "manifest.json";
    public const string Kind = "nokta-backup";
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public required string What { get; init; }
    public required int Format { get; init; }

    /// <summary>The version of Nokta that wrote it.</summary>
    public required string Nokta { get; init; }
    public required DateTimeOffset Made { get; init; }

    /// <summary>The scripts the database has had, in their order.</summary>
    public required IReadOnlyList<string> Schema { get; init; }
    public required IReadOnlyList<string> Workspaces { get; init; }

    /// <summary>How many rows each table has.</summary>
    public required IReadOnlyDictionary<string, long> Rows { get; init; }

    /// <summary>A checksum of each table's content; absent in archives of before.</summary>
    public IReadOnlyDictionary<string, string>? Sums { get; init; }
    public required IReadOnlyList<BackedUpFile> Files { get; init; }

    public long Bytes => Files.Sum(f => f.Bytes);
    public long AllRows => Rows.Values.Sum();

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    /// <summary>Null when the text is no manifest.</summary>
    public static BackupManifest? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var read = JsonSerializer.Deserialize<BackupManifest>(json, s_json);
            return read is { What: Kind, Nokta: not null, Schema: not null, Workspaces: not null, Rows: not null, Files: not null } && read.Files.All(f => f?.Path is not null && f.Sha256 is not null && f.Bytes is >= 0 and <= 1L << 44) ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One file of a backup, its path written with <c>/</c>.</summary>
internal sealed record BackedUpFile(string Path, long Bytes, string Sha256);
