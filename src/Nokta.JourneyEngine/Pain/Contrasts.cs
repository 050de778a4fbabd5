using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Pain;

/// <summary>A figure of the scorecard that some people can be compared by.</summary>
public enum ContrastFigure
{
    /// <summary>Share on top of the main scale: satisfied, or found it easy.</summary>
    Satisfied,

    /// <summary>Net promoter score, in points.</summary>
    Nps,

    /// <summary>Share of unhappy respondents on the main scale.</summary>
    Unhappy,

    /// <summary>Share that reached the goal within its window.</summary>
    Conversion,

    /// <summary>Share of persons who gave up.</summary>
    Abandoned,

    /// <summary>Share of persons for whom it failed.</summary>
    Failed,

    /// <summary>Share of persons whom nobody answered.</summary>
    Unanswered,

    /// <summary>Share of persons who had to come back within days.</summary>
    Repeated,

    /// <summary>Share of persons whose journey ended there.</summary>
    Dropped,

    /// <summary>Median over persons of their mean duration, in milliseconds.</summary>
    Duration,
}

/// <summary>One figure of one touchpoint for some people and for everybody else.</summary>
/// <param name="Touchpoint">Its number; 0 = everything, whatever the touchpoint.</param>
/// <param name="Figure">Which figure.</param>
/// <param name="Scale">The main scale, for answers.</param>
/// <param name="It">Both sides and what may be said of them.</param>
public sealed record FigureContrast(int Touchpoint, ContrastFigure Figure, Scale? Scale, Contrast It);

/// <summary>Sets the scorecard of a segment beside that of everybody else.</summary>
public static class Contrasts
{
    /// <summary>Every figure that both sides have, over everything and at every touchpoint, judged together.</summary>
    /// <param name="these">Scorecard of the segment, asked with <see cref="ScorecardQuestion.KeepEvidence"/>.</param>
    /// <param name="others">The same question for everybody who is not in it.</param>
    /// <exception cref="ArgumentException">A scorecard holds no evidence.</exception>
    /// <remarks>O(n log n) in the persons × touchpoints; deterministic.</remarks>
    public static IReadOnlyList<FigureContrast> Run(ScorecardAnswer these, ScorecardAnswer others)
    {
        var (a, b) = (new Samples(these), new Samples(others));
        var all = new List<FigureContrast>();
        all.AddRange(Shared(0, these.Total, others.Total, null));
        for (var t = 1; t < these.Touchpoints.Length; t++)
        {
            var (mine, rest) = (these.Touchpoints[t], others.Touchpoints[t]);
            // The question declares the scale or the answers choose it: two scales are never set beside each other.
            var scale = mine.MainScale is { } main && rest.On(main) is not null ? main : (Scale?)null;
            all.AddRange(Shared(t, mine, rest, scale));
            if (mine.Duration.N > 0 && rest.Duration.N > 0) all.Add(new FigureContrast(t, ContrastFigure.Duration, null, Times(a.Durations(t), b.Durations(t), t)));
        }

        var judged = Contrast.Judge([.. all.Select(c => c.It)]);
        return [.. all.Select((c, i) => c with { It = judged[i] })];
    }

    private static IEnumerable<FigureContrast> Shared(int touchpoint, Figures a, Figures b, Scale? scale)
    {
        if (scale is { } on && a.On(on) is { } mine && b.On(on) is { } rest)
        {
            yield return on == Scale.Nps10 ? new(touchpoint, ContrastFigure.Nps, on, Promoters(mine, rest)) : new(touchpoint, ContrastFigure.Satisfied, on, Contrast.OfShares(mine.Top, mine.N, rest.Top, rest.N));
            yield return new(touchpoint, ContrastFigure.Unhappy, on, Contrast.OfShares(mine.Unhappy, mine.N, rest.Unhappy, rest.N));
        }

        // While many windows still run, who converted early stands almost alone in the denominator.
        if (a.Conversion is { } reached && b.Conversion is { } missed && !reached.IsEarly && !missed.IsEarly && reached.Eligible + missed.Eligible > 0)
            yield return new(touchpoint, ContrastFigure.Conversion, null, Contrast.OfShares(reached.Converted, reached.Eligible, missed.Converted, missed.Eligible));
        var (x, y) = (a.Behaviour, b.Behaviour);
        // A sign that nobody shows is not recorded there: it would only dilute the others.
        foreach (var (figure, k, n, otherK, otherN) in new[]
        {
            (ContrastFigure.Abandoned, x.Abandoned, x.Reach, y.Abandoned, y.Reach), (ContrastFigure.Failed, x.Failed, x.Reach, y.Failed, y.Reach),
            (ContrastFigure.Unanswered, x.Unanswered, x.Reach, y.Unanswered, y.Reach), (ContrastFigure.Repeated, x.Repeated, x.Reach, y.Repeated, y.Reach),
            (ContrastFigure.Dropped, x.Dropped, x.DropEligible, y.Dropped, y.DropEligible),
        })
            if (k + otherK > 0) yield return new(touchpoint, figure, null, Contrast.OfShares(k, n, otherK, otherN));
    }

    private static Contrast Promoters(Satisfaction mine, Satisfaction rest)
    {
        return Contrast.Of(Side(mine), Side(rest), () => Means.Welch(MomentsOf(rest), MomentsOf(mine)) is var welch ? (welch.Interval, welch.P) : default);

        static ContrastSide Side(Satisfaction s) => s.N == 0 ? new(double.NaN, null, 0) : Shares.Nps(s.Top, s.Detractors, s.N) is var (nps, range) ? new(nps, range, s.N) : default;

        // A promoter counts 100, a detractor −100: the score is their mean.
        static Moments MomentsOf(Satisfaction s)
        {
            var (p, d) = ((double)s.Top / s.N, (double)s.Detractors / s.N);
            return new Moments(s.N, 100 * (p - d), 100 * Math.Sqrt(Math.Max(0, p + d - (p - d) * (p - d)) * s.N / (s.N - 1)));
        }
    }

    private static Contrast Times(Sample mine, Sample rest, int touchpoint)
    {
        return Contrast.Of(Side(mine), Side(rest), () =>
            (Medians.BootstrapDifference(rest.Values, mine.Values, seed: (ulong)touchpoint * 16 + 9), Medians.RankSum(rest.Values, mine.Values).P));

        static ContrastSide Side(Sample s) => s.N == 0 ? new(double.NaN, null, 0)
            : new(Quantile.Type7(s.Values, 0.5), s.N >= Honesty.Solid ? new Interval(s.Values[Medians.Rank(s.N) - 1], s.Values[s.N - Medians.Rank(s.N)]) : Medians.OrderStatistics(s.Values), s.N);
    }
}
