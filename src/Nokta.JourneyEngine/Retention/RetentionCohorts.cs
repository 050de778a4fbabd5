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
        var (plan, buckets) = (new RetentionPlan(question, index), question.Bounds.Length - 1);
        var counts = new long[buckets * buckets];
        foreach (var slice in index.Scan(new RetentionScan(plan, null)))
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
        var plan = new RetentionPlan(question, index);
        ArgumentOutOfRangeException.ThrowIfNegative(cohort);
        ArgumentOutOfRangeException.ThrowIfNegative(later);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cohort + later, question.Bounds.Length - 2);
        var isIn = new bool[index.Persons];
        index.Scan(new RetentionScan(plan, (person, first, bucket) => isIn[person] |= first == cohort && bucket == cohort + later));
        return PersonSet.Where(index, p => isIn[p]);
    }
}
