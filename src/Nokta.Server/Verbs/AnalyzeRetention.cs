using System.CommandLine;
using System.Globalization;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Retention;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Server.Backups;
using Calendar = Nokta.Kernel.Calendars.Calendar;

namespace Nokta.Server.Verbs;

/// <summary><c>nokta analyze retention</c>: who comes back, by the day, week or month of the first event.</summary>
internal static class AnalyzeRetention
{
    private const int MostBuckets = 20_000;
    private static readonly string[] s_columns = ["cohort", "bucket", "persons", "share"];

    public static Verb Create(Globals globals)
    {
        var words = globals.Reader;
        var input = new AnalyzeInput(globals);
        var bucket = new Option<string>("--bucket") { Description = words["cli.analyze.bucket"], DefaultValueFactory = _ => "week" };
        bucket.AcceptOnlyFromAmong("day", "week", "month");
        var kind = new Option<string>("--calendar") { Description = words["cli.analyze.calendar"], DefaultValueFactory = _ => "gregorian" };
        kind.AcceptOnlyFromAmong("gregorian", "jalali");
        var command = new Command("retention", words["cli.analyze.retention"]);
        input.AddTo(command);
        foreach (var option in (Option[])[bucket, kind]) command.Add(option);
        AnalyzeVerb.Answer(command, globals, call =>
        {
            var log = input.Read(call);
            var calendar = call.GetValue(kind) == "jalali" ? new Calendar(CalendarKind.Jalali, DayOfWeek.Saturday, input.Zone(call)) : new Calendar(CalendarKind.Gregorian, DayOfWeek.Monday, input.Zone(call));
            var unit = Enum.Parse<CalendarUnit>(call.GetRequiredValue(bucket), ignoreCase: true);
            return Answer(log.Index, calendar, unit);
        });
        return new Verb(command, "nokta analyze retention purchases.csv --bucket month", "nokta analyze retention visits.csv --bucket week --calendar jalali --zone Asia/Tehran");
    }

    /// <summary>A row for each cohort and bucket after it, to the end of data; a bucket that is not over has no share.</summary>
    private static AnalyzeTable Answer(JourneyIndex index, Calendar calendar, CalendarUnit unit)
    {
        if (index.Count == 0) return new AnalyzeTable(s_columns, []);
        RequireBuckets(index, calendar, unit);
        var bounds = calendar.Boundaries(new TimeSpanMicros(index.StartOfData, index.EndOfData + 1), unit);
        var answer = RetentionCohorts.Run(new RetentionQuestion(bounds), index);
        return new AnalyzeTable(s_columns,
            from cohort in answer.Cohorts
            let name = Name(calendar, unit, bounds[cohort.Bucket])
            from bucket in Enumerable.Range(0, cohort.Returned.Length)
            select (object?[])[name, bucket, cohort.Returned[bucket], bucket < cohort.Finished ? (double)cohort.Returned[bucket] / cohort.Persons : double.NaN]);
    }

    /// <summary>A slip in one time must not make a table of millions of empty buckets, and calendars have ends.</summary>
    private static void RequireBuckets(JourneyIndex index, Calendar calendar, CalendarUnit unit)
    {
        var (first, last) = (DayOf(index.StartOfData), DayOf(index.EndOfData));
        var days = unit switch { CalendarUnit.Day => 1, CalendarUnit.Week => 7, _ => 28 };
        var isKnown = first.Year > (calendar.Kind == CalendarKind.Jalali ? 622 : 1) && last.Year < 9998;
        if (!isKnown || (last.DayNumber - first.DayNumber) / days > MostBuckets)
            throw new RefusedException(Refusal.Of("analyze.buckets", ("from", Text(first)), ("to", Text(last)), ("bucket", Text(unit))));
    }

    private static DateOnly DayOf(long micros) => DateOnly.FromDateTime(Micros.ToUtc(micros));

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(CalendarUnit unit) => unit switch { CalendarUnit.Day => "day", CalendarUnit.Week => "week", _ => "month" };

    /// <summary>The bucket's first day, of a month its year and number, in the calendar's own years.</summary>
    private static string Name(Calendar calendar, CalendarUnit unit, long start)
    {
        var day = calendar.DateOf(start);
        var month = string.Create(CultureInfo.InvariantCulture, $"{calendar.YearOf(day):0000}-{calendar.MonthOf(day):00}");
        return unit == CalendarUnit.Month ? month : string.Create(CultureInfo.InvariantCulture, $"{month}-{calendar.DayOf(day):00}");
    }
}
