using System.Globalization;
using System.Text;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Pain;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights;

/// <summary>The scorecard as plain rows for CSV and JSON: numbers as numbers, every unit in a column's name or beside it.</summary>
public static class ScorecardTable
{
    public static readonly IReadOnlyList<string> Columns =
    [
        "touchpoint", "name", "stage", "channel", "owner", "interactions", "people", "without_person", "people_per_week",
        "scale", "answers", "satisfied_share", "satisfied_low", "satisfied_high", "nps", "mean", "unhappy", "unhappy_share",
        "unhappy_per_week", "unhappy_per_week_low", "unhappy_per_week_high", "goal_eligible", "goal_converted", "goal_still_open", "conversion",
        "revenue_minor_units", "revenue_currency", "duration_median_seconds", "duration_p90_seconds",
        "abandoned_people", "failed_people", "unanswered_people", "repeated_people", "dropped_people", "drop_eligible_people",
    ];

    /// <summary>One row per touchpoint, then the unmapped ones and the total, each in the order of <see cref="Columns"/>.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(ScorecardView view, Reader reader)
    {
        var pain = HomeView.Judge(view).Ranking.ToDictionary(r => r.Touchpoint);
        foreach (var touchpoint in view.Touchpoints) yield return Row(touchpoint, reader.In(touchpoint.Name), view.Of(touchpoint), pain.GetValueOrDefault(touchpoint.Number), view);
        yield return Row(null, reader["scorecard.unmapped"], view.Now.Touchpoints[0], null, view);
        yield return Row(null, reader["scorecard.total"], view.Now.Total, null, view);
    }

    /// <summary>RFC 4180 with a byte-order mark, so that spreadsheets read Persian and Russian; cells that a spreadsheet would run as a formula are quoted away.</summary>
    public static string Csv(ScorecardView view, Reader reader)
    {
        var text = CsvText.AppendRow(new StringBuilder("\uFEFF"), Columns);
        foreach (var row in Rows(view, reader)) CsvText.AppendRow(text, row);
        return text.ToString();
    }

    private static List<string> Row(TouchpointCard? card, string name, Figures figures, PainRow? pain, ScorecardView view)
    {
        var main = card is null ? null : figures.Main;
        var range = main is { N: > 0 } ? Shares.Wilson(main.Top, main.N) : (Interval?)null;
        var asked = pain?.Basis == PainBasis.Asked ? pain : null;
        var (behaviour, goal) = (figures.Behaviour, figures.Conversion);
        return
        [
            card?.Id ?? "", name, card?.Stage ?? "", card?.Channel ?? "", card?.Owner ?? "",
            N(figures.Volume), N(figures.Reach), N(figures.WithoutPerson), N(figures.ReachPerWeek),
            main is null ? "" : MainScales.CodeOf((sbyte)main.Scale), N(main?.N), N(main?.Scale == Scale.Nps10 ? null : main?.TopShare),
            N(main?.Scale == Scale.Nps10 ? null : range?.Low), N(main?.Scale == Scale.Nps10 ? null : range?.High), N(main?.Nps), N(main?.Mean), N(main?.Unhappy), N(main?.UnhappyShare),
            N(asked?.People), N(asked?.PeopleRange?.Low), N(asked?.PeopleRange?.High), N(goal?.Eligible), N(goal?.Converted), N(goal?.StillOpen), N(goal?.Share),
            string.Join(';', figures.Revenue.Select(r => N(r.Amount))), string.Join(';', figures.Revenue.Select(r => view.Snapshot.Currencies[r.Currency])),
            N(figures.Duration.Median / 1000), N(figures.Duration.P90 / 1000),
            N(behaviour.Abandoned), N(behaviour.Failed), N(behaviour.Unanswered), N(behaviour.Repeated), N(behaviour.Dropped), N(behaviour.DropEligible),
        ];
    }

    private static string N(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
    private static string N(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";
}
