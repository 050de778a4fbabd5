using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Nokta.Kernel.Trail;

/// <summary>What ties the entries together: <c>hash = SHA-256(hash before, entry)</c>, where what may name somebody enters by its salted digest.</summary>
public static class TrailChain
{
    /// <summary>What the first entry of a chain goes on from.</summary>
    public static readonly byte[] Beginning = new byte[32];

    public static byte[] HashOf(byte[] before, TrailEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        Append(hash, entry.Workspace.Value);
        Append(hash, entry.Sequence);
        Append(hash, (entry.At.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10);
        Append(hash, (int)entry.ActorKind);
        foreach (var text in new[] { entry.Request, entry.ActorId, entry.Act, entry.Kind, entry.Thing }) Append(hash, text);
        hash.AppendData(entry.WhoDigest);
        hash.AppendData(entry.ContentDigest);
        return hash.GetHashAndReset();
    }

    /// <summary>The digest of two texts under a salt of their own: who has forgotten the salt cannot guess the texts from it.</summary>
    public static byte[] Digest(byte[] salt, string first, string second)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, salt);
        Append(hash, first);
        Append(hash, second);
        return hash.GetHashAndReset();
    }

    /// <summary>What is wrong with an entry that should go on from a hash; null when nothing is.</summary>
    public static string? Fault(TrailEntry entry, long sequence, byte[] before)
    {
        if (entry.Sequence != sequence) return $"entry {sequence} is missing";
        if (!HashOf(before, entry).AsSpan().SequenceEqual(entry.Hash)) return $"entry {sequence} does not go on from the one before";
        if (!Holds(entry.WhoSalt, entry.Who, entry.From, entry.WhoDigest)) return $"entry {sequence} names somebody else than when it was written";
        return Holds(entry.ContentSalt, entry.Label, entry.Changes, entry.ContentDigest) ? null : $"entry {sequence} tells something else than when it was written";
    }

    private static bool Holds(byte[]? salt, string? first, string? second, byte[] digest) => salt is null
        ? first is null && second is null
        : first is not null && second is not null && Digest(salt, first, second).AsSpan().SequenceEqual(digest);

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    // The length stands before the text: "ab" + "c" is not "a" + "bc".
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }
}
