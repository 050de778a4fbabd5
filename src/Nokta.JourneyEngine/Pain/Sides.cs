using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Pain;

/// <summary>The two periods' evidence, compared at one touchpoint at a time.</summary>
internal sealed class Sides(Samples before, Samples now, ScorecardAnswer previous, ScorecardAnswer current)
{
    /// <summary>Every signal of the touchpoint with enough units on both sides.</summary>
    public IEnumerable<SignalChange> At(int touchpoint)
    {
        var (old, figures) = (previous.Touchpoints[touchpoint], current.Touchpoints[touchpoint]);
        if ((figures.MainScale ?? old.MainScale) is { } scale)
        {
            var persons = before.HasRespondents(touchpoint, scale) || now.HasRespondents(touchpoint, scale);
            var (a, b) = (before.Scores(touchpoint, persons, scale), now.Scores(touchpoint, persons, scale));
            if (IsEnough(a.N, b.N))
            {
                yield return Share(touchpoint, Signal.Unhappy, a.ByQuarter(Unhappy), b.ByQuarter(Unhappy), scale);
                yield return Score(touchpoint, a, b, scale);
            }

            double Unhappy(double value) => Scales.IsUnhappy(scale, (int)value) ? 1 : 0;
        }

        foreach (var (signal, sign) in Signals(old.Behaviour, figures.Behaviour))
        {
            var persons = signal == Signal.DropOff || before.HasPersons(touchpoint) || now.HasPersons(touchpoint);
            var (a, b) = (before.Share(touchpoint, persons, sign), now.Share(touchpoint, persons, sign));
            if (IsEnough(a.N, b.N)) yield return Share(touchpoint, signal, a, b, null);
        }

        var (durations, waits) = ((before.Durations(touchpoint), now.Durations(touchpoint)), (before.Waits(touchpoint), now.Waits(touchpoint)));
        if (IsEnough(durations.Item1.N, durations.Item2.N)) yield return Time(touchpoint, Signal.Duration, durations.Item1, durations.Item2);
        if (IsEnough(waits.Item1.N, waits.Item2.N)) yield return Time(touchpoint, Signal.Wait, waits.Item1, waits.Item2);
    }

    // A signal that cannot occur in the data (no outcomes recorded, no contact flagged) is not compared: it would only dilute the others.
    private static IEnumerable<(Signal Signal, Signs Sign)> Signals(Behaviour old, Behaviour figures)
    {
        if (old.Interactions.Abandoned + figures.Interactions.Abandoned > 0) yield return (Signal.Abandoned, Signs.Abandoned);
        if (old.Interactions.Failed + figures.Interactions.Failed > 0) yield return (Signal.Failed, Signs.Failed);
        if (old.Interactions.Unanswered + figures.Interactions.Unanswered > 0) yield return (Signal.Unanswered, Signs.Unanswered);
        if (old.Repeated + figures.Repeated > 0) yield return (Signal.Repeated, Signs.Repeated);
        if (old.Dropped + figures.Dropped > 0) yield return (Signal.DropOff, Signs.Dropped);
    }

    private static bool IsEnough(long a, long b) => a >= Honesty.Solid && b >= Honesty.Solid;

    private static SignalChange Share(int touchpoint, Signal signal, Quarters a, Quarters b, Scale? scale)
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
            SwingP = Swing.P(a, b),
        };
    }

    private static SignalChange Score(int touchpoint, Sample a, Sample b, Scale scale)
    {
        var (from, to) = (Moments.Of(a.Values), Moments.Of(b.Values));
        var welch = Means.Welch(from, to);
        var delta = 1 - 2 * Medians.RankSum(a.Values, b.Values).Superiority;
        return new SignalChange
        {
            Touchpoint = touchpoint, Signal = Signal.Score, Scale = scale,
            From = from.Mean, To = to.Mean, FromN = a.N, ToN = b.N,
            Difference = welch.Interval,
            P = welch.P,
            IsWorse = to.Mean < from.Mean,
            Effect = delta,
            LeastEffect = LeastDelta(delta, a.N, b.N),
            SwingP = Swing.P(a.ByQuarter(), b.ByQuarter()),
        };
    }

    private static SignalChange Time(int touchpoint, Signal signal, Sample a, Sample b)
    {
        var (from, to) = (Quantile.Type7(a.Values, 0.5), Quantile.Type7(b.Values, 0.5));
        var (p, superiority) = Medians.RankSum(a.Values, b.Values);
        var delta = 2 * superiority - 1;

        // Times spread over decades and pile up at zero, so swings are judged on ranks among both samples, as the test itself.
        var (ranksBefore, ranksNow) = Sample.Ranks(a, b);
        return new SignalChange
        {
            Touchpoint = touchpoint, Signal = signal, Scale = null,
            From = from, To = to, FromN = a.N, ToN = b.N,
            Difference = Medians.BootstrapDifference(a.Values, b.Values, seed: (ulong)touchpoint * 16 + (ulong)signal + 1),
            P = p,
            IsWorse = delta > 0 && to > from,
            Effect = delta,
            LeastEffect = LeastDelta(delta, a.N, b.N),
            SwingP = Swing.P(ranksBefore, ranksNow),
        };
    }

    // Lower end of Cliff's delta with the variance of the rank sum under no change: wide enough for ordering.
    private static double LeastDelta(double delta, double n, double m) =>
        Math.Max(0, delta - Normal.Z95 * Math.Sqrt((n + m + 1) / (3 * n * m)));
}
