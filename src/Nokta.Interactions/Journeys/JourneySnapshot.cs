using Nokta.Interactions.Ledger;
using Nokta.Interactions.Measures;
using Nokta.Interactions.Rules;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Journeys;

/// <summary>Everything a figure is computed from, as it stood at one moment: the journeys, what each signature means, and the goals. Immutable.</summary>
public sealed record JourneySnapshot
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>All interactions, sorted by person and time.</summary>
    public required JourneyIndex Index { get; init; }

    /// <summary>By id; at least as long as the index knows signatures.</summary>
    public required IReadOnlyList<Signature> Signatures { get; init; }

    /// <summary>Interactions per signature.</summary>
    public required long[] RowsOf { get; init; }

    /// <summary>Touchpoints and rules per signature.</summary>
    public required Assignment Assignment { get; init; }

    /// <summary>In order; the first is the workspace's main goal.</summary>
    public required IReadOnlyList<GoalView> Goals { get; init; }

    /// <summary>Currencies by the number the index uses; 0 is none.</summary>
    public required IReadOnlyList<string> Currencies { get; init; }

    /// <summary>The state of the ledger this was read from.</summary>
    public required LedgerState Ledger { get; init; }

    /// <summary>The state of rules and goals this was read from; <see cref="RuleStore.ListAsync"/> gives the same rules for it at any later day.</summary>
    public required long Revision { get; init; }

    /// <summary>Another number for every other snapshot of this process: what a cache of answers is keyed by.</summary>
    public required long Version { get; init; }

    /// <summary>By signature: number of the touchpoint, 0 = unmapped.</summary>
    public int[] TouchpointOf => Assignment.TouchpointOf;

    /// <summary>By signature: index into <see cref="Rules"/>, -1 = unmapped.</summary>
    public int[] RuleOf => Assignment.RuleOf;

    public IReadOnlyList<MappingRule> Rules => Assignment.Rules;

    /// <summary>Interactions in all.</summary>
    public long Rows => Index.Count;

    /// <summary>Interactions that no rule takes.</summary>
    public long Unmapped => RowsWhere(s => TouchpointOf[s] == 0);

    /// <summary>Interactions of the signatures that answer yes.</summary>
    public long RowsWhere(Func<int, bool> signature)
    {
        var sum = 0L;
        for (var s = 0; s < RowsOf.Length; s++)
            if (RowsOf[s] > 0 && signature(s)) sum += RowsOf[s];
        return sum;
    }

    /// <summary>The snapshot with its register, calendar and settings, as <see cref="Question.Build"/> wants it.</summary>
    public Measured Measured(IReadOnlyList<TouchpointCard> touchpoints, Calendar calendar, Lens? lens = null) => new()
    {
        Index = Index,
        Signatures = (lens ?? Lens.Plain).Named(Signatures),
        TouchpointOf = TouchpointOf,
        IsGoal = Goals.Count == 0 ? null : Goals[0].Matches,
        GoalWindowDays = Goals.Count == 0 ? 30 : Goals[0].WindowDays,
        IsAudienceGoal = (Goals.FirstOrDefault(g => g.Number == lens?.Audience.Goal) ?? (Goals.Count == 0 ? null : Goals[0]))?.Matches,
        Lens = lens ?? Lens.Plain,
        Touchpoints = touchpoints,
        Calendar = calendar,
    };

    /// <summary>Interactions per touchpoint; element 0 is unmapped, and their sum is <see cref="Rows"/>.</summary>
    public long[] RowsByTouchpoint(int touchpoints)
    {
        var rows = new long[Math.Max(touchpoints, TouchpointOf.DefaultIfEmpty(0).Max()) + 1];
        for (var s = 0; s < RowsOf.Length; s++) rows[TouchpointOf[s]] += RowsOf[s];
        return rows;
    }

    /// <summary>Interactions each rule takes, in the order of <see cref="Rules"/>.</summary>
    public long[] RowsByRule()
    {
        var rows = new long[Rules.Count];
        for (var s = 0; s < RowsOf.Length; s++)
            if (RuleOf[s] >= 0) rows[RuleOf[s]] += RowsOf[s];
        return rows;
    }
}

/// <summary>A goal as the engine wants it: which signatures count.</summary>
public sealed record GoalView(int Number, int Version, Trilingual Name, int WindowDays, bool[] Matches);
