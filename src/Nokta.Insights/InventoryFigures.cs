using Nokta.Interactions.Measures;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints;

namespace Nokta.Insights;

/// <summary>The inventory's columns of figures: the last 28 days of data, as on Home.</summary>
internal sealed class InventoryFigures(ScorecardDesk desk, Visit visit) : ITouchpointFigures
{
    public async ValueTask<IReadOnlyDictionary<int, TouchpointFigureCells>> For(WorkspaceId workspace, CancellationToken ct)
    {
        var view = await desk.AskAsync(workspace, visit.Reader.Calendar, new Scope(), ct);
        if (view is null) return new Dictionary<int, TouchpointFigureCells>();
        return view.Touchpoints.ToDictionary(t => t.Number, t => Cells(view, t));
    }

    private TouchpointFigureCells Cells(ScorecardView view, TouchpointCard touchpoint)
    {
        var (figures, words) = (view.Of(touchpoint), new FigureWords(visit.Reader));
        var weeks = (double)view.Period.Length / (7 * Microseconds.Day);
        var shown = figures.Main is { } main && main.N >= Honesty.Shown ? main : null;
        var aim = view.AimOf(touchpoint);
        return new TouchpointFigureCells
        {
            Aim = aim?.Standing is Standing.Missed or Standing.NotProven ? visit.Reader["aim." + aim.Standing] : "",
            IsBelowTarget = aim?.Standing == Standing.Missed,
            Distribution = shown?.Counts ?? [],
            Satisfaction = shown is null ? "" : words.Satisfaction(shown),
            SatisfactionValue = shown is null ? null : shown.Scale == Scale.Nps10 ? shown.Nps : shown.TopShare,
            Answers = figures.Main?.N ?? 0,
            Evidence = figures.Volume > 0 ? "measured" : "assumed",
            VolumePerWeek = figures.Volume == 0 ? "" : visit.Reader.Number(figures.Volume / weeks, 0),
            VolumePerWeekValue = figures.Volume == 0 ? null : figures.Volume / weeks,
            IsMeasured = figures.Volume > 0,
        };
    }
}
