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
        && change.SwingP < options.SwingLevel
        && change.Signal switch
        {
            Signal.Score => change.Effect >= options.LeastDelta,
            Signal.Duration or Signal.Wait => change.Effect >= options.LeastDelta && change.To >= change.From * options.LeastRatio,
            _ => change.Effect >= options.LeastShare,
        };

    // Every journey ends somewhere, so more ends here may only mean that steps changed places. It is a headline only where touchpoints
    // are comparable and the rise exceeds theirs: the difference of the two changes, each share with its binomial variance.
    private static bool IsAgainstComparable(SignalChange change, ScorecardAnswer previous, ScorecardAnswer current, VerdictOptions options)
    {
        var (before, now) = (Others(previous, change.Touchpoint, options), Others(current, change.Touchpoint, options));
        if (before.N < Honesty.Solid || now.N < Honesty.Solid) return false;
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

/// <summary>The two periods' evidence, compared at one touchpoint at a time.</summary>
internal sealed class Sides(Samples before, Samples now, ScorecardAnswer previous, ScorecardAnswer current)
{
    public IEnumerable<SignalChange> At(int touchpoint)
    {
        var (old, figures) = (previous.Touchpoints[touchpoint], current.Touchpoints[touchpoint]);
        if ((figures.MainScale ?? old.MainScale) is { } scale)
        {
            var persons = before.HasRespondents(touchpoint, scale) || now.HasRespondents(touchpoint, scale);
            var (a, b) = (before.Scores(touchpoint, persons, scale), now.Scores(touchpoint, persons, scale));
            if (IsEnough(a, b))
            {
                yield return Share(touchpoint, Signal.Unhappy, Unhappy(a, scale), Unhappy(b, scale), scale);
                yield return Score(touchpoint, a, b, scale);
            }
        }

        foreach (var (signal, sign) in Signals(old.Behaviour, figures.Behaviour))
        {
            var persons = before.HasPersons(touchpoint) || now.HasPersons(touchpoint);
            var (a, b) = (before.Share(touchpoint, persons, sign(before)), now.Share(touchpoint, persons, sign(now)));
            if (IsEnough(a, b)) yield return Share(touchpoint, signal, a, b, null);
        }

        foreach (var (signal, time) in s_times)
        {
            var (a, b) = (before.Times(touchpoint, time), now.Times(touchpoint, time));
            if (IsEnough(a, b)) yield return Time(touchpoint, signal, a, b);
        }
    }

    private static readonly (Signal Signal, Func<Evidence, float> Time)[] s_times = [(Signal.Duration, e => e.Duration), (Signal.Wait, e => e.Wait)];

    // A signal that cannot occur in the data (no outcomes recorded, no contact flagged) is not compared: it would only dilute the others.
    private static IEnumerable<(Signal Signal, Func<Samples, Func<Evidence, bool?>> Sign)> Signals(Behaviour old, Behaviour figures)
    {
        if (old.Interactions.Abandoned + figures.Interactions.Abandoned > 0) yield return (Signal.Abandoned, _ => e => (e.Signs & Signs.Abandoned) != 0);
        if (old.Interactions.Failed + figures.Interactions.Failed > 0) yield return (Signal.Failed, _ => e => (e.Signs & Signs.Failed) != 0);
        if (old.Interactions.Unanswered + figures.Interactions.Unanswered > 0) yield return (Signal.Unanswered, _ => e => (e.Signs & Signs.Unanswered) != 0);
        if (old.Repeated + figures.Repeated > 0) yield return (Signal.Repeated, _ => e => (e.Signs & Signs.Repeated) != 0);
        if (old.Dropped + figures.Dropped > 0)
            yield return (Signal.DropOff, side => e => (e.Signs & Signs.Loose) == 0 && side.IsClosed(e) ? (e.Signs & Signs.Dropped) != 0 : null);
    }

    private static bool IsEnough(Sample a, Sample b) => a.N >= Honesty.Solid && b.N >= Honesty.Solid;

    private static Sample Unhappy(Sample scores, Scale scale) => scores.Map(v => Scales.IsUnhappy(scale, (int)v) ? 1 : 0);

    private static SignalChange Share(int touchpoint, Signal signal, Sample a, Sample b, Scale? scale)
    {
        var (from, to) = ((double)a.Ones / a.N, (double)b.Ones / b.N);
        var difference = Shares.Newcombe(a.Ones, a.N, b.Ones, b.N);
        return new SignalChange
        {
            Touchpoint = touchpoint, Signal = signal, Scale = scale,
            From = from, To = to, FromN = a.N, ToN = b.N,
            Difference = difference,
            P = Shares.FisherP(a.Ones, a.N, b.Ones, b.N),
            IsWorse = to > from,
            Effect = to - from,
            LeastEffect = Math.Max(0, difference.Low),
            SwingP = Swing.P(a, b, v => v),
        };
    }

    private static SignalChange Score(int touchpoint, Sample a, Sample b, Scale scale)
    {
        var (before, now) = (a.Sorted(), b.Sorted());
        var (from, to) = (Moments.Of(before), Moments.Of(now));
        var welch = Means.Welch(from, to);
        var delta = 1 - 2 * Medians.RankSum(before, now).Superiority;
        return new SignalChange
        {
            Touchpoint = touchpoint, Signal = Signal.Score, Scale = scale,
            From = from.Mean, To = to.Mean, FromN = a.N, ToN = b.N,
            Difference = welch.Interval,
            P = welch.P,
            IsWorse = to.Mean < from.Mean,
            Effect = delta,
            LeastEffect = LeastDelta(delta, a.N, b.N),
            SwingP = Swing.P(a, b, v => v),
        };
    }

    private static SignalChange Time(int touchpoint, Signal signal, Sample a, Sample b)
    {
        var (before, now) = (a.Sorted(), b.Sorted());
        var (from, to) = (Quantile.Type7(before, 0.5), Quantile.Type7(now, 0.5));
        var (p, superiority) = Medians.RankSum(before, now);
        var delta = 2 * superiority - 1;
        return new SignalChange
        {
            Touchpoint = touchpoint, Signal = signal, Scale = null,
            From = from, To = to, FromN = a.N, ToN = b.N,
            Difference = Medians.BootstrapDifference(before, now, seed: (ulong)touchpoint * 16 + (ulong)signal + 1),
            P = p,
            IsWorse = delta > 0 && to > from,
            Effect = delta,
            LeastEffect = LeastDelta(delta, a.N, b.N),
            SwingP = Swing.P(a, b, Ranks(before, now)),
        };
    }

    // Times spread over decades and pile up at zero, so swings are judged on ranks among both samples, as the test itself.
    private static Func<double, double> Ranks(double[] before, double[] now)
    {
        double[] pool = [.. before, .. now];
        Array.Sort(pool);
        return value => (First(value) + First(Math.BitIncrement(value))) / 2.0;

        int First(double value)
        {
            var (low, high) = (0, pool.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (pool[middle] < value) low = middle + 1;
                else high = middle;
            }
            return low;
        }
    }

    // Lower end of Cliff's delta with the variance of the rank sum under no change: wide enough for ordering.
    private static double LeastDelta(double delta, double n, double m) =>
        Math.Max(0, delta - Normal.Z95 * Math.Sqrt((n + m + 1) / (3 * n * m)));
}
