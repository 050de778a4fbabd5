using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Pain;

/// <summary>What Home may say in its one sentence.</summary>
public enum VerdictKind
{
    /// <summary>A touchpoint has got worse, and chance, the usual swings and the number of comparisons do not explain it.</summary>
    ProvenWorsening,

    /// <summary>Nothing is proven to have changed; one touchpoint hurts most as it stands.</summary>
    MostPainful,

    /// <summary>Nothing is proven to have changed, and nothing proven hurts enough to name.</summary>
    NothingProven,
}

/// <summary>The headline of Home as structure: which touchpoint, why, how sure. Pages make the sentence.</summary>
public sealed record Verdict
{
    /// <summary>What may be said.</summary>
    public required VerdictKind Kind { get; init; }

    /// <summary>The touchpoint it is said of; null when nothing is proven.</summary>
    public required int? Touchpoint { get; init; }

    /// <summary>Why: proven worsenings of the touchpoint, the strongest first. Empty unless <see cref="VerdictKind.ProvenWorsening"/>.</summary>
    public required SignalChange[] Reasons { get; init; }

    /// <summary>Touchpoints by pain. One that is proven to have got worse stands before all others; the rest is in the order of <see cref="Pain.Ranking"/>.</summary>
    public required PainRow[] Ranking { get; init; }

    /// <summary>All comparisons made, for the marks in lists.</summary>
    public required SignalChange[] Changes { get; init; }

    /// <summary>The row of the touchpoint the verdict speaks of.</summary>
    public PainRow? Row => Touchpoint is { } touchpoint ? Array.Find(Ranking, r => r.Touchpoint == touchpoint) : null;

    /// <summary>Chooses the headline from the scorecards of two periods.</summary>
    /// <param name="previous">Scorecard of the previous period, asked with <see cref="ScorecardQuestion.KeepEvidence"/>; null = there is none, nothing can be proven to have changed.</param>
    /// <param name="current">Scorecard of the current period, the same question but for the period.</param>
    /// <param name="options">Thresholds, importance, comparable touchpoints.</param>
    /// <remarks>
    /// A worsening is proven when one signal of a touchpoint passes four gates: the interval of the difference excludes 0 with n ≥ 30 on both sides;
    /// its p, adjusted over all signals of all touchpoints (Benjamini-Hochberg), is below <see cref="VerdictOptions.FalseAlarms"/>; it stands out of the swings
    /// between the quarters of both periods; and it is large enough to matter. Among several, the one that costs most people leads: the cautious effects of
    /// experience, failures and slowness, summed, × the number of these kinds that agree × reach × importance.
    /// </remarks>
    public static Verdict Choose(ScorecardAnswer? previous, ScorecardAnswer current, VerdictOptions? options = null)
    {
        options ??= new VerdictOptions();
        var changes = previous is null ? [] : Comparison.Run(previous, current, options);
        var ranking = Pain.Ranking.Of(current, options, changes);
        var worst = ranking.Where(r => r.Worsened.Length > 0).MaxBy(Cost);
        if (worst is not null)
        {
            return new Verdict
            {
                Kind = VerdictKind.ProvenWorsening,
                Touchpoint = worst.Touchpoint,
                Reasons = worst.Worsened,
                Ranking = [.. ranking.OrderByDescending(r => r.Worsened.Length > 0 ? Cost(r) : -1)],
                Changes = changes,
            };
        }

        var painful = Array.Find(ranking, r => IsPainful(r, options));
        return new Verdict
        {
            Kind = painful is null ? VerdictKind.NothingProven : VerdictKind.MostPainful,
            Touchpoint = painful?.Touchpoint,
            Reasons = [],
            Ranking = ranking,
            Changes = changes,
        };
    }

    // Where journeys end and how long things take is only bad compared with something; unhappiness and failure are bad as they stand.
    private static bool IsPainful(PainRow row, VerdictOptions options) =>
        row.Signal is Signal.Unhappy or Signal.Trouble && row.Firmness == Firmness.Solid && row.ShareRange!.Value.Low >= options.PainfulShare;

    private static double Cost(PainRow row)
    {
        var kinds = row.Worsened.GroupBy(c => KindOf(c.Signal)).Select(k => k.Max(c => c.LeastEffect)).ToArray();
        return kinds.Sum() * kinds.Length * row.Reach * row.Importance;
    }

    private static int KindOf(Signal signal) => signal switch
    {
        Signal.Unhappy or Signal.Score => 0,
        Signal.Duration or Signal.Wait => 1,
        _ => 2,
    };
}
