using System.Globalization;
using System.Text.Json.Serialization;

namespace Nokta.Server.Backups;

/// <summary>How often copies are made.</summary>
internal enum CopyRhythm { Day, Hours, Week }

/// <summary>When a copy of everything is made, and which ones are kept.</summary>
internal sealed record CopyPlan
{
    public bool IsOn { get; init; } = true;
    public CopyRhythm Every { get; init; } = CopyRhythm.Day;

    /// <summary>Between two copies, when they are made every so many hours.</summary>
    public int Hours { get; init; } = 6;

    /// <summary>The hour of the day, in the machine's time zone, of daily and weekly copies.</summary>
    public int At { get; init; } = 3;
    public DayOfWeek Weekday { get; init; } = DayOfWeek.Friday;

    /// <summary>The last of each of so many days, weeks and months is kept.</summary>
    public int Keep { get; init; } = 7;
    public int Weeks { get; init; } = 4;
    public int Months { get; init; }

    /// <summary>The rhythms the page offers: <c>h6</c> every six hours, <c>day</c>, <c>w5</c> every Friday.</summary>
    public static readonly IReadOnlyList<string> Rhythms = ["h1", "h3", "h6", "h12", "day", "w6", "w0", "w1", "w2", "w3", "w4", "w5"];
    public static readonly IReadOnlyList<int> DaysToKeep = [3, 7, 14, 30], WeeksToKeep = [0, 4, 8, 12], MonthsToKeep = [0, 6, 12, 24];

    [JsonIgnore]
    public string Rhythm => Every switch { CopyRhythm.Hours => string.Create(CultureInfo.InvariantCulture, $"h{Hours}"), CopyRhythm.Week => string.Create(CultureInfo.InvariantCulture, $"w{(int)Weekday}"), _ => "day" };

    /// <summary>What a form says; what it cannot say stays as it was.</summary>
    public CopyPlan With(bool isOn, string? rhythm, int? at, int? keep, int? weeks, int? months)
    {
        var plan = this with
        {
            IsOn = isOn, At = at is >= 0 and < 24 ? at.Value : At, Keep = Offered(DaysToKeep, keep, Keep), Weeks = Offered(WeeksToKeep, weeks, Weeks), Months = Offered(MonthsToKeep, months, Months),
        };
        if (rhythm is null || !Rhythms.Contains(rhythm)) return plan;
        var number = rhythm == "day" ? 0 : int.Parse(rhythm[1..], CultureInfo.InvariantCulture);
        return rhythm[0] switch { 'h' => plan with { Every = CopyRhythm.Hours, Hours = number }, 'w' => plan with { Every = CopyRhythm.Week, Weekday = (DayOfWeek)number }, _ => plan with { Every = CopyRhythm.Day } };
    }

    private static int Offered(IReadOnlyList<int> offered, int? asked, int otherwise) => asked is { } number && offered.Contains(number) ? number : otherwise;

    /// <summary>How far apart copies are.</summary>
    [JsonIgnore]
    public TimeSpan Interval => Every switch { CopyRhythm.Hours => TimeSpan.FromHours(Hours), CopyRhythm.Week => TimeSpan.FromDays(7), _ => TimeSpan.FromDays(1) };

    /// <summary>Whether one is to be made now, the newest having been made then.</summary>
    public bool IsDue(DateTimeOffset? newest, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (newest is not { } last) return true;
        return Every == CopyRhythm.Hours ? now - last >= Interval : last < LastPlanned(now, zone);
    }

    /// <summary>Whether the newest is older than the plan allows; a quarter more is granted, for a machine that was asleep.</summary>
    public bool IsOverdue(DateTimeOffset newest, DateTimeOffset now) => now - newest > Interval + (Interval / 4) + TimeSpan.FromHours(1);

    /// <summary>Those to keep: all of the last 24 hours, then the newest of each of the last days, weeks and months that have any.</summary>
    public IReadOnlySet<DateTimeOffset> Kept(IEnumerable<DateTimeOffset> made, DateTimeOffset now, TimeZoneInfo zone)
    {
        var newestFirst = made.OrderDescending().ToList();
        var kept = newestFirst.Where(m => now - m < TimeSpan.FromHours(24)).ToHashSet();
        kept.UnionWith(NewestOfEach(newestFirst, Keep, m => Local(m, zone).Date));
        kept.UnionWith(NewestOfEach(newestFirst, Weeks, m => (ISOWeek.GetYear(Local(m, zone)), ISOWeek.GetWeekOfYear(Local(m, zone)))));
        kept.UnionWith(NewestOfEach(newestFirst, Months, m => (Local(m, zone).Year, Local(m, zone).Month)));
        return kept;
    }

    private DateTimeOffset LastPlanned(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = Local(now, zone);
        var day = local.Date;
        while (day.AddHours(At) > local || (Every == CopyRhythm.Week && day.DayOfWeek != Weekday)) day = day.AddDays(-1);
        var moment = day.AddHours(At);
        // An hour that the clock leaps over comes an hour later.
        if (zone.IsInvalidTime(moment)) moment = moment.AddHours(1);
        return new DateTimeOffset(moment, zone.GetUtcOffset(moment));
    }

    private static DateTime Local(DateTimeOffset moment, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(moment, zone).DateTime;

    private static IEnumerable<DateTimeOffset> NewestOfEach<TKey>(IReadOnlyList<DateTimeOffset> newestFirst, int most, Func<DateTimeOffset, TKey> key) =>
        newestFirst.GroupBy(key).Take(most).Select(g => g.First());
}

/// <summary>How the last attempt at a copy ended: <paramref name="Problem"/> is a refusal's code, or null when the copy was made, opened and found sound.</summary>
internal sealed record CopyOutcome(DateTimeOffset At, string? Problem, long Mb, double Seconds);
