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
                if (signatures[i] >= isTouch.Length || !isTouch[(int)signatures[i]]) continue;
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

    /// <summary>The persons named; those whom the index does not know are left out.</summary>
    /// <remarks>O(named × log persons).</remarks>
    public static PersonSet Of(JourneyIndex index, IEnumerable<ulong> persons)
    {
        var bits = new ulong[(index.Persons + 63) / 64];
        foreach (var person in persons)
            if (person != 0 && index.Keys.BinarySearch(PersonOrder.Mix(person)) is >= 0 and var at) bits[at >> 6] |= 1UL << (at & 63);
        return new PersonSet(index, bits);
    }

    /// <summary>The persons whose bits are set.</summary>
    internal static PersonSet Of(JourneyIndex index, ulong[] bits) => new(index, bits);

    /// <summary>Nobody yet, for a question that fills it person by person.</summary>
    internal static PersonSet None(JourneyIndex index) => new(index, new ulong[(index.Persons + 63) / 64]);

    /// <summary>Whether the person at a place of the index belongs to it.</summary>
    internal bool Has(int ordinal) => (_bits[ordinal >> 6] >> (ordinal & 63) & 1) != 0;

    /// <summary>Refuses a set made from another index: its places are other persons.</summary>
    internal void RequireOf(JourneyIndex index)
    {
        if (index != _index) throw new ArgumentException("The segment is made from another index.", nameof(index));
    }

    /// <summary>Persons who belong to both; both are made from the same index.</summary>
    /// <exception cref="ArgumentException">The other set is made from another index.</exception>
    public PersonSet And(PersonSet other)
    {
        if (other._index != _index) throw new ArgumentException("The sets are made from different indexes.", nameof(other));
        var bits = new ulong[_bits.Length];
        for (var i = 0; i < bits.Length; i++) bits[i] = _bits[i] & other._bits[i];
        return new PersonSet(_index, bits);
    }

    /// <summary>Everybody of the index who does not belong to it.</summary>
    public PersonSet Others() => Where(_index, ordinal => !Has(ordinal));

    /// <summary>The persons that belong to it, in the order of the index.</summary>
    public IEnumerable<ulong> Persons() => Enumerable.Range(0, _index.Persons).Where(Has).Select(_index.PersonAt);

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
