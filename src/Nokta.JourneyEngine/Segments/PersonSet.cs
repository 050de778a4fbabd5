using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Segments;

/// <summary>A segment of persons of one index: a bit for each. Answers whether somebody belongs to it in O(log persons).</summary>
public sealed class PersonSet
{
    private readonly JourneyIndex _index;
    private readonly ulong[] _bits;

    private PersonSet(JourneyIndex index, ulong[] bits) => (_index, _bits) = (index, bits);

    /// <summary>Persons with at least one interaction of the given signatures, at any time.</summary>
    /// <param name="index">The index whose persons are asked.</param>
    /// <param name="isTouch">By signature; signatures beyond its length do not count.</param>
    /// <remarks>O(interactions), stopping at the first touch of each person.</remarks>
    public static PersonSet Touching(JourneyIndex index, bool[] isTouch)
    {
        var bits = new ulong[(index.Persons + 63) / 64];
        var signatures = index.Columns.Signature;
        for (var p = 0; p < index.Persons; p++)
            for (var i = index.Starts[p]; i < index.Starts[p + 1]; i++)
            {
                if ((uint)signatures[i] >= (uint)isTouch.Length || !isTouch[signatures[i]]) continue;
                bits[p >> 6] |= 1UL << (p & 63);
                break;
            }
        return new PersonSet(index, bits);
    }

    /// <summary>Persons whose place in the index answers yes.</summary>
    internal static PersonSet Where(JourneyIndex index, Func<int, bool> belongs)
    {
        var bits = new ulong[(index.Persons + 63) / 64];
        for (var p = 0; p < index.Persons; p++)
            if (belongs(p)) bits[p >> 6] |= 1UL << (p & 63);
        return new PersonSet(index, bits);
    }

    /// <summary>How many persons belong to it.</summary>
    public int Count => _bits.Sum(System.Numerics.BitOperations.PopCount);

    /// <summary>Whether the person belongs to it; nobody unknown to the index does. Safe on several threads.</summary>
    public bool Contains(ulong person)
    {
        if (person == 0) return false;
        var at = _index.Keys.BinarySearch(PersonOrder.Mix(person));
        return at >= 0 && (_bits[at >> 6] >> (at & 63) & 1) != 0;
    }
}
