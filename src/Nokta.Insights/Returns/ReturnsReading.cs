using Nokta.Insights.Explore;
using Nokta.JourneyEngine.Retention;
using Nokta.JourneyEngine.Statistics;
using Calendar = Nokta.Kernel.Calendars.Calendar;

namespace Nokta.Insights.Returns;

/// <summary>Cohorts asked and answered: all of them, those that the page shows, and what all finished ones give together.</summary>
public sealed record ReturnsReading(ExplorerView View, ReturnsAsk Ask, Cohorts Buckets, RetentionQuestion Question, RetentionAnswer Answer)
{
    private const int Fewest = 12;
    private const int Most = 60;
    private const int Widest = 12;

    public static ReturnsReading Of(ExplorerView view, ReturnsAsk ask, Calendar calendar, long now)
    {
        var buckets = Cohorts.Of(view, ask.Unit, calendar, now);
        var question = new RetentionQuestion(buckets.Bounds)
        {
            Scope = view.Journeys,
            IsFirst = ReturnsAsk.Matches(ask.First, view.Measured),
            IsReturn = ReturnsAsk.Matches(ask.Back, view.Measured),
            EndOfData = buckets.EndOfData,
        };
        return new ReturnsReading(view, ask, buckets, question, RetentionCohorts.Run(question, view.Index));
    }

    /// <summary>The cohorts of the period; where it holds fewer than twelve, those before it too.</summary>
    public IReadOnlyList<RetentionCohort> Shown
    {
        get
        {
            var until = Answer.Cohorts.Where(c => Buckets.Bounds[c.Bucket] < View.Period.To).ToList();
            var inside = until.Count(c => Buckets.Bounds[c.Bucket + 1] > View.Period.From);
            return until[Math.Max(0, until.Count - Math.Clamp(inside, Fewest, Most))..];
        }
    }

    /// <summary>How many buckets after their first the shown cohorts are followed.</summary>
    public int Columns => Shown.Count == 0 ? 0 : Math.Min(Widest, Shown.Max(c => c.Returned.Length - 1));

    /// <summary>The share of the shown cohorts that came back in the i-th bucket after, over those whose bucket is finished.</summary>
    public IEnumerable<CurvePoint> Curve
    {
        get
        {
            for (var i = 1; i <= Columns; i++)
            {
                var finished = Shown.Where(c => c.Finished > i).ToList();
                if (finished.Count > 0) yield return new CurvePoint(i, finished.Count, finished.Sum(c => c.Returned[i]), finished.Sum(c => c.Persons));
            }
        }
    }

    /// <summary>What came back of the shown cohorts beside the same cohorts of everybody else, judged together; null when the scope names no segment.</summary>
    public IReadOnlyList<(int Later, Contrast It)>? Contrasts
    {
        get
        {
            if (View.Others is not { } scope) return null;
            var buckets = Shown.Select(c => c.Bucket).ToHashSet();
            var others = RetentionCohorts.Run(Question with { Scope = scope }, View.Index).Cohorts.Where(c => buckets.Contains(c.Bucket)).ToList();
            var points = Curve.Select(point => (point, other: others.Where(c => c.Finished > point.Later).ToList())).ToList();
            var judged = Contrast.Judge([.. points.Select(p => Contrast.OfShares(p.point.Returned, p.point.Persons, p.other.Sum(c => c.Returned[p.point.Later]), p.other.Sum(c => c.Persons)))]);
            return [.. points.Zip(judged, (p, contrast) => (p.point.Later, contrast))];
        }
    }

    /// <summary>The newest cohort about which something can be said: its next bucket is over, and there are people enough.</summary>
    public RetentionCohort? Telling =>
        Shown.LastOrDefault(c => c.Finished > 1 && c.Persons >= Honesty.Solid) ?? Shown.LastOrDefault(c => c.Finished > 1 && c.Persons >= Honesty.Shown);
}

/// <summary>How many of the cohorts' people came back in one bucket after.</summary>
public sealed record CurvePoint(int Later, int Cohorts, long Returned, long Persons)
{
    public double Share => (double)Returned / Persons;

    public Interval Range => Shares.Wilson(Returned, Persons);
}
