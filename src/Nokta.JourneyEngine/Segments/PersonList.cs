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
    public static ulong[] LatestFirst(PersonSet people, JourneyIndex index, int skip, int take) => index.Scan(new Latest(people, skip, take, null));

    /// <summary>The same list from behind one person on: whoever was seen or erased meanwhile moves nobody else.</summary>
    /// <param name="people">The segment, made from the same index.</param>
    /// <param name="index">The index.</param>
    /// <param name="after">The person, and the instant of her last interaction in microseconds, that the part before ended with; null for the beginning.</param>
    /// <param name="take">How many to return at most.</param>
    /// <remarks>O(persons + members × log take) time, O(take) memory.</remarks>
    public static ulong[] LatestFirst(PersonSet people, JourneyIndex index, (long LastSeen, ulong Person)? after, int take) => index.Scan(new Latest(people, 0, take, after));

    private sealed class Latest(PersonSet people, int skip, int take, (long LastSeen, ulong Person)? after) : IScan<ulong[]>
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
                var tick = long.CreateTruncating(j.Time[j.Starts[p + 1] - 1]);
                if (after is { } passed && !IsBehind(j.Clock.InstantOf(tick), j.Index.PersonAt(p), passed)) continue;
                var rank = (tick, -p);
                if (latest.Count < kept) latest.Enqueue(p, rank);
                else if (kept > 0) latest.EnqueueDequeue(p, rank);
            }

            var found = new int[latest.Count];
            for (var i = found.Length - 1; i >= 0; i--) found[i] = latest.Dequeue();
            return [.. found.Skip(skip).Select(p => j.Index.PersonAt(p))];
        }

        private static bool IsBehind(long lastSeen, ulong person, (long LastSeen, ulong Person) passed) =>
            lastSeen < passed.LastSeen || (lastSeen == passed.LastSeen && PersonOrder.Mix(person) > PersonOrder.Mix(passed.Person));
    }
}
