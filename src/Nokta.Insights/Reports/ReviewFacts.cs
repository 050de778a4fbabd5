using Nokta.Interactions.Ledger;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Pain;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;
using Nokta.Ui;

namespace Nokta.Insights.Reports;

/// <summary>The figures of a touchpoint as a report prints them: name, value, and n with range.</summary>
internal static class ReviewFacts
{
    public static IEnumerable<(string Name, string Value, string Note)> Of(ScorecardView view, TouchpointCard touchpoint, Reader reader)
    {
        var (figures, words) = (view.Of(touchpoint), new FigureWords(reader));
        if (figures is { MainScale: { } scale, Main: { } main })
        {
            yield return (words.SatisfactionName(scale), words.Satisfaction(main), words.Hidden(main.N) ?? words.SatisfactionNote(main));
            if (Array.Find(HomeView.Judge(view).Ranking, r => r.Touchpoint == touchpoint.Number) is { Basis: PainBasis.Asked } pain)
                yield return (reader["figure.unhappy-week"], words.People(pain).Number, words.People(pain).Range + " · n = " + reader.Number(pain.N));
        }

        yield return (reader["figure.volume"], reader.Number(figures.Volume), "");
        yield return (reader["figure.reach"], reader.Number(figures.Reach), figures.WithoutPerson > 0 ? reader.Say("figure.without-person.n", ("n", figures.WithoutPerson)) : "");
        if (figures.Conversion is { } goal) yield return (reader["figure.conversion"], words.Conversion(goal), words.ConversionHidden(goal) ?? reader.Say("figure.conversion.of", ("converted", goal.Converted), ("eligible", goal.Eligible)));
        if (figures.Revenue.Length > 0) yield return (reader["figure.revenue"], words.Money(figures, view.Snapshot.Currencies), "n = " + reader.Number(figures.Revenue.Sum(r => r.Interactions)));
        if (figures.Duration.N >= Honesty.Shown) yield return (reader["figure.duration"], words.Duration(figures.Duration.Median), "n = " + reader.Number(figures.Duration.N));
        var behaviour = figures.Behaviour;
        if (behaviour.WithOutcome + behaviour.Contacting > 0 && behaviour.Reach >= Honesty.Shown)
            yield return (reader["figure.troubled"], words.Rate(behaviour.Troubled, behaviour.Reach), words.Share(Shares.Wilson(behaviour.Troubled, behaviour.Reach)) + " · n = " + reader.Number(behaviour.Reach));
    }

    public static List<BarItem> Branches(ScorecardView view, TouchpointCard touchpoint, Reader reader)
    {
        var (by, words) = (ScorecardDesk.By(view, Axis.Find("branch"), touchpoint.Number), new FigureWords(reader));
        return [.. by.Names.Select((name, i) => (name, figures: by.Answer.Groups[i + 1])).Where(b => b.figures.Volume > 0).OrderByDescending(b => b.figures.Volume).Take(5)
            .Select(b => b.figures.Main is { N: >= 5 } main && main.Scale != Scale.Nps10
                ? new BarItem(b.name, main.TopShare!.Value, words.Satisfaction(main) + " (n = " + reader.Number(main.N) + ")")
                : new BarItem(b.name, 0, words.Hidden(b.figures.Main?.N ?? 0) ?? reader.Number(b.figures.Volume)))];
    }

    /// <summary>What customers wrote with their latest answers on the main scale.</summary>
    public static IReadOnlyList<LedgerRow> Words(ScorecardView view, TouchpointCard touchpoint, InteractionLog log, WorkspaceId workspace)
    {
        if (view.Of(touchpoint).MainScale is not { } scale) return [];
        var rows = Rows.Find(view.Snapshot.Index, new RowsQuestion { Scope = view.Now.Question, Touchpoint = touchpoint.Number, Kind = RowKind.AllAnswers, Scale = scale, Take = 200 });
        return [.. log.ReadRows(workspace, rows.Rows).Where(r => r.Comment.Length > 0).OrderByDescending(r => r.Time).Take(5)];
    }
}
