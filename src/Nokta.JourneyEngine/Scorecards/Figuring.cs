using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Scorecards;

/// <summary>Turns a tally into figures.</summary>
internal sealed class Figuring(Plan plan, Tally tally, sbyte[]? mainScaleOf)
{
    private readonly (Durations[] Cells, Durations[] Buckets) _durations = CellDurations.Of(plan, tally.Durations);

    /// <summary>The groups' figures, the total last.</summary>
    public Figures[] All()
    {
        var figures = new Figures[plan.Cells];
        for (var cell = 0; cell < figures.Length; cell++) figures[cell] = Of(cell);
        return figures;
    }

    private Figures Of(int cell)
    {
        ref readonly var counts = ref tally.Cells[cell];
        var satisfactions = Satisfactions(cell, tally.Latest, tally.Loose, tally.All, null);
        return new Figures
        {
            Volume = counts.Volume,
            WithoutPerson = counts.WithoutPerson,
            Reach = counts.Reach,
            ReachOfWeeks = tally.WeekReach[(cell * plan.Weeks)..((cell + 1) * plan.Weeks)],
            Conversion = plan.HasGoal ? new Conversion(counts.Eligible, counts.Converted, counts.StillOpen, plan.Question.Window) : null,
            Satisfactions = satisfactions,
            MainScale = MainScale(cell, satisfactions),
            Revenue = RevenueOf(cell),
            Duration = _durations.Cells[cell],
            Behaviour = BehaviourOf(counts),
            Trend = Trend(cell, satisfactions),
        };
    }

    private Scale? MainScale(int cell, Satisfaction[] satisfactions)
    {
        if (cell != plan.Total && mainScaleOf is not null && cell < mainScaleOf.Length && (uint)mainScaleOf[cell] < Scales.Count)
            return (Scale)mainScaleOf[cell];
        return satisfactions.Length == 0 ? null : satisfactions.MaxBy(s => s.AllAnswers)!.Scale;
    }

    // Whether answers without a person stand for respondents is decided once for the whole period, so that the trend speaks of the same people.
    private static Satisfaction[] Satisfactions(int slot, int[] latest, int[] loose, int[]? all, Satisfaction[]? whole)
    {
        if (latest.Length == 0) return [];
        var found = new List<Satisfaction>(1);
        for (var s = 0; s < Scales.Count; s++)
        {
            var scale = (Scale)s;
            var at = slot * Scales.Codes + Scales.FirstCode(scale);
            var (persons, without) = (Long(latest, at, scale), Long(loose, at, scale));
            if (persons.Sum() + without.Sum() == 0) continue;
            var anonymous = whole is null ? persons.Sum() == 0 : Array.Exists(whole, w => w.Scale == scale && w.Anonymous);
            found.Add(new Satisfaction
            {
                Scale = scale,
                Counts = anonymous ? without : persons,
                AllCounts = all is null ? [.. persons.Zip(without, (p, w) => p + w)] : Long(all, at, scale),
                AnswersWithoutPerson = without.Sum(),
                Anonymous = anonymous,
            });
        }
        return [.. found];
    }

    private static long[] Long(int[] counts, int at, Scale scale) => [.. counts.AsSpan(at, Scales.Values(scale)).ToArray().Select(c => (long)c)];

    private Revenue[] RevenueOf(int cell)
    {
        if (tally.Amounts.Length == 0) return [];
        var revenue = new List<Revenue>(1);
        for (var currency = 1; currency < Tally.Currencies; currency++)
        {
            var slot = cell * Tally.Currencies + currency;
            if (tally.AmountRows[slot] > 0) revenue.Add(new Revenue(currency, tally.Amounts[slot], tally.AmountRows[slot]));
        }
        return [.. revenue];
    }

    private static Behaviour BehaviourOf(in CellCounts counts) => new()
    {
        Reach = counts.Reach,
        Abandoned = counts.Abandoned,
        Failed = counts.Failed,
        Unanswered = counts.Unanswered,
        Repeated = counts.Repeated,
        Troubled = counts.Troubled,
        Interactions = (counts.AbandonedRows, counts.FailedRows, counts.UnansweredRows),
        WithOutcome = counts.OutcomeRows,
        Contacting = counts.Contacting,
        Dropped = counts.Dropped,
        DropEligible = counts.DropEligible,
    };

    private Bucket[] Trend(int cell, Satisfaction[] whole)
    {
        var trend = new Bucket[plan.Buckets];
        for (var b = 0; b < trend.Length; b++)
        {
            var slot = cell * plan.Buckets + b;
            trend[b] = new Bucket(
                new Period(plan.Question.Buckets[b], plan.Question.Buckets[b + 1]),
                tally.BucketVolume[slot],
                tally.BucketReach[slot],
                Satisfactions(slot, tally.BucketLatest, tally.BucketLoose, null, whole),
                _durations.Buckets[slot]);
        }
        return trend;
    }
}
