using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Pain;

/// <summary>Compares two periods, signal by signal, over all touchpoints, and says which changes are more than noise.</summary>
public static class Comparison
{
    /// <summary>Every signal with at least 30 units in both periods at every mapped touchpoint, ordered by touchpoint and signal.</summary>
    /// <param name="previous">Scorecard of the previous period, asked with <see cref="ScorecardQuestion.KeepEvidence"/>.</param>
    /// <param name="current">Scorecard of the current period: the same question but for the period.</param>
    /// <param name="options">Thresholds of <see cref="SignalChange.IsProvenWorse"/>.</param>
    /// <exception cref="ArgumentException">A scorecard holds no evidence, or they speak of different touchpoints or windows.</exception>
    /// <remarks>O(n log n) in the persons × touchpoints of both periods; deterministic.</remarks>
    public static SignalChange[] Run(ScorecardAnswer previous, ScorecardAnswer current, VerdictOptions? options = null)
    {
        if (previous.Touchpoints.Length != current.Touchpoints.Length)
            throw new ArgumentException("Both scorecards speak of the same touchpoints.", nameof(current));
        if (previous.Question.Window != current.Question.Window || previous.Question.LongestWait != current.Question.LongestWait)
            throw new ArgumentException("Both scorecards have the same window and longest wait.", nameof(current));
        var sides = new Sides(new Samples(previous), new Samples(current), previous, current);
        var changes = new SignalChange[previous.Touchpoints.Length][];
        Parallel.For(1, changes.Length, new ParallelOptions { MaxDegreeOfParallelism = Slices.Threads }, t => changes[t] = [.. sides.At(t)]);
        options ??= new VerdictOptions();
        SignalChange[] all = [.. changes.Skip(1).SelectMany(c => c)];
        var adjusted = Discoveries.BenjaminiHochberg(Array.ConvertAll(all, c => c.P));
        return [.. all.Select((c, i) => c with { AdjustedP = adjusted[i] }).Select(c => c with
        {
            IsProvenWorse = IsProvenWorse(c, options) && (c.Signal != Signal.DropOff || IsAgainstComparable(c, previous, current, options)),
        })];
    }

    private static bool IsProvenWorse(SignalChange change, VerdictOptions options) =>
        change.IsWorse
        && Honesty.BeyondNoise(change.Difference, change.FromN, change.ToN)
        && change.AdjustedP < options.FalseAlarms
        && change.SwingP < (change.Signal is Signal.Duration or Signal.Wait ? options.SwingLevelOfTimes : options.SwingLevel)
        && change.Signal switch
        {
            Signal.Score => change.Effect >= options.LeastDelta,
            Signal.Duration or Signal.Wait => change.Effect >= options.LeastDelta && change.To >= change.From * options.LeastRatio,
            _ => change.Effect >= options.LeastShare,
        };

    // Every journey ends somewhere, so more ends here may only mean that steps changed places. It is a headline only at a touchpoint
    // where journeys did not naturally end before, and where the rise exceeds that of comparable ones (difference of the two changes).
    private static bool IsAgainstComparable(SignalChange change, ScorecardAnswer previous, ScorecardAnswer current, VerdictOptions options)
    {
        var (before, now) = (Others(previous, change.Touchpoint, options), Others(current, change.Touchpoint, options));
        if (before.N < Honesty.Solid || now.N < Honesty.Solid) return false;
        if (change.From > (double)before.K / before.N) return false;
        var excess = change.To - change.From - ((double)now.K / now.N - (double)before.K / before.N);
        var variance = Variance(change.From, change.FromN) + Variance(change.To, change.ToN)
            + Variance((double)before.K / before.N, before.N) + Variance((double)now.K / now.N, now.N);
        return excess >= options.LeastShare && excess > Normal.Z95 * Math.Sqrt(variance);
    }

    internal static (long K, long N) Others(ScorecardAnswer answer, int touchpoint, VerdictOptions options)
    {
        var (dropped, eligible, group) = (0L, 0L, options.GroupOf(touchpoint));
        for (var t = 1; t < answer.Touchpoints.Length; t++)
        {
            if (group == 0 || t == touchpoint || options.GroupOf(t) != group) continue;
            dropped += answer.Touchpoints[t].Behaviour.Dropped;
            eligible += answer.Touchpoints[t].Behaviour.DropEligible;
        }
        return (dropped, eligible);
    }

    private static double Variance(double share, long n) => share * (1 - share) / n;
}
