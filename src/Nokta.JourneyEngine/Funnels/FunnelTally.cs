using System.Numerics;
using System.Runtime.InteropServices;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Funnels;

/// <summary>What one thread has counted: persons and gaps by step. Whole numbers, so tallies add up to the same whatever the cut.</summary>
internal sealed class FunnelTally
{
    private readonly FunnelPlan _plan;
    private readonly long[] _persons;
    private readonly List<ulong>[] _gaps;
    private readonly long[][] _groups;

    public FunnelTally(FunnelPlan plan)
    {
        (_plan, _persons) = (plan, new long[plan.Count]);
        _gaps = [.. Enumerable.Range(0, plan.Count).Select(_ => new List<ulong>())];
        _groups = plan.Question.GroupOf is null ? [] : [.. Enumerable.Range(0, plan.Question.Groups + 1).Select(_ => new long[plan.Count])];
    }

    /// <summary>Counts a person at every step of <paramref name="reached"/>; <paramref name="start"/> is the signature with which her run starts.</summary>
    public void Count(uint reached, int start)
    {
        var group = _groups.Length == 0 ? null : _groups[_plan.GroupOf(start)];
        for (; reached != 0; reached &= reached - 1)
        {
            var step = BitOperations.TrailingZeroCount(reached);
            _persons[step]++;
            if (group is not null) group[step]++;
        }
    }

    /// <summary>Notes how long a person took from the required step before, in ticks.</summary>
    public void Took(int step, long gap) => _gaps[step].Add((ulong)gap);

    public static FunnelAnswer Sum(FunnelTally[] slices)
    {
        var plan = slices[0]._plan;
        var steps = Enumerable.Range(0, plan.Count).AsParallel().AsOrdered().Select(step => Step(plan, slices, step)).ToList();
        var groups = slices[0]._groups.Select((_, g) => Sum(plan.Count, slices.Select(s => s._groups[g]))).ToList();
        return new FunnelAnswer(steps, groups);
    }

    private static FunnelStepAnswer Step(FunnelPlan plan, FunnelTally[] slices, int step)
    {
        var gaps = new ulong[slices.Sum(s => s._gaps[step].Count)];
        var at = 0;
        foreach (var part in slices.Select(s => s._gaps[step]))
        {
            CollectionsMarshal.AsSpan(part).CopyTo(gaps.AsSpan(at));
            at += part.Count;
        }
        var unit = (double)plan.Index.Clock.Unit;
        Span<double> quantiles = stackalloc double[2];
        Selection.Quantiles<ulong>(gaps, [0.5, 0.9], nearestRank: false, quantiles);
        return new FunnelStepAnswer(slices.Sum(s => s._persons[step]), quantiles[0] * unit, quantiles[1] * unit);
    }

    private static long[] Sum(int count, IEnumerable<long[]> parts)
    {
        var sum = new long[count];
        foreach (var part in parts)
            for (var i = 0; i < count; i++) sum[i] += part[i];
        return sum;
    }
}
