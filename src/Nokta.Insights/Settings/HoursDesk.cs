using Nokta.Accounts;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Measures;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;
using Nokta.Ui;

namespace Nokta.Insights.Settings;

/// <summary>Says what other opening hours would change: open time, what counts as coming while closed, and how long a wait over the weekend is.</summary>
public sealed class HoursDesk(OpeningDesk openings, LiveJourneys journeys, TimeProvider clock)
{
    private const long Hour = 3600 * Micros.Second;

    /// <summary>The preview of a week for everybody, a channel or a branch; a null week takes its own hours away.</summary>
    public async Task<Change> PreviewAsync(WorkspaceId workspace, HoursOf of, WeekHours? wanted, IReadOnlyList<Refusal> refusals, Reader reader, CancellationToken ct = default)
    {
        if (refusals.Count > 0) return new Change([], refusals);
        var now = await openings.GetAsync(workspace, ct);
        var after = new Openings(now.Hours.With(of, wanted), now.Plan, now.Branches, reader.Calendar.Zone);
        var snapshot = await journeys.GetAsync(workspace, ct);
        var period = PeriodOf(snapshot, reader.Calendar);
        var (was, willBe) = (Look(now, of, snapshot, period, reader), Look(after, of, snapshot, period, reader));
        List<ChangeLine> lines = [.. was.Select((line, i) => new ChangeLine(line.Label, line.Value, willBe[i].Value, line.Note))];
        return new Change(lines, [], reader.Say("setting.hours.basis", ("period", reader.Span(period.From, period.To))));
    }

    private static List<(string Label, string Value, string Note)> Look(Openings openings, HoursOf of, JourneySnapshot snapshot, Period period, Reader reader)
    {
        var clockOf = openings.ClockOf(of.Channel, of.Branch);
        var (asked, answered) = WeekendWait(reader.Calendar, period);
        var (open, all) = OpenArrivals.Count(openings, snapshot, period, s => IsMeant(of, s, openings));
        return
        [
            (reader["setting.hours.week"], Hours(reader, openings.Hours.For(of.Channel, of.Branch).Minutes / 60.0), ""),
            (reader["setting.hours.period"], Hours(reader, clockOf.Between(period.From, period.To) / (double)Hour), reader["setting.hours.period.note"]),
            (reader["setting.hours.closed"], all < Honesty.Shown ? "—" : reader.Say("setting.hours.closed.n", ("closed", all - open), ("all", all), ("share", reader.Percent((double)(all - open) / all, 1))), reader["setting.hours.closed.note"]),
            (reader.Say("setting.hours.wait", ("asked", Moment(reader, asked)), ("answered", Moment(reader, answered))), reader.Duration(TimeSpan.FromMicroseconds(clockOf.Between(asked, answered))), ""),
        ];
    }

    /// <summary>Whether the hours of the page are the ones of a signature's channel or branch.</summary>
    private static bool IsMeant(HoursOf of, Signature signature, Openings openings) =>
        of.Channel.Length > 0 ? Folding.Fold(signature.Channel) == of.Channel
        : of.Branch == 0 || openings.Branches.Called(signature.Branch)?.Number == of.Branch;

    /// <summary>From the evening before the last weekend to the morning after it.</summary>
    private static (long Asked, long Answered) WeekendWait(Calendar calendar, Period period)
    {
        var first = calendar.FirstDay(calendar.DateOf(period.To - 1), CalendarUnit.Week);
        var before = first.AddDays(calendar.FirstWeekday == DayOfWeek.Monday ? -3 : -2);
        return (calendar.StartOf(before) + 20 * Hour, calendar.StartOf(first) + 10 * Hour);
    }

    internal Period PeriodOf(JourneySnapshot snapshot, Calendar calendar, string span = "28d")
    {
        var now = Micros.Of(clock.GetUtcNow());
        var isEmpty = snapshot.Index.Count == 0;
        return new Scope { Span = span }.PeriodIn(calendar, isEmpty ? now - 400 * Micros.Day : snapshot.Index.StartOfData, isEmpty ? now : snapshot.Index.EndOfData, now);
    }

    private static string Moment(Reader reader, long at) => reader[$"weekday.{reader.Calendar.LocalOf(at).DayOfWeek}"] + " " + reader.Digits(reader.Calendar.LocalOf(at).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));

    private static string Hours(Reader reader, double hours) => reader.Say("setting.hours.n", ("hours", reader.Number(hours, hours % 1 == 0 ? 0 : 1)));
}
