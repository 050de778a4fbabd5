using System.Numerics;

namespace Nokta.JourneyEngine.Columns;

/// <summary>The columns that a question scans, in the widths in which this index holds them: a person's rows stand together, in journey order.</summary>
/// <typeparam name="TTime">Type of a tick (see <see cref="TickClock"/>).</typeparam>
/// <typeparam name="TSignature">Type of a signature id.</typeparam>
internal sealed class Journeys<TTime, TSignature>(JourneyIndex index, TTime[] time, TSignature[] signature)
    where TTime : unmanaged, IBinaryInteger<TTime>
    where TSignature : unmanaged, IBinaryInteger<TSignature>
{
    /// <summary>Ticks since the clock's origin; at least <see cref="Count"/> elements.</summary>
    public readonly TTime[] Time = time;

    /// <summary>Signature ids; at least <see cref="Count"/> elements.</summary>
    public readonly TSignature[] Signature = signature;

    /// <summary>Where each person's rows start; one element more than persons.</summary>
    public readonly int[] Starts = index.Starts;

    /// <summary>Where the rows, keys and remaining columns are found.</summary>
    public JourneyIndex Index { get; } = index;

    public int Persons => Index.Persons;

    public int Count => Index.Count;

    public TickClock Clock => Index.Clock;
}

/// <summary>A question over columns whose widths it does not know; <see cref="JourneyIndex.Scan"/> calls it with the right ones.</summary>
internal interface IScan<out TAnswer>
{
    TAnswer Over<TTime, TSignature>(Journeys<TTime, TSignature> journeys)
        where TTime : unmanaged, IBinaryInteger<TTime>
        where TSignature : unmanaged, IBinaryInteger<TSignature>;
}

/// <summary>How the index writes instants: ticks of <paramref name="Unit"/> microseconds since <paramref name="Origin"/>, so that most logs need four bytes.</summary>
internal readonly record struct TickClock(long Origin, long Unit)
{
    /// <summary>The instant of a tick, in microseconds since the Unix epoch.</summary>
    public long InstantOf(long tick) => Origin + tick * Unit;

    /// <summary>The first tick at or after an instant; instants beyond what ticks can say are clamped.</summary>
    public long FirstTickAt(long instant)
    {
        var distance = (Int128)instant - Origin;
        var tick = distance >= 0 ? (distance + Unit - 1) / Unit : -(-distance / Unit);
        return (long)Int128.Clamp(tick, long.MinValue, long.MaxValue);
    }

    /// <summary>Whole ticks in a length of time: every gap of rows is a multiple of the unit, so gap ≤ length exactly when its ticks are at most these.</summary>
    public long TicksIn(long length) => length / Unit;
}
