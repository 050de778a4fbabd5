using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Funnels;

/// <summary>A funnel made ready: which steps each signature may serve, as bits, and which steps lead to which.</summary>
internal sealed class FunnelPlan
{
    public const int Most = 32;

    public FunnelPlan(FunnelQuestion question, JourneyIndex index)
    {
        Require(question);
        (Question, Index, Count) = (question, index, question.Steps.Count);
        (Masks, Before, After, Leading) = (new uint[index.Signatures], new int[Count], new int[Count], new uint[Count]);
        for (var k = 0; k < Count; k++)
        {
            var step = question.Steps[k];
            if (step.IsOptional) Optional |= 1u << k;
            Before[k] = k == 0 ? -1 : question.Steps[k - 1].IsOptional ? Before[k - 1] : k - 1;
            Leading[k] = k == 0 ? 0 : (1u << k) - (1u << Before[k]);
            for (var s = 0; s < Math.Min(Masks.Length, step.Matches.Length); s++)
                if (step.Matches[s] && Keeps(s)) Masks[s] |= 1u << k;
        }
        for (var k = Count - 1; k >= 0; k--) After[k] = k == Count - 1 ? Count : question.Steps[k + 1].IsOptional ? After[k + 1] : k + 1;

        var (clock, period) = (index.Clock, question.Scope.Period);
        First = clock.FirstTickAt(period.From);
        Last = period.To == long.MaxValue ? long.MaxValue : clock.FirstTickAt(period.To) - 1;
        Window = question.Window == long.MaxValue ? ulong.MaxValue : (ulong)clock.TicksIn(question.Window);
    }

    public FunnelQuestion Question { get; }

    public JourneyIndex Index { get; }

    /// <summary>Number of steps, optional ones included.</summary>
    public int Count { get; }

    /// <summary>By signature: bit k when it serves step k.</summary>
    public uint[] Masks { get; }

    public uint Optional { get; }

    /// <summary>By step: the required step before it, -1 at the first.</summary>
    public int[] Before { get; }

    /// <summary>By step: the required step after it, <see cref="Count"/> behind the last.</summary>
    public int[] After { get; }

    /// <summary>By step: the required step before it and the optional ones between, as bits.</summary>
    public uint[] Leading { get; }

    /// <summary>First and last tick at which step 1 may lie.</summary>
    public long First { get; }

    public long Last { get; }

    /// <summary>Longest gap in ticks.</summary>
    public ulong Window { get; }

    /// <summary>The breakdown's group of a signature; 0 without one.</summary>
    public int GroupOf(int signature) => Question.GroupOf is { } groups && signature < groups.Length ? groups[signature] : 0;

    private bool Keeps(int signature) => Question.Scope.Filter is not { } filter || signature >= filter.Length || filter[signature];

    private static void Require(FunnelQuestion question)
    {
        var steps = question.Steps;
        if (steps.Count is < 1 or > Most) throw new ArgumentException($"A funnel has 1 to {Most} steps, not {steps.Count}.", nameof(question));
        if (steps[0].IsOptional) throw new ArgumentException("The first step of a funnel cannot be optional.", nameof(question));
        ArgumentOutOfRangeException.ThrowIfNegative(question.Window, nameof(question));
        if (question.GroupOf is { } groups && Array.Exists(groups, g => (uint)g > (uint)question.Groups))
            throw new ArgumentException($"A signature belongs to a group beyond {question.Groups}.", nameof(question));
    }
}
