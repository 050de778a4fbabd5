using Nokta.Accounts;
using Nokta.Interactions.Measures;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;
using Nokta.Ui;

namespace Nokta.Insights.Settings;

/// <summary>Says what another calendar, first weekday or zone would move: the edges of the last month and week, and what is counted between them.</summary>
public sealed class CalendarDesk(ScorecardDesk desk, Texts texts, TimeProvider clock)
{
    public async Task<Change> PreviewAsync(WorkspaceSettings now, TimeSettings wanted, Reader reader, CancellationToken ct = default)
    {
        var after = wanted.In(now);
        var refusals = after.Check();
        if (refusals.Count > 0) return new Change([], refusals);
        var (was, willBe) = (await LookAsync(now, reader, ct), await LookAsync(after, reader, ct));
        List<ChangeLine> lines = [.. was.Select((line, i) => new ChangeLine(line.Label, line.Value, willBe[i].Value))];
        return new Change(lines, [], reader["setting.calendar.basis"]);
    }

    private async Task<List<(string Label, string Value)>> LookAsync(WorkspaceSettings settings, Reader asked, CancellationToken ct)
    {
        var (calendar, reader) = (settings.Calendar, new Reader(texts, asked.Language, settings.Calendar));
        var month = await desk.AskAsync(settings.Id, calendar, new Scope { Span = "month" }, ct);
        var lastDay = calendar.DateOf(month?.Snapshot.Index.EndOfData ?? Micros.Of(clock.GetUtcNow()));
        var weekEnd = calendar.FirstDay(lastDay.AddDays(1), CalendarUnit.Week);
        var week = await desk.AskAsync(settings.Id, calendar, new Scope { Span = "custom", From = weekEnd.AddDays(-7), To = weekEnd.AddDays(-1) }, ct);
        var days = await desk.AskAsync(settings.Id, calendar, new Scope(), ct);
        var midnight = TimeZoneInfo.ConvertTimeFromUtc(Micros.ToUtc(calendar.StartOf(lastDay)), TimeZoneInfo.Utc);

        var lines = new List<(string, string)>
        {
            (reader["setting.calendar.year"], reader.Date(calendar.FirstDay(lastDay, CalendarUnit.Year))),
            (reader["setting.calendar.day"], reader.Digits(midnight.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)) + " UTC"),
            (reader["setting.calendar.week"], reader.Span(calendar.StartOf(weekEnd.AddDays(-7)), calendar.StartOf(weekEnd))),
        };
        if (week is not null) lines.Add((reader["setting.calendar.week.volume"], Counted(week, reader)));
        if (month is not null)
        {
            lines.Add((reader["setting.calendar.month"], reader.Span(month.Period.From, month.Period.To)));
            lines.Add((reader["setting.calendar.month.volume"], Counted(month, reader)));
        }

        if (days is not null) lines.Add((reader["setting.calendar.reach-week"], days.Now.Total.ReachPerWeek is { } reach ? reader.Number(reach, 0) : "—"));
        return lines;
    }

    private static string Counted(ScorecardView view, Reader reader) =>
        reader.Say("setting.counted", ("volume", view.Now.Total.Volume), ("people", view.Now.Total.Reach));
}
