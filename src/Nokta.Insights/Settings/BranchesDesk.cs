using Nokta.Accounts;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Measures;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;
using Nokta.Ui;

namespace Nokta.Insights.Settings;

/// <summary>Holds the branches against the data: which words mean which branch, how much came to each, and which words nobody has entered.</summary>
public sealed class BranchesDesk(LiveJourneys journeys, OpeningDesk openings, HoursDesk hours)
{
    /// <summary>Interactions of the last 28 days by the data's own word for the branch; the empty word is "no branch".</summary>
    public async Task<(IReadOnlyDictionary<string, long> Rows, Period Period)> CountAsync(WorkspaceId workspace, Calendar calendar, CancellationToken ct = default)
    {
        var snapshot = await journeys.GetAsync(workspace, ct);
        var period = hours.PeriodOf(snapshot, calendar);
        var rows = new Dictionary<string, long>();
        foreach (var word in snapshot.Signatures.GroupBy(s => s.Branch))
        {
            var kept = new bool[snapshot.Signatures.Count];
            foreach (var signature in word) kept[signature.Id] = true;
            rows[word.Key] = Arrivals.Count(snapshot.Index, kept, period, []).All;
        }

        return (rows, period);
    }

    /// <summary>What a changed or added branch would do: interactions at each branch, words without one, and its open hours.</summary>
    public async Task<Change> PreviewAsync(WorkspaceId workspace, Branch wanted, Reader reader, CancellationToken ct = default)
    {
        var now = await openings.GetAsync(workspace, ct);
        var after = now.Branches.With(wanted);
        if (!after.IsDone) return new Change([], after.Refusals);
        var (rows, period) = await CountAsync(workspace, reader.Calendar, ct);
        var number = wanted.Number > 0 ? wanted.Number : after.Value.All[^1].Number;
        var lines = after.Value.All.Select(b => new ChangeLine(
            reader.Say("setting.branches.at", ("name", b.Name)), reader.Number(At(now.Branches, b.Number, rows)), reader.Number(At(after.Value, b.Number, rows)))).Where(l => l.IsChanged || after.Value.All.Count < 8).ToList();
        lines.Add(new ChangeLine(reader["setting.branches.unknown"], Unknown(now.Branches, rows, reader), Unknown(after.Value, rows, reader), reader["setting.branches.unknown.note"]));
        var willBe = new Openings(now.Hours, now.Plan, after.Value, reader.Calendar.Zone);
        lines.Add(new ChangeLine(reader["setting.hours.period"], Hours(now, number, period, reader), Hours(willBe, number, period, reader), reader["setting.branches.hours.note"]));
        return new Change(lines, [], reader.Say("setting.hours.basis", ("period", reader.Span(period.From, period.To))));
    }

    public static long At(Branches branches, int number, IReadOnlyDictionary<string, long> rows) => rows.Where(r => branches.Called(r.Key)?.Number == number).Sum(r => r.Value);

    private static string Unknown(Branches branches, IReadOnlyDictionary<string, long> rows, Reader reader) =>
        reader.Number(rows.Where(r => r.Key.Length > 0 && branches.Called(r.Key) is null).Sum(r => r.Value));

    private static string Hours(Openings openings, int branch, Period period, Reader reader) => openings.Branches.Find(branch) is null ? "—"
        : reader.Say("setting.hours.n", ("hours", reader.Number(openings.ClockOf("", branch).Between(period.From, period.To) / (3600.0 * Micros.Second), 0)));
}
