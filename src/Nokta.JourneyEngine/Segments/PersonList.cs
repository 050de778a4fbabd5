using System.Numerics;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Segments;

/// <summary>A segment as a list, for people to look at.</summary>
public static class PersonList
{
    /// <summary>Persons of the segment, those seen last first (equal instants: in the order of the index), from <paramref name="skip"/> on, at most <paramref name="take"/>.</summary>
    /// <param name="people">The segment, made from the same index.</param>
    /// <param name="index">The index.</param>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="take">How many to return at most.</param>
    /// <remarks>O(persons + members × log(skip + take)) time, O(skip + take) memory.</remarks>
    public static ulong[] LatestFirst(PersonSet people, JourneyIndex index, int skip, int take) => index.Scan(new Latest(people, skip, take));

    private sealed class Latest(PersonSet people, int skip, int take) : IScan<ulong[]>
    {
        public ulong[] Over<TTime, TSignature>(Journeys<TTime, TSignature> j)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature>
        {
            var kept = (int)Math.Min(j.Persons, (long)skip + take);
            var latest = new PriorityQueue<int, (long Tick, int Late)>(kept + 1);
            for (var p = 0; p < j.Persons; p++)
            {
                if (!people.Has(p)) continue;
                var rank = (long.CreateTruncating(j.Time[j.Starts[p + 1] - 1]), -p);
                if (latest.Count < kept) latest.Enqueue(p, rank);
                else if (kept > 0) latest.EnqueueDequeue(p, rank);
            }

            var found = new int[latest.Count];
            for (var i = found.Length - 1; i >= 0; i--) found[i] = latest.Dequeue();
            return [.. found.Skip(skip).Select(p => j.Index.PersonAt(p))];
        }
    }
}
