using System.Numerics;
using System.Runtime.InteropServices;

namespace Nokta.JourneyEngine.Snapshots;

/// <summary>Tells damaged bytes from whole ones: four lanes of multiply and rotate, after xxHash64 (Collet 2014), read eight bytes at a time.</summary>
internal static class Checksum
{
    private const ulong P1 = 0x9E3779B185EBCA87UL, P2 = 0xC2B2AE3D27D4EB4FUL, P3 = 0x165667B19E3779F9UL, P4 = 0x85EBCA77C2B2AE63UL, P5 = 0x27D4EB2F165667C5UL;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            var words = MemoryMarshal.Cast<byte, ulong>(bytes);
            var (hash, at) = (P5, 0);
            if (words.Length >= 4)
            {
                var (a, b, c, d) = (P1 + P2, P2, 0UL, 0 - P1);
                for (; at + 4 <= words.Length; at += 4)
                    (a, b, c, d) = (Round(a, words[at]), Round(b, words[at + 1]), Round(c, words[at + 2]), Round(d, words[at + 3]));
                hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7) + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
                hash = Merge(Merge(Merge(Merge(hash, a), b), c), d);
            }
            hash += (ulong)bytes.Length;
            for (; at < words.Length; at++) hash = BitOperations.RotateLeft(hash ^ Round(0, words[at]), 27) * P1 + P4;
            foreach (var one in bytes[(words.Length * 8)..]) hash = BitOperations.RotateLeft(hash ^ (one * P5), 11) * P1;
            hash = (hash ^ (hash >> 33)) * P2;
            hash = (hash ^ (hash >> 29)) * P3;
            return hash ^ (hash >> 32);
        }
    }

    private static ulong Round(ulong lane, ulong word) => unchecked(BitOperations.RotateLeft(lane + word * P2, 31) * P1);

    private static ulong Merge(ulong hash, ulong lane) => unchecked((hash ^ Round(0, lane)) * P1 + P4);
}
