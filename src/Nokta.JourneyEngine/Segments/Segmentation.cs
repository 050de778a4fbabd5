using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Segments;

/// <summary>Who belongs to a segment as of one instant.</summary>
/// <param name="Test">What is asked of each person.</param>
/// <param name="At">Only earlier interactions count; who has none of those belongs to no segment.</param>
public sealed record SegmentQuestion(PersonTest Test, long At);

/// <summary>Segments: everybody is asked the same tests, all of them in one pass over her interactions.</summary>
public static class Segmentation
{
    /// <summary>So many tests that count interactions fit one question.</summary>
    public const int MostCounting = 64;

    /// <summary>Asks every person of the index.</summary>
    /// <remarks>
    /// O(interactions + interactions that any test counts × tests that count them + persons × tests), in parallel over persons; memory one bit a person.
    /// The same answer whatever the number of threads.
    /// </remarks>
    /// <exception cref="ArgumentException">More than <see cref="MostCounting"/> tests count interactions, or a set is made from another index.</exception>
    public static PersonSet Run(SegmentQuestion question, JourneyIndex index) => index.Scan(new SegmentScan(new SegmentPlan(question.Test, index), question.At));
}
