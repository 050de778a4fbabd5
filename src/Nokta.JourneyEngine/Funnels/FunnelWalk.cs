using System.Numerics;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Funnels;

/// <summary>Walks the journeys of a slice of persons through a funnel; one row costs a look-up, and more only where it serves a step.</summary>
internal sealed class FunnelWalk<TTime, TSignature>(FunnelPlan plan, Journeys<TTime, TSignature> journeys, uint[]? reached, int? group)
    where TTime : unmanaged, IBinaryInteger<TTime>
    where TSignature : unmanaged, IBinaryInteger<TSignature>
{
    private readonly bool _isFromFirst = plan.Question.WindowFrom == FunnelWindow.FromFirstStep;
    private readonly OptionalSteps<TTime, TSignature>? _optional = plan.Optional == 0 ? null : new(plan, journeys);
    private readonly int[] _at = new int[plan.Count];
    private uint[] _served = [];

    public FunnelTally Tally { get; } = new(plan);

    public void Over(int fromPerson, int toPerson)
    {
        var (starts, people) = (journeys.Starts, plan.Question.Scope.People);
        var isWhole = plan.First <= journeys.Clock.FirstTickAt(journeys.Index.StartOfData);
        for (var p = fromPerson; p < toPerson; p++)
        {
            if (people is not null && !people.Has(p)) continue;
            var (from, to) = (starts[p], starts[p + 1]);
            if (Tick(from) > plan.Last) continue;
            if (!isWhole) from = FirstInPeriod(from, to);
            if (from == to) continue;

            var run = _optional is not null ? _optional.Reach(from, to, _isFromFirst, null)
                : _isFromFirst ? Reach<FromFirst>(from, to, null)
                : Reach<BetweenSteps>(from, to, null);
            if (run.Reached != 0) Count(p, from, run);
        }
    }

    /// <summary>The deepest run of one person when every step is required: exact, since of all runs that reached a step only one can matter (see <see cref="Funnel"/>).</summary>
    private Run Reach<TWindow>(int from, int to, uint[]? served)
        where TWindow : struct, IWindow
    {
        var (time, signature, masks, at, window, count) = (journeys.Time, journeys.Signature, plan.Masks, _at, plan.Window, plan.Count);
        var (depth, start, end) = (0, -1, -1);
        for (var i = from; i < to && depth < count; i++)
        {
            var mask = masks[int.CreateTruncating(signature[i])];
            if (served is not null) served[i - from] = 0;
            while (mask != 0)
            {
                // Later steps first: one interaction serves one step.
                var k = BitOperations.Log2(mask);
                mask ^= 1u << k;
                if (k > depth) continue;
                var (tick, before) = (long.CreateTruncating(time[i]), i);
                if (k == 0 ? tick > plan.Last : (ulong)(tick - long.CreateTruncating(time[before = at[k - 1]])) > window) continue;
                at[k] = TWindow.IsFromFirst ? before : i;
                if (served is not null) served[i - from] |= 1u << k;
                if (k == depth) (depth, start, end) = (depth + 1, at[k], i);
            }
        }
        return depth == 0 ? default : new Run((uint)((1UL << depth) - 1), depth - 1, start, end);
    }

    private void Count(int person, int from, Run run)
    {
        var start = run.Start;
        if (run.Deepest > 0 && (plan.Question.WithTimes || (!_isFromFirst && plan.Question.GroupOf is not null)))
        {
            if (_isFromFirst) WalkOn(run);
            else start = WalkBack(from, run);
        }
        var signature = int.CreateTruncating(journeys.Signature[start]);
        Tally.Count(run.Reached, signature);
        if (reached is not null && (group is null || plan.GroupOf(signature) == group)) reached[person] = run.Reached;
    }

    // From the run's start, each required step at its first chance.
    private void WalkOn(Run run)
    {
        var (before, step) = (Tick(run.Start), plan.After[0]);
        for (var i = run.Start + 1; step <= run.Deepest; i++)
        {
            if ((plan.Masks[int.CreateTruncating(journeys.Signature[i])] >> step & 1) == 0) continue;
            var tick = Tick(i);
            Tally.Took(step, tick - before);
            (before, step) = (tick, plan.After[step]);
        }
    }

    // From the run's end, each step at the latest interaction that reached it; the walk ends where the run starts.
    private int WalkBack(int from, Run run)
    {
        if (_served.Length < run.End + 1 - from) _served = new uint[Math.Max(1024, 2 * (run.End + 1 - from))];
        _ = _optional is not null ? _optional.Reach(from, run.End + 1, false, _served) : Reach<BetweenSteps>(from, run.End + 1, _served);
        var (row, step, later, required) = (run.End, run.Deepest, Tick(run.End), run.Deepest);
        while (step > 0)
        {
            var before = plan.Leading[step];
            do row--;
            while ((_served[row - from] & before) == 0);
            step = BitOperations.TrailingZeroCount(_served[row - from] & before);
            if ((plan.Optional >> step & 1) != 0) continue;
            var tick = Tick(row);
            Tally.Took(required, later - tick);
            (required, later) = (step, tick);
        }
        return row;
    }

    private long Tick(int row) => long.CreateTruncating(journeys.Time[row]);

    private int FirstInPeriod(int from, int to)
    {
        if (Tick(to - 1) < plan.First) return to;
        while (to - from > 32)
        {
            var middle = (int)(((uint)from + (uint)to) / 2);
            if (Tick(middle) < plan.First) from = middle + 1;
            else to = middle + 1;
        }
        while (Tick(from) < plan.First) from++;
        return from;
    }

    private interface IWindow
    {
        static abstract bool IsFromFirst { get; }
    }

    private readonly struct FromFirst : IWindow
    {
        public static bool IsFromFirst => true;
    }

    private readonly struct BetweenSteps : IWindow
    {
        public static bool IsFromFirst => false;
    }
}

/// <summary>How far a person came.</summary>
/// <param name="Reached">Bit k: she counts at step k; 0 = nowhere.</param>
/// <param name="Deepest">The last required step she reached.</param>
/// <param name="Start">Row at which her run starts; with a window between steps and more than one step only found by walking back.</param>
/// <param name="End">Row at which it ends.</param>
internal readonly record struct Run(uint Reached, int Deepest, int Start, int End);
