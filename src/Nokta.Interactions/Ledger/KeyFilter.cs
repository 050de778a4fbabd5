namespace Nokta.Interactions.Ledger;

/// <summary>
/// A blocked Bloom filter of keys: one that it does not have was never added; one that it has may be another's, about one in a hundred while it holds as
/// many as it was made for.
/// </summary>
/// <remarks>F. Putze, P. Sanders, J. Singler, "Cache-, hash- and space-efficient Bloom filters", 2007: all bits of a key stand in one line of the processor's cache.</remarks>
internal sealed class KeyFilter
{
    private const int BitsEach = 12, Words = 8, Tries = 7;
    private const long MostBytes = 256L << 20;
    private readonly ulong[] _words;
    private readonly uint _blocks;

    public KeyFilter(long keys)
    {
        _blocks = (uint)Math.Max(1, Math.Min(keys * BitsEach / 8, MostBytes) / (Words * sizeof(ulong)));
        _words = new ulong[_blocks * Words];
    }

    public void Add(UInt128 key)
    {
        var (at, bits) = PlaceOf(key);
        for (var i = 0; i < Tries; i++, bits >>= 9)
            _words[at + (int)(bits >> 6 & 7)] |= 1UL << (int)(bits & 63);
    }

    public bool MayHave(UInt128 key)
    {
        var (at, bits) = PlaceOf(key);
        for (var i = 0; i < Tries; i++, bits >>= 9)
            if ((_words[at + (int)(bits >> 6 & 7)] >> (int)(bits & 63) & 1) == 0) return false;
        return true;
    }

    // Keys are hashes: their upper half chooses the block, the lower one the bits in it.
    private (int Word, ulong Bits) PlaceOf(UInt128 key) => ((int)(((ulong)(key >> 64) >> 32) * _blocks >> 32) * Words, (ulong)key);
}
