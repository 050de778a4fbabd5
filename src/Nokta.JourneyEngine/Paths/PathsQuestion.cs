using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Paths;

/// <summary>What people do after (or before) an anchor, step by step.</summary>
/// <param name="NodeOf">Node of each signature, 1 to <paramref name="Nodes"/>; 0 = not a step, left out.</param>
/// <param name="Nodes">Highest node number.</param>
public sealed record PathsQuestion(int[] NodeOf, int Nodes)
{
    /// <summary>The anchor lies in the period; steps after it need not, steps before it need not either.</summary>
    public JourneyScope Scope { get; init; } = JourneyScope.All;

    /// <summary>The node where paths start (or end); 0 = the journey's first (last) step in the period.</summary>
    public int Anchor { get; init; }

    /// <summary>Steps before the anchor, backwards, instead of after it.</summary>
    public bool Before { get; init; }

    /// <summary>Steps beside the anchor, 1 to 20.</summary>
    public int Depth { get; init; } = 4;

    /// <summary>Children kept per step, the rest is summed as "other"; 1 and more.</summary>
    public int PerStep { get; init; } = 5;

    /// <summary>Consecutive repeats of a node are one step; true unless told.</summary>
    public bool CollapseRepeats { get; init; } = true;

    /// <summary>Longest time from the anchor to a step, in microseconds, inclusive; none unless told.</summary>
    public long Window { get; init; } = long.MaxValue;
}

/// <summary>The tree of paths. A person counts once: from her first anchor in the period (last, for paths before).</summary>
/// <param name="Persons">Persons with an anchor: the count of the root.</param>
/// <param name="Root">The anchor.</param>
public sealed record PathsAnswer(long Persons, PathNode Root);

/// <summary>A step of the tree.</summary>
/// <param name="Node">The node; 0 at the root of an anchor that is the start or end of the journey.</param>
/// <param name="Persons">Persons who came this way: the sum over children, <paramref name="Ended"/> and <paramref name="Other"/>, except at the last step shown.</param>
/// <param name="MedianGap">From the step before, in microseconds; NaN at the root.</param>
/// <param name="Children">Most frequent first.</param>
/// <param name="Ended">Persons whose journey has no further step (within the window).</param>
/// <param name="Other">Persons who went on to a step that is not kept.</param>
public sealed record PathNode(int Node, long Persons, double MedianGap, IReadOnlyList<PathNode> Children, long Ended, long Other);

/// <summary>A mapped path against real ones: who follows it, who leaves it where, and where they go instead.</summary>
/// <param name="NodeOf">Node of each signature; 0 = not a step.</param>
/// <param name="Nodes">Highest node number.</param>
/// <param name="Mapped">The nodes of the mapped path, in order; at least two.</param>
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
public sealed record ConformanceAnswer(long Persons, long Exact, long InOrder, IReadOnlyList<ConformanceStep> Steps);

/// <summary>One mapped step.</summary>
/// <param name="Node">The mapped node.</param>
/// <param name="Reached">Persons who came to it in order (steps may not be skipped).</param>
/// <param name="Skipped">Persons who never came to it after the step before, yet came to a later mapped one.</param>
/// <param name="Left">Persons who came to it in order and to no later mapped step.</param>
/// <param name="Next">Where persons who came to it in order went directly next, most frequent first; node 0 = the journey ended.</param>
public sealed record ConformanceStep(int Node, long Reached, long Skipped, long Left, IReadOnlyList<(int Node, long Persons)> Next);
