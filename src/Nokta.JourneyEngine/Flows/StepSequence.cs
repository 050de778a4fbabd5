using System.Numerics;
using System.Runtime.InteropServices;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Flows;

/// <summary>A journey's sequence of nodes as 128 bits: short ones as they are, long ones as a hash, so that equal means equal.</summary>
/// <remarks>Sequences of up to 126 bits are packed without loss; of longer ones two different ones meet with a chance of 2⁻¹²⁷ (mix of MurmurHash3 x64 128).</remarks>
internal struct StepSequence(int bits)
{
    private const ulong IsHash = 1UL << 63;
    private readonly int _perWord = 63 / bits;
    private ulong _word, _first, _high, _low;
    private int _inWord, _words;

    /// <summary>Bits that any node up to the highest needs.</summary>
    public static int BitsFor(int highest) => BitOperations.Log2((uint)highest) + 1;

    public void Add(int node)
    {
        if (_inWord == _perWord) Push();
        _word = (_word << bits) | (uint)node;
        _inWord++;
    }

    public (ulong High, ulong Low) Key()
    {
        if (_words == 0) return (0, _word);
        if (_words == 1) return (_first, _word);
        Absorb(_word);
        Absorb((ulong)_words << 6 | (uint)_inWord);
        return (PersonOrder.Mix(_high + _low) | IsHash, PersonOrder.Mix(_low + BitOperations.RotateLeft(_high, 32)));
    }

    private void Push()
    {
        if (_words == 0) _first = _word;
        if (_words == 1) Absorb(_first);
        if (_words >= 1) Absorb(_word);
        (_word, _inWord) = (0, 0);
        _words++;
    }

    private void Absorb(ulong word)
    {
        _high = (BitOperations.RotateLeft(_high ^ (BitOperations.RotateLeft(word * 0x87c37b91114253d5UL, 31) * 0x4cf5ad432745937fUL), 27) + _low) * 5 + 0x52dce729UL;
        _low = (BitOperations.RotateLeft(_low ^ (BitOperations.RotateLeft(word * 0x4cf5ad432745937fUL, 33) * 0x87c37b91114253d5UL), 31) + _high) * 5 + 0x38495ab5UL;
    }
}

/// <summary>One person's sequence, its length in ticks, and whose it is.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct PersonSequence
{
    /// <summary>First half of the key; once grouped, the number of the variant in its part.</summary>
    public ulong High;
    public ulong Low;
    public ulong Duration;
    public int Person;
}
