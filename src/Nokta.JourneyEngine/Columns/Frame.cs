using System.Numerics;

namespace Nokta.JourneyEngine.Columns;

/// <summary>The range of a column's values and a unit that divides their distances: what decides in how many bytes each is held.</summary>
/// <param name="Min">Lowest value; above <paramref name="Max"/> when there is none.</param>
/// <param name="Max">Highest value.</param>
/// <param name="Unit">Divides every distance from <paramref name="Min"/>; 0 when all values are equal.</param>
/// <param name="Least">Fewest bytes wanted.</param>
internal readonly record struct Frame(long Min, long Max, long Unit, int Least)
{
    /// <summary>Longest distance that <see cref="Limit"/> allows; every difference of two instants then fits a <see cref="long"/>.</summary>
    public const long Limit = (1L << 62) - 1;

    public bool IsEmpty => Min > Max;

    /// <summary>Bytes per value: 1, 2, 4, or 8 for values as they are.</summary>
    public int Width
    {
        get
        {
            var span = IsEmpty ? 0 : unchecked((ulong)Max - (ulong)Min) / (ulong)Step;
            return span > uint.MaxValue ? 8 : Math.Max(Least, span > ushort.MaxValue ? 4 : span > byte.MaxValue ? 2 : 1);
        }
    }

    /// <summary>The value that is written as 0.</summary>
    public long Origin => Width == 8 || IsEmpty ? 0 : Min;

    /// <summary>What one more in the written number adds to the value.</summary>
    public long Scale => Width == 8 ? 1 : Step;

    private long Step => Math.Max(1, Unit);

    public static Frame Empty(int least) => new(long.MaxValue, long.MinValue, 0, least);

    /// <summary>The frame of values whose greatest common divisor is worth looking for.</summary>
    public static Frame Of(ReadOnlySpan<long> values, int least)
    {
        if (values.Length == 0) return Empty(least);
        var (first, min, max, unit) = (values[0], values[0], values[0], 0UL);
        var divisor = new ExactDivisor(1);
        foreach (var value in values)
        {
            (min, max) = (Math.Min(min, value), Math.Max(max, value));
            if (unit == 1) continue;
            var distance = unchecked((ulong)(value >= first ? value - first : first - value));
            if (distance == 0 || (unit != 0 && divisor.Divides(distance, out _))) continue;
            divisor = new ExactDivisor(unit = Gcd(unit, distance));
        }
        return new Frame(min, max, Whole(unit), least);
    }

    /// <summary>A frame that holds the values of both.</summary>
    public Frame With(Frame other)
    {
        if (other.IsEmpty) return this;
        if (IsEmpty) return other;
        var distance = unchecked((ulong)Math.Max(Min, other.Min) - (ulong)Math.Min(Min, other.Min));
        var unit = Gcd(Gcd((ulong)Unit, (ulong)other.Unit), distance);
        return new Frame(Math.Min(Min, other.Min), Math.Max(Max, other.Max), Whole(unit), Math.Max(Least, other.Least));
    }

    // A unit beyond what a long holds saves nothing.
    private static long Whole(ulong unit) => unit > long.MaxValue ? 1 : (long)unit;

    private static ulong Gcd(ulong a, ulong b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}

/// <summary>Division without remainder by a multiplication (Granlund and Montgomery 1994, section 9): a tenth of the time of a division.</summary>
internal readonly struct ExactDivisor
{
    private readonly ulong _inverse, _limit;
    private readonly int _shift;

    public ExactDivisor(ulong by)
    {
        _shift = BitOperations.TrailingZeroCount(by);
        _limit = ulong.MaxValue / by;
        var odd = by >> _shift;
        _inverse = odd;
        for (var i = 0; i < 5; i++) _inverse = unchecked(_inverse * (2 - odd * _inverse));
    }

    /// <summary>Whether the value is a multiple; only then the quotient means anything.</summary>
    public bool Divides(ulong value, out ulong quotient)
    {
        quotient = BitOperations.RotateRight(unchecked(value * _inverse), _shift);
        return quotient <= _limit;
    }
}
