using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Funnels;

/// <summary>How many people take ordered steps one after the other, where they stop, and how long each step takes them (definition: product.md, "Funnel").</summary>
/// <remarks>
/// Exact, not greedy. Counted from step 1, of all runs that reached a step only the one that started latest can matter (whatever extends an earlier
/// one extends it too); counted between steps, only the one that reached it latest. So one number per step and person is enough: dynamic programming
/// over subsequences with a window, as in Das, Fleischer et al., "Episode matching" (CPM 1997). Optional steps keep one more number per pair of neighbours.
/// </remarks>
public static class Funnel
{
    /// <summary>Counts persons, medians and groups of every step.</summary>
    /// <exception cref="ArgumentException">Not 1 to 32 steps, the first is optional, the window is negative, or a signature names a group that does not exist.</exception>
    /// <remarks>O(rows of the period's persons × steps each may serve), in parallel over persons; memory one number per person and step reached. Deterministic whatever the number of threads.</remarks>
    public static FunnelAnswer Run(FunnelQuestion question, JourneyIndex index) =>
        FunnelTally.Sum(index.Scan(new FunnelScan(new FunnelPlan(question, index), null, null)));

    /// <summary>The persons behind one step's figures.</summary>
    /// <param name="question">As in <see cref="Run"/>.</param>
    /// <param name="index">The interactions.</param>
    /// <param name="step">Position of the step in the question, from 0.</param>
    /// <param name="group">Only persons whose run starts in this group of the breakdown; null = all.</param>
    /// <exception cref="ArgumentException">As in <see cref="Run"/>, or there is no such step.</exception>
    /// <remarks>Cost as <see cref="Run"/>; memory four bytes per person.</remarks>
    public static FunnelPeople PeopleAt(FunnelQuestion question, JourneyIndex index, int step, int? group = null)
    {
        var plan = new FunnelPlan(question, index);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, plan.Count);
        var reached = new uint[index.Persons];
        index.Scan(new FunnelScan(plan, reached, group));
        var before = step == 0 ? 0 : 1u << plan.Before[step];
        return new FunnelPeople(
            PersonSet.Where(index, p => (reached[p] >> step & 1) != 0),
            PersonSet.Where(index, p => (reached[p] & before) != 0 && (reached[p] >> step & 1) == 0));
    }

    /// <summary>One walk over the journeys; each person's steps go to <paramref name="reached"/> when somebody wants them.</summary>
    private sealed class FunnelScan(FunnelPlan plan, uint[]? reached, int? group) : IScan<FunnelTally[]>
    {
        public FunnelTally[] Over<TTime, TSignature>(Journeys<TTime, TSignature> journeys)
            where TTime : unmanaged, System.Numerics.IBinaryInteger<TTime>
            where TSignature : unmanaged, System.Numerics.IBinaryInteger<TSignature> =>
            PersonSlices.Walk(plan.Index, (from, to) =>
            {
                var walk = new FunnelWalk<TTime, TSignature>(plan, journeys, reached, group);
                walk.Over(from, to);
                return walk.Tally;
            });
    }
}
