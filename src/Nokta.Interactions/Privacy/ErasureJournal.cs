using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Privacy;

/// <summary>
/// What was erased, in a file beside the database that no backup holds and no restore replaces: whatever old data comes back, it is erased again. It keeps
/// no key of anybody, only hashes under a secret of this folder. Lines are only added, and are on disk before anything is erased.
/// </summary>
public static class ErasureJournal
{
    public const string FileName = "erasures.jsonl", SecretName = "erasures.key", VisitorsName = "visitors.key";

    /// <summary>Every erasure of a folder, the oldest first. A line that a crash cut off is no erasure.</summary>
    public static IReadOnlyList<ErasureLine> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return [];
        var lines = new List<ErasureLine>();
        foreach (var line in File.ReadAllLines(path))
        {
            try
            {
                if (JsonSerializer.Deserialize<ErasureLine>(line) is { } one) lines.Add(one);
            }
            catch (JsonException)
            {
                continue;
            }
        }

        return lines;
    }

    /// <summary>How long the journal is: it changes with every line. Cheap.</summary>
    public static long Length(string folder) => new FileInfo(Path.Combine(folder, FileName)) is { Exists: true } file ? file.Length : 0;

    /// <summary>Adds a line; on disk when it returns. Callers hold the turn to write or are alone.</summary>
    public static void Append(string folder, ErasureLine line)
    {
        using var file = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        file.Seek(0, SeekOrigin.End);
        // A cut off line before this one must not swallow it.
        file.Write(Encoding.UTF8.GetBytes((file.Length > 0 ? "\n" : "") + JsonSerializer.Serialize(line) + "\n"));
        file.Flush(flushToDisk: true);
    }

    /// <summary>The hash by which a key of a workspace is known in the journal.</summary>
    public static string HashOf(byte[] secret, WorkspaceId workspace, ulong key)
    {
        Span<byte> text = stackalloc byte[12];
        Span<byte> hash = stackalloc byte[32];
        BitConverter.TryWriteBytes(text, workspace.Value);
        BitConverter.TryWriteBytes(text[4..], key);
        HMACSHA256.HashData(secret, text, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }

    /// <summary>The folder's secret; made when there is none. On Unix it is the owner's alone.</summary>
    public static byte[] Secret(string folder)
    {
        if (FindSecret(folder) is { } known) return known;
        WriteSecrets(folder, [RandomNumberGenerator.GetBytes(32)]);
        return FindSecret(folder)!;
    }

    /// <summary>Null when the folder has none: nothing was ever erased here, or the file was lost. The first is its own, others came with workspaces from elsewhere.</summary>
    public static byte[]? FindSecret(string folder, int which = 0) => Secrets(folder) is var all && which < all.Count ? all[which] : null;

    /// <summary>Copies what was erased from a workspace to where it goes under another number: hashes cannot be made anew, so their secret comes along. May be called again.</summary>
    public static void BringOver(string from, WorkspaceId was, string to, WorkspaceId now)
    {
        var known = Read(to).Where(l => l.Workspace == now.Value).Select(l => l.Id).ToHashSet();
        foreach (var line in Read(from).Where(l => l.Workspace == was.Value && !known.Contains(l.Id)))
        {
            if (FindSecret(from, line.Under) is not { } secret) continue;
            Secret(to);
            var secrets = Secrets(to);
            var under = secrets.FindIndex(s => s.AsSpan().SequenceEqual(secret));
            if (under < 0) WriteSecrets(to, [.. secrets, secret]);
            Append(to, line with { Workspace = now.Value, Under = under < 0 ? secrets.Count : under, As = line.As ?? was.Value });
        }
    }

    private static List<byte[]> Secrets(string folder)
    {
        var path = Path.Combine(folder, SecretName);
        return File.Exists(path) ? [.. File.ReadLines(path).Where(l => l.Trim().Length > 0).Select(l => Convert.FromHexString(l.Trim()))] : [];
    }

    private static void WriteSecrets(string folder, IEnumerable<byte[]> secrets)
    {
        var path = Path.Combine(folder, SecretName);
        var fresh = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(fresh, options))
        {
            file.Write(Encoding.ASCII.GetBytes(string.Join('\n', secrets.Select(s => Convert.ToHexStringLower(s)))));
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }
}

/// <summary>One erasure: whose keys (as hashes), and until when rows of theirs are not let in again (UTC microseconds).</summary>
/// <param name="Under">Which secret of the folder the hashes were made under.</param>
/// <param name="As">The workspace's number when they were made, where it was another.</param>
public sealed record ErasureLine(Guid Id, int Workspace, long At, string By, long Until, IReadOnlyList<string> Keys, int Under = 0, int? As = null);
