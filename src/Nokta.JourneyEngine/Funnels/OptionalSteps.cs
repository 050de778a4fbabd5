using System.Numerics;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Funnels;

/// <summary>Finds how far a person came where some steps are optional, and which of those she took on the way.</summary>
internal sealed class OptionalSteps<TTime, TSignature>(FunnelPlan plan, Journeys<TTime, TSignature> journeys)
    where TTime : unmanaged, IBinaryInteger<TTime>
    where TSignature : unmanaged, IBinaryInteger<TSignature>
{
    // By step: where the best run that reached it started (window from step 1) or reached it (between steps).
    private readonly int[] _at = new int[plan.Count];

    // By optional step and later step of the same stretch: where the best run through the first reached the second; -1 = none.
    private readonly int[] _through = new int[plan.Count * plan.Count];

    private uint _reached, _taken;

    /// <summary>The deepest run in the rows; <paramref name="served"/> gets, by row, the steps reached with it.</summary>
    public Run Reach(int from, int to, bool isFromFirst, uint[]? served)
    {
        (_reached, _taken) = (0, 0);
        if (!isFromFirst) Array.Fill(_through, -1);
        var (deepest, start, end) = (-1, -1, -1);
        for (var i = from; i < to; i++)
        {
            var mask = plan.Masks[int.CreateTruncating(journeys.Signature[i])];
            if (served is not null) served[i - from] = 0;
            while (mask != 0)
            {
                // Later steps first: one interaction serves one step.
                var k = BitOperations.Log2(mask);
                mask ^= 1u << k;
                if (!(k == 0 ? Starts(i) : isFromFirst ? FollowsStart(i, k) : FollowsStep(i, k))) continue;
                _reached |= 1u << k;
                if (served is not null) served[i - from] |= 1u << k;
                if ((plan.Optional >> k & 1) == 0 && k > deepest) (deepest, start, end) = (k, _at[k], i);
            }
        }
        return deepest < 0 ? default : new Run(Counted(), deepest, start, end);
    }

    private bool Starts(int row)
    {
        if (Tick(row) > plan.Last) return false;
        _at[0] = row;
        return true;
    }

    private bool FollowsStart(int row, int step)
    {
        var before = plan.Before[step];
        if (!IsWithin(row, before)) return false;
        _at[step] = _at[before];
        if ((plan.Optional >> step & 1) == 0)
            for (var o = before + 1; o < step; o++)
                if (IsWithin(row, o)) _taken |= 1u << o;
        return true;
    }

    private bool FollowsStep(int row, int step)
    {
        var (before, follows, isRequired) = (plan.Before[step], false, (plan.Optional >> step & 1) == 0);
        for (var o = before; o < step; o++)
        {
            var isNext = IsWithin(row, o);
            follows |= isNext;
            if (o == before || !(isNext || IsThrough(row, o, step))) continue;
            if (isRequired) _taken |= 1u << o;
            else _through[o * plan.Count + step] = row;
        }
        if (follows) _at[step] = row;
        return follows;
    }

    private bool IsThrough(int row, int optional, int step)
    {
        for (var next = optional + 1; next < step; next++)
            if (_through[optional * plan.Count + next] is >= 0 and var last && IsClose(row, last)) return true;
        return false;
    }

    private bool IsWithin(int row, int step) => (_reached >> step & 1) != 0 && IsClose(row, _at[step]);

    private bool IsClose(int row, int earlier) => (ulong)(Tick(row) - Tick(earlier)) <= plan.Window;

    // An optional step counts where it lay on a run to the required step after it; before that one is reached, any run to it will do.
    private uint Counted()
    {
        var counted = _reached & ~plan.Optional;
        for (var o = 1; o < plan.Count; o++)
        {
            if ((plan.Optional >> o & 1) == 0) continue;
            var isPassed = plan.After[o] < plan.Count && (_reached >> plan.After[o] & 1) != 0;
            if (((isPassed ? _taken : _reached) >> o & 1) != 0) counted |= 1u << o;
        }
        return counted;
    }

    private long Tick(int row) => long.CreateTruncating(journeys.Time[row]);
}
