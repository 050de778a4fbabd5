using Nokta.Accounts;
using Nokta.Interactions.Journeys;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;
using Nokta.Ui;

namespace Nokta.Insights.Settings;

/// <summary>Says what keeping other holidays would change: days closed, open time ahead, and what came on those days.</summary>
public sealed class HolidaysDesk(OpeningDesk openings, HoursDesk hours, LiveJourneys journeys, TimeProvider clock)
{
    public async Task<Change> PreviewAsync(WorkspaceId workspace, HolidayPlan wanted, IReadOnlyList<Refusal> refusals, Reader reader, CancellationToken ct = default)
    {
        if (refusals.Count > 0) return new Change([], refusals);
        var now = await openings.GetAsync(workspace, ct);
        var after = new Openings(now.Hours, wanted, now.Branches, reader.Calendar.Zone);
        var snapshot = await journeys.GetAsync(workspace, ct);
        var past = hours.PeriodOf(snapshot, reader.Calendar, "365d");
        var (was, willBe) = (Look(now, snapshot, past, reader), Look(after, snapshot, past, reader));
        List<ChangeLine> lines = [.. was.Select((line, i) => new ChangeLine(line.Label, line.Value, willBe[i].Value, line.Note))];
        return new Change(lines, [], reader.Say("setting.holidays.basis", ("period", reader.Span(past.From, past.To))));
    }

    /// <summary>Today in the workspace.</summary>
    public DateOnly TodayIn(Calendar calendar) => calendar.DateOf(Micros.Of(clock.GetUtcNow()));

    private List<(string Label, string Value, string Note)> Look(Openings openings, JourneySnapshot snapshot, Period past, Reader reader)
    {
        var (calendar, today) = (reader.Calendar, TodayIn(reader.Calendar));
        var year = today.AddDays(365);
        var ahead = openings.ClockOf().Between(calendar.StartOf(today), calendar.StartOf(year));
        var holidays = openings.Plan.Between(today, year.AddDays(-1)).Select(h => h.Date).Distinct().ToList();
        var closed = Enumerable.Range(0, 365).Select(today.AddDays).Count(d => openings.SpansOf(d).Count == 0);
        var (came, all) = OnHolidays(openings, snapshot, past, calendar);
        return
        [
            (reader["setting.holidays.kept"], reader.Say("setting.days.n", ("n", holidays.Count)), reader["setting.holidays.ahead"]),
            (reader["setting.holidays.closed"], reader.Say("setting.days.n", ("n", closed)), reader["setting.holidays.ahead"]),
            (reader["setting.holidays.open"], reader.Say("setting.hours.n", ("hours", reader.Number(ahead / (3600.0 * Micros.Second), 0))), reader["setting.holidays.ahead"]),
            (reader["setting.holidays.came"], all < Honesty.Shown ? "—" : reader.Say("setting.hours.closed.n", ("closed", came), ("all", all), ("share", reader.Percent((double)came / all, 1))), reader["setting.holidays.came.note"]),
        ];
    }

    private static (long Came, long All) OnHolidays(Openings openings, JourneySnapshot snapshot, Period past, Calendar calendar)
    {
        var days = openings.Plan.Between(calendar.DateOf(past.From), calendar.DateOf(past.To - 1)).Select(h => h.Date).Distinct().Order();
        var kept = new bool[snapshot.Signatures.Count];
        Array.Fill(kept, true);
        return Arrivals.Count(snapshot.Index, kept, past, [.. days.Select(d => new Period(calendar.StartOf(d), calendar.StartOf(d.AddDays(1))))]);
    }
}
