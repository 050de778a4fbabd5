using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Pain;

/// <summary>The touchpoints by pain: unhappy people per week, behaviour where nobody was asked, blind spots last.</summary>
public static class Ranking
{
    // Where most journeys end, they are meant to end.
    private const double NaturalEnd = 0.5;

    /// <summary>All mapped touchpoints, ordered by lower bound × importance; blind spots follow, the busiest first.</summary>
    /// <param name="current">Scorecard of the period.</param>
    /// <param name="options">Importance and comparable touchpoints.</param>
    /// <param name="changes">From <see cref="Comparison.Run"/>, so that proven longer times count as behaviour; null = they do not.</param>
    /// <remarks>O(touchpoints).</remarks>
    public static PainRow[] Of(ScorecardAnswer current, VerdictOptions? options = null, IReadOnlyList<SignalChange>? changes = null)
    {
        options ??= new VerdictOptions();
        var worse = (changes ?? []).Where(c => c.IsProvenWorse).ToLookup(c => c.Touchpoint);
        return [.. Enumerable.Range(1, current.Touchpoints.Length - 1)
            .Select(t => Row(current, t, options, worse[t]))
            .OrderBy(r => r.Basis == PainBasis.BlindSpot)
            .ThenByDescending(r => r.Weight)
            .ThenByDescending(r => (r.People ?? 0) * r.Importance)
            .ThenByDescending(r => r.Reach * r.Importance)
            .ThenBy(r => r.Touchpoint)];
    }

    private static PainRow Row(ScorecardAnswer answer, int touchpoint, VerdictOptions options, IEnumerable<SignalChange> worse)
    {
        var figures = answer.Touchpoints[touchpoint];
        var asked = figures.Main is { } main && main.N >= Honesty.Shown ? main : null;
        var (reach, unit) = ReachOf(figures, answer.Question.Period, asked is { Anonymous: true } || figures.Reach == 0);
        var row = new PainRow
        {
            Touchpoint = touchpoint,
            Basis = PainBasis.BlindSpot,
            Reach = reach,
            ReachUnit = unit,
            Importance = options.ImportanceOf(touchpoint),
            N = figures.Main?.N ?? 0,
            Scale = figures.MainScale,
            Worsened = [.. worse.OrderByDescending(c => c.LeastEffect)],
        };
        if (asked is not null)
        {
            return row with
            {
                Basis = PainBasis.Asked,
                Signal = Signal.Unhappy,
                N = asked.N,
                Share = asked.UnhappyShare,
                ShareRange = Shares.Wilson(asked.Unhappy, asked.N),
            };
        }

        var signs = Trouble(figures).Concat(DropOff(answer, touchpoint, options)).Concat(worse.Where(IsTime).Select(Slower)).ToArray();
        return signs.Length == 0 ? row : Behaving(row, signs.MaxBy(s => s.Range.Low));
    }

    private static PainRow Behaving(PainRow row, (Signal Signal, long N, double Share, Interval Range) sign) => row with
    {
        Basis = PainBasis.Behaviour,
        Signal = sign.Signal,
        Scale = null,
        N = sign.N,
        Share = sign.Share,
        ShareRange = sign.Range,
    };

    private static (double Reach, ReachUnit Unit) ReachOf(Figures figures, Period period, bool withoutPersons)
    {
        if (withoutPersons) return (figures.WithoutPerson * (7.0 * Microseconds.Day / period.Length), ReachUnit.InteractionsPerWeek);
        return figures.ReachPerWeek is { } weekly ? (weekly, ReachUnit.PersonsPerWeek) : (figures.Reach, ReachUnit.PersonsInPeriod);
    }

    private static IEnumerable<(Signal Signal, long N, double Share, Interval Range)> Trouble(Figures figures)
    {
        var behaviour = figures.Behaviour;
        if (behaviour.Reach >= Honesty.Shown && (behaviour.WithOutcome > 0 || behaviour.Contacting > 0))
            yield return (Signal.Trouble, behaviour.Reach, behaviour.TroubledRate!.Value, Shares.Wilson(behaviour.Troubled, behaviour.Reach));
        if (behaviour.Reach == 0 && behaviour.WithOutcome >= Honesty.Shown)
        {
            var (abandoned, failed, unanswered) = behaviour.Interactions;
            var bad = abandoned + failed + unanswered;
            yield return (Signal.Trouble, figures.Volume, (double)bad / figures.Volume, Shares.Wilson(bad, figures.Volume));
        }
    }

    private static IEnumerable<(Signal Signal, long N, double Share, Interval Range)> DropOff(ScorecardAnswer answer, int touchpoint, VerdictOptions options)
    {
        var here = answer.Touchpoints[touchpoint].Behaviour;
        if (here.DropEligible < Honesty.Shown || here.DropRate >= NaturalEnd || IsGoal(answer.Question, touchpoint)) yield break;
        var (dropped, eligible) = Comparison.Others(answer, touchpoint, options);
        if (eligible < Honesty.Shown) yield break;
        var excess = here.DropRate!.Value - (double)dropped / eligible;
        yield return (Signal.DropOff, here.DropEligible, excess, Shares.Newcombe(dropped, eligible, here.Dropped, here.DropEligible));
    }

    private static bool IsGoal(ScorecardQuestion question, int touchpoint)
    {
        if (question.IsGoal is not { } goals) return false;
        for (var s = 0; s < Math.Min(goals.Length, question.TouchpointOf.Length); s++)
            if (goals[s] && question.TouchpointOf[s] == touchpoint) return true;
        return false;
    }

    private static bool IsTime(SignalChange change) => change.Signal is Signal.Duration or Signal.Wait;

    private static (Signal Signal, long N, double Share, Interval Range) Slower(SignalChange change) =>
        (change.Signal, change.ToN, change.Effect, new Interval(change.LeastEffect, Math.Min(1, 2 * change.Effect - change.LeastEffect)));
}
