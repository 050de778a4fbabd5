using System.Numerics;
using System.Runtime.CompilerServices;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Columns;

/// <summary>The journeys of a scope: whose they are, where they lie in its period, and how they are shared out over threads.</summary>
internal sealed class ScopedJourneys<TTime, TSignature>
    where TTime : unmanaged, IBinaryInteger<TTime>
    where TSignature : unmanaged, IBinaryInteger<TSignature>
{
    private readonly long _from;
    private readonly long _to;
    private readonly bool _isWhole;
    private readonly PersonSet? _people;
    private readonly TTime[] _time;
    private readonly int[] _starts;

    public ScopedJourneys(Journeys<TTime, TSignature> journeys, JourneyScope scope)
    {
        scope.People?.RequireOf(journeys.Index);
        (Journeys, _time, _starts, _people) = (journeys, journeys.Time, journeys.Starts, scope.People);
        (_from, _to) = (journeys.Clock.FirstTickAt(scope.Period.From), journeys.Clock.FirstTickAt(scope.Period.To));
        _isWhole = journeys.Index.StartOfData >= scope.Period.From && journeys.Index.EndOfData < scope.Period.To;
    }

    public Journeys<TTime, TSignature> Journeys { get; }

    /// <summary>Whether the person belongs to the scope's segment.</summary>
    public bool Has(int person) => _people is null || _people.Has(person);

    /// <summary>The person's rows in the period; none when she is outside the segment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void InPeriod(int person, out int start, out int end)
    {
        (start, end) = (_starts[person], _starts[person + 1]);
        if (_people is not null && !_people.Has(person)) end = start;
        if (!_isWhole && start < end) Narrow(ref start, ref end);
    }

    private void Narrow(ref int start, ref int end)
    {
        if (Tick(end - 1) < _from || Tick(start) >= _to)
        {
            end = start;
            return;
        }
        start = FirstAt(start, end, _from);
        end = FirstAt(start, end, _to);
    }

    /// <summary>Walks all persons, a range of them on each thread; what the ranges give comes in the order of persons.</summary>
    public TTally[] Walk<TTally>(Func<int, int, TTally> walk)
    {
        var slices = Slices.For(Journeys.Count - Journeys.Index.Loose);
        var tallies = new TTally[slices];
        if (slices == 1)
        {
            tallies[0] = walk(0, Journeys.Persons);
            return tallies;
        }
        Parallel.For(0, slices, new ParallelOptions { MaxDegreeOfParallelism = slices }, s => tallies[s] = walk(PersonAt(s), PersonAt(s + 1)));
        return tallies;

        // The first person whose rows start at or after the slice's: every person falls into one slice.
        int PersonAt(int slice)
        {
            var row = Journeys.Index.Loose + (int)((long)(Journeys.Count - Journeys.Index.Loose) * slice / slices);
            var at = Array.BinarySearch(_starts, 0, Journeys.Persons, row);
            return at < 0 ? ~at : at;
        }
    }

    private long Tick(int row) => long.CreateTruncating(_time[row]);

    private int FirstAt(int from, int to, long tick)
    {
        while (to - from > 16)
        {
            var middle = (int)(((uint)from + (uint)to) / 2);
            if (Tick(middle) < tick) from = middle + 1;
            else to = middle;
        }
        while (from < to && Tick(from) < tick) from++;
        return from;
    }
}
