using Nokta.JourneyEngine.Pain;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights;

/// <summary>One line of the scorecard's table: a touchpoint, a value of another axis, what has none, or everything.</summary>
/// <param name="Number">Touchpoint number when its figures open rows: 0 = unmapped, null = the total; -1 = another axis, which opens none.</param>
/// <param name="IsRest">Unmapped or without a value: it stays at the end.</param>
public sealed record ScorecardLine(string Name, TouchpointCard? Touchpoint, Figures Figures, PainRow? Pain, int? Number, bool IsRest)
{
    public static (List<ScorecardLine> Lines, ScorecardLine Total) Of(ScorecardView view, Axis axis, Reader reader, PackLibrary packs)
    {
        var total = new ScorecardLine(reader["scorecard.total"], null, view.Now.Total, null, null, true);
        if (axis.Code == "touchpoint")
        {
            var pain = HomeView.Judge(view).Ranking.ToDictionary(r => r.Touchpoint);
            var lines = view.Touchpoints.Select(t => new ScorecardLine(reader.In(t.Name), t, view.Of(t), pain.GetValueOrDefault(t.Number), t.Number, false)).ToList();
            if (view.Unmapped > 0) lines.Add(new ScorecardLine(reader["scorecard.unmapped"], null, view.Now.Touchpoints[0], null, 0, true));
            return (lines, total);
        }

        var by = ScorecardDesk.By(view, axis);
        var groups = by.Names.Select((name, i) => new ScorecardLine(axis.IsCoded ? packs.AxisName(axis.Code, name, reader.Language) : name, null, by.Answer.Groups[i + 1], null, -1, false)).ToList();
        if (by.Answer.Groups[0].Volume > 0) groups.Add(new ScorecardLine(reader["scorecard.group.none"], null, by.Answer.Groups[0], null, -1, true));
        return (groups, total);
    }

    public double SortKey(string column) => column switch
    {
        "volume" => Figures.Volume,
        "reach" => Figures.Reach,
        "reach-week" => Figures.ReachPerWeek ?? -1,
        "satisfaction" => Touchpoint is null || Figures.Main is not { } main || main.N < Honesty.Shown ? -1 : main.TopShare ?? -1,
        "answers" => Figures.Main?.N ?? 0,
        "unhappy-week" => Pain?.Weight ?? -1,
        "conversion" => Figures.Conversion?.Share ?? -1,
        "revenue" => Figures.Revenue.Sum(r => r.Amount),
        "duration" => Figures.Duration.Median ?? -1,
        "troubled" => Figures.Behaviour.TroubledRate ?? -1,
        _ => 0,
    };
}
