using System.Numerics;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Retention;

/// <summary>How many of the people who first came in a bucket come back in the buckets after it (definition: product.md, "Retention"; cohort analysis after Glenn 1977).</summary>
public static class RetentionCohorts
{
    /// <summary>Counts every cohort.</summary>
    /// <exception cref="ArgumentException">The bounds do not ascend or there are none.</exception>
    /// <remarks>O(rows + rows that begin another bucket × log buckets), in parallel over persons; memory buckets² numbers per thread. Deterministic whatever the number of threads.</remarks>
    public static RetentionAnswer Run(RetentionQuestion question, JourneyIndex index)
    {
        var (plan, buckets) = (new Plan(question, index), question.Bounds.Length - 1);
        var counts = new long[buckets * buckets];
        foreach (var slice in index.Scan(new Scan(plan, null)))
            for (var i = 0; i < counts.Length; i++) counts[i] += slice[i];

        var end = question.EndOfData ?? index.EndOfData;
        var finished = 0;
        while (finished < buckets && question.Bounds[finished + 1] <= end) finished++;
        return new RetentionAnswer([.. Enumerable.Range(0, buckets).Where(b => counts[b * buckets] > 0).Select(b => new RetentionCohort(
            b, counts[b * buckets], counts[(b * buckets)..((b + 1) * buckets - b)], Math.Max(0, finished - b)))]);
    }

    /// <summary>The persons behind one cell: those of a cohort who came back in the <paramref name="later"/>-th bucket after (0 = the whole cohort).</summary>
    /// <param name="question">As in <see cref="Run"/>.</param>
    /// <param name="index">The interactions.</param>
    /// <param name="cohort">Index of the cohort's bucket.</param>
    /// <param name="later">Buckets after it.</param>
    /// <exception cref="ArgumentException">As in <see cref="Run"/>, or there is no such cell.</exception>
    /// <remarks>Cost as <see cref="Run"/>.</remarks>
    public static PersonSet PeopleAt(RetentionQuestion question, JourneyIndex index, int cohort, int later)
    {
        var plan = new Plan(question, index);
        ArgumentOutOfRangeException.ThrowIfNegative(cohort);
        ArgumentOutOfRangeException.ThrowIfNegative(later);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cohort + later, question.Bounds.Length - 2);
        var isIn = new bool[index.Persons];
        index.Scan(new Scan(plan, (person, first, bucket) => isIn[person] |= first == cohort && bucket == cohort + later));
        return PersonSet.Where(index, p => isIn[p]);
    }

    /// <summary>The question made ready: bounds in ticks and what each signature means.</summary>
    private sealed class Plan
    {
        public const byte First = 1;
        public const byte Return = 2;

        public Plan(RetentionQuestion question, JourneyIndex index)
        {
            if (question.Bounds.Length < 2) throw new ArgumentException("Retention needs two bounds at least.", nameof(question));
            for (var b = 1; b < question.Bounds.Length; b++)
                if (question.Bounds[b] <= question.Bounds[b - 1]) throw new ArgumentException("Bounds must ascend.", nameof(question));
            (Index, People) = (index, question.Scope.People);
            Bounds = [.. question.Bounds.Select(index.Clock.FirstTickAt)];
            if (question.Scope.Filter is null && question.IsFirst is null && question.IsReturn is null) return;
            Meaning = new byte[index.Signatures];
            for (var s = 0; s < Meaning.Length; s++)
                if (Is(question.Scope.Filter, s, true))
                    Meaning[s] = (byte)((Is(question.IsFirst, s, false) ? First : 0) | (Is(question.IsReturn, s, false) ? Return : 0));
        }

        public JourneyIndex Index { get; }

        public PersonSet? People { get; }

        public long[] Bounds { get; }

        /// <summary>By signature; null = every interaction begins a cohort and is a return.</summary>
        public byte[]? Meaning { get; }

        private static bool Is(bool[]? flags, int signature, bool beyond) => flags is null || (signature < flags.Length ? flags[signature] : beyond);
    }

    private sealed class Scan(Plan plan, Action<int, int, int>? onCell) : IScan<int[][]>
    {
        public int[][] Over<TTime, TSignature>(Journeys<TTime, TSignature> journeys)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature> => PersonSlices.Walk(plan.Index, (fromPerson, toPerson) =>
        {
            var (time, starts, bounds, buckets) = (journeys.Time, journeys.Starts, plan.Bounds, plan.Bounds.Length - 1);
            var counts = new int[buckets * buckets];
            for (var p = fromPerson; p < toPerson; p++)
            {
                if (plan.People is not null && !plan.People.Has(p)) continue;
                var (i, end) = (starts[p], starts[p + 1]);
                if (plan.Meaning is not null) i = Next(journeys, i, end, Plan.First);
                if (i == end) continue;
                var cohort = BucketOf(long.CreateTruncating(time[i]));
                if ((uint)cohort >= (uint)buckets) continue;
                counts[cohort * buckets]++;
                onCell?.Invoke(p, cohort, cohort);

                var next = bounds[cohort + 1];
                for (i++; i < end; i++)
                {
                    var tick = long.CreateTruncating(time[i]);
                    if (tick < next || (plan.Meaning is not null && (plan.Meaning[int.CreateTruncating(journeys.Signature[i])] & Plan.Return) == 0)) continue;
                    var bucket = BucketOf(tick);
                    if (bucket >= buckets) break;
                    counts[cohort * buckets + bucket - cohort]++;
                    onCell?.Invoke(p, cohort, bucket);
                    next = bounds[bucket + 1];
                }
            }
            return counts;

            int BucketOf(long tick)
            {
                var at = Array.BinarySearch(bounds, tick);
                return at < 0 ? ~at - 1 : at;
            }
        });

        private int Next<TTime, TSignature>(Journeys<TTime, TSignature> journeys, int row, int end, byte meaning)
            where TTime : unmanaged, IBinaryInteger<TTime>
            where TSignature : unmanaged, IBinaryInteger<TSignature>
        {
            while (row < end && (plan.Meaning![int.CreateTruncating(journeys.Signature[row])] & meaning) == 0) row++;
            return row;
        }
    }
}
