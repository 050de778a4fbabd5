using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Segments;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Paths;

/// <summary>What people do after (or before) an anchor, step by step.</summary>
/// <param name="NodeOf">Node of each signature, 1 to <paramref name="Nodes"/>; 0 = not a step, left out.</param>
/// <param name="Nodes">Highest node number.</param>
public sealed record PathsQuestion(int[] NodeOf, int Nodes)
{
    /// <summary>The anchor lies in the period; steps after it need not, steps before it need not either.</summary>
    public JourneyScope Scope { get; init; } = JourneyScope.All;

    /// <summary>The node where paths start (or end); 0 = before the journey's first (after its last) step in the period, which is then the first step of the path.</summary>
    public int Anchor { get; init; }

    /// <summary>Steps before the anchor, backwards, instead of after it.</summary>
    public bool Before { get; init; }

    /// <summary>Steps beside the anchor, 1 to 20.</summary>
    public int Depth { get; init; } = 4;

    /// <summary>Children kept per step, the rest is summed as "other"; 1 and more.</summary>
    public int PerStep { get; init; } = 5;

    /// <summary>Consecutive repeats of a node are one step, at the time of the one nearest to the anchor; true unless told.</summary>
    public bool CollapseRepeats { get; init; } = true;

    /// <summary>Longest time from the anchor (the first step, when that is 0) to a step, in microseconds, inclusive; none unless told.</summary>
    public long Window { get; init; } = long.MaxValue;
}

/// <summary>The tree of paths. A person counts once: from her first anchor in the period (last, for paths before).</summary>
/// <param name="Persons">Persons with an anchor: the count of the root.</param>
/// <param name="Root">The anchor.</param>
public sealed record PathsAnswer(long Persons, PathNode Root);

/// <summary>A step of the tree.</summary>
/// <param name="Node">The node; 0 at the root of an anchor that is the start or end of the journey.</param>
/// <param name="Persons">Persons who came this way: the sum over children, <paramref name="Ended"/> and <paramref name="Other"/>, except at the last step shown.</param>
/// <param name="MedianGap">From the step before, in microseconds; NaN at the root, and at a journey's first (last) step.</param>
/// <param name="Children">Most frequent first, equal ones by node.</param>
/// <param name="Ended">Persons whose journey has no further step (within the window); 0 at the last step shown.</param>
/// <param name="Other">Persons who went on to a step that is not kept; 0 at the last step shown.</param>
public sealed record PathNode(int Node, long Persons, double MedianGap, IReadOnlyList<PathNode> Children, long Ended, long Other);

/// <summary>A mapped path against real ones: who follows it, who leaves it where, and where they go instead.</summary>
/// <param name="NodeOf">Node of each signature; 0 = not a step.</param>
/// <param name="Nodes">Highest node number.</param>
/// <param name="Mapped">The nodes of the mapped path, in order; at least two, and none directly after itself, since repeats are one step.</param>
public sealed record ConformanceQuestion(int[] NodeOf, int Nodes, int[] Mapped)
{
    /// <summary>The first mapped step lies in the period.</summary>
    public JourneyScope Scope { get; init; } = JourneyScope.All;

    /// <summary>Longest time from the first mapped step, in microseconds, inclusive.</summary>
    public long Window { get; init; } = long.MaxValue;
}

/// <summary>How real journeys fit the mapped path. Each person is judged once, from her first mapped first step in the period.</summary>
/// <param name="Persons">Persons who came to the first mapped step.</param>
/// <param name="Exact">Those who took all steps in order with nothing in between (repeats collapsed).</param>
/// <param name="InOrder">Those who took all steps in order, others in between allowed; includes <paramref name="Exact"/>.</param>
/// <param name="Steps">Per mapped step.</param>
public sealed record ConformanceAnswer(long Persons, long Exact, long InOrder, IReadOnlyList<ConformanceStep> Steps)
{
    /// <summary>
    /// Where the mapped path loses people, the largest share first: "38 % go from menu to leaving without order, n = 412".
    /// Those left and skipped at each step; none where nobody was lost.
    /// </summary>
    public IReadOnlyList<Deviation> Deviations => [.. Steps.Skip(1).SelectMany((step, i) => Deviation.At(Steps[i], step))
        .OrderByDescending(d => d.Share).ThenByDescending(d => d.Persons)];
}

/// <summary>People who did not take a mapped step after the one before it.</summary>
/// <param name="From">The mapped node they came to in order.</param>
/// <param name="Missed">The mapped node they did not come to.</param>
/// <param name="Skipped">True when they came to a later mapped step all the same; false when they left.</param>
/// <param name="Persons">How many.</param>
/// <param name="Of">Persons who came to <paramref name="From"/>: the n.</param>
public sealed record Deviation(int From, int Missed, bool Skipped, long Persons, long Of)
{
    /// <summary>Persons of n, 0 to 1.</summary>
    public double Share => (double)Persons / Of;

    /// <summary>The 95 % interval of <see cref="Share"/> (Wilson).</summary>
    public Interval Interval => Shares.Wilson(Persons, Of);

    internal static IEnumerable<Deviation> At(ConformanceStep from, ConformanceStep missed)
    {
        if (from.Left > 0) yield return Of(false, from.Left);
        if (missed.Skipped > 0) yield return Of(true, missed.Skipped);

        Deviation Of(bool skipped, long persons) => new(from.Node, missed.Node, skipped, persons, from.Reached);
    }
}

/// <summary>One mapped step.</summary>
/// <param name="Node">The mapped node.</param>
/// <param name="Reached">Persons who came to it in order (steps may not be skipped).</param>
/// <param name="Skipped">Persons who never came to it after the step before, yet came to a later mapped one.</param>
/// <param name="Left">Persons who came to it in order and to no later mapped step (at the last step: all of them). Reached = Left + the next step's Skipped + its Reached.</param>
/// <param name="Next">Where persons who came to it in order went directly next (repeats of it left out), most frequent first; node 0 = the journey ended.</param>
public sealed record ConformanceStep(int Node, long Reached, long Skipped, long Left, IReadOnlyList<(int Node, long Persons)> Next);

/// <summary>The persons behind the figures of one mapped step.</summary>
/// <param name="Reached">Those who came to it in order.</param>
/// <param name="Skipped">Those who came to a later mapped step without it.</param>
/// <param name="Left">Those who came to it in order and to no later mapped step.</param>
public sealed record ConformancePeople(PersonSet Reached, PersonSet Skipped, PersonSet Left);
