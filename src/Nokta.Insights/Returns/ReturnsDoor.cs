using System.Globalization;
using Nokta.Insights.Explore;
using Nokta.JourneyEngine.Retention;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Returns;

/// <summary>Returns for files, programs and lists of people. A figure is the cohort's first day and how many buckets later: <c>2026-03-21.1</c>.</summary>
internal sealed class ReturnsDoor(TimeProvider clock) : IExplorerQuestion
{
    private static readonly string[] s_columns = ["cohort", "unit", "later", "people", "cohort_people", "share", "low", "high", "finished"];

    public string Code => "returns";

    public PlainTable? Table(ExplorerView view, Address address, Reader reader)
    {
        var reading = ReturnsReading.Of(view, ReturnsAsk.Read(address), reader.Calendar, Micros.Of(clock.GetUtcNow()));
        return new PlainTable(s_columns, [.. reading.Answer.Cohorts.SelectMany(c => c.Returned.Select((returned, i) => Row(reading, c, i, returned, reader)))]);
    }

    public PeopleBehind? People(ExplorerView view, Address address, Reader reader)
    {
        var reading = ReturnsReading.Of(view, ReturnsAsk.Read(address), reader.Calendar, Micros.Of(clock.GetUtcNow()));
        if ((address["fig"] ?? "").Split('.') is not [var code, var text] || reading.Buckets.Find(code, reader.Calendar) is not { } bucket
            || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var later) || bucket + later > reading.Buckets.Bounds.Length - 2) return null;
        var words = new ReturnsWords(reading, reader);
        var title = later == 0 ? reader.Say("returns.people.first", ("when", words.Bucket(bucket))) : reader.Say("returns.people.back", ("when", words.Bucket(bucket)), ("later", words.Bucket(bucket + later)));
        return new PeopleBehind(RetentionCohorts.PeopleAt(reading.Question, view.Index, bucket, later), title);
    }

    // An unfinished bucket has people and no share.
    private static object?[] Row(ReturnsReading reading, RetentionCohort cohort, int later, long returned, Reader reader)
    {
        var range = later < cohort.Finished && cohort.Persons >= Honesty.Shown ? Shares.Wilson(returned, cohort.Persons) : (Interval?)null;
        return
        [
            reading.Buckets.CodeOf(cohort.Bucket, reader.Calendar), reading.Buckets.Unit == CalendarUnit.Week ? "week" : "month", (long)later, returned, cohort.Persons,
            range is null ? null : (double)returned / cohort.Persons, range?.Low, range?.High, later < cohort.Finished ? "yes" : "no",
        ];
    }
}
