using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Retention;

/// <summary>Who comes back, by the bucket in which they first came.</summary>
/// <param name="Bounds">Boundaries of the buckets (days, weeks, months of a calendar), ascending: buckets + 1 instants.</param>
public sealed record RetentionQuestion(long[] Bounds)
{
    /// <summary>Segment of persons and of interactions; its period is not used, the bounds are.</summary>
    public JourneyScope Scope { get; init; } = JourneyScope.All;

    /// <summary>By signature: what makes somebody a member of a cohort, at her first such interaction ever; null = any interaction.</summary>
    public bool[]? IsFirst { get; init; }

    /// <summary>By signature: what counts as coming back; null = any interaction.</summary>
    public bool[]? IsReturn { get; init; }

    /// <summary>Where data ends, microseconds; buckets that end after it are unfinished. The index's end of data unless told.</summary>
    public long? EndOfData { get; init; }
}

/// <summary>Retention by cohort.</summary>
/// <param name="Cohorts">Oldest first, every bucket in which somebody came first.</param>
public sealed record RetentionAnswer(IReadOnlyList<RetentionCohort> Cohorts);

/// <summary>One cohort.</summary>
/// <param name="Bucket">Index of its bucket.</param>
/// <param name="Persons">Persons in it: the denominator of every share.</param>
/// <param name="Returned">Element i: persons with a returning interaction in the i-th bucket after; element 0, the cohort's own bucket, is <paramref name="Persons"/>.</param>
/// <param name="Finished">How many elements of <paramref name="Returned"/> lie in finished buckets; the others have no share.</param>
public sealed record RetentionCohort(int Bucket, long Persons, long[] Returned, int Finished);
