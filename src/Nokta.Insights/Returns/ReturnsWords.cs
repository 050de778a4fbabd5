using Nokta.JourneyEngine.Retention;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Returns;

/// <summary>Says what cohorts show: buckets by their names in the workspace's calendar, shares with their range.</summary>
public sealed class ReturnsWords(ReturnsReading reading, Reader reader)
{
    /// <summary>The newest telling cohort in a sentence.</summary>
    public string Sentence() => reading.Telling is not { } cohort ? reader["returns.sentence.none"]
        : reader.Say(reading.Buckets.Unit == CalendarUnit.Week ? "returns.sentence.week" : "returns.sentence.month",
            ("n", cohort.Persons), ("when", Bucket(cohort.Bucket)), ("share", Percent((double)cohort.Returned[1] / cohort.Persons)), ("range", Range(cohort, 1)));

    /// <summary>«مهر ۱۴۰۵», or the week's first day. A month of a calendar that the reader does not read is said by its days.</summary>
    public string Bucket(int bucket)
    {
        var (from, to) = (reading.Buckets.Bounds[bucket], reading.Buckets.Bounds[bucket + 1]);
        var day = reader.Calendar.DateOf(from);
        if (reading.Buckets.Unit == CalendarUnit.Week) return reader.Say("returns.week-of", ("day", reader.Date(day)));
        return (reader.Language.Code == "fa") == (reader.Calendar.Kind == CalendarKind.Jalali) ? reader.Month(day) : reader.Span(from, to);
    }

    /// <summary>"3 weeks later".</summary>
    public string Later(int buckets) => reader.Say(reading.Buckets.Unit == CalendarUnit.Week ? "returns.later.week" : "returns.later.month", ("n", (long)buckets));

    public string Range(RetentionCohort cohort, int later) => Range(Shares.Wilson(cohort.Returned[later], cohort.Persons));

    public string Range(Interval range) => reader.Range(Percent(range.Low), Percent(range.High));

    public string Percent(double share) => reader.Percent(share, share is > 0 and < 0.1 ? 1 : 0);
}
