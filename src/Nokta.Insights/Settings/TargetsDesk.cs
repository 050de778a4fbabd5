using Nokta.Interactions.Measures;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Ui;

namespace Nokta.Insights.Settings;

/// <summary>Says which touchpoints other targets would put below target, over the last 28 days of data.</summary>
public sealed class TargetsDesk(ScorecardDesk desk)
{
    public async Task<Change> PreviewAsync(WorkspaceId workspace, Targets wanted, IReadOnlyList<Refusal> refusals, Reader reader, CancellationToken ct = default)
    {
        if (refusals.Count > 0) return new Change([], refusals);
        var view = await desk.AskAsync(workspace, reader.Calendar, new Scope(), ct);
        if (view is null) return new Change([], [], reader["setting.targets.no-data"]);
        var (words, lines) = (new FigureWords(reader), new List<ChangeLine>());
        foreach (var touchpoint in view.Touchpoints)
        {
            var (figures, now, after) = (view.Of(touchpoint), view.Targets.For(touchpoint.Number), wanted.For(touchpoint.Number));
            var name = reader.In(touchpoint.Name);
            if (figures.Main is { } main && (now.On(main.Scale) ?? after.On(main.Scale)) is not null)
                lines.Add(new ChangeLine(name, Said(Aim.OfSatisfaction(main, now), reader), Said(Aim.OfSatisfaction(main, after), reader), words.SatisfactionName(main.Scale) + " " + words.Satisfaction(main) + " · " + words.SatisfactionNote(main)));
            if (figures.Duration.N > 0 && (now.Minutes ?? after.Minutes) is not null)
                lines.Add(new ChangeLine(name, SaidOfTime(Aim.OfDuration(figures.Duration, now), reader), SaidOfTime(Aim.OfDuration(figures.Duration, after), reader), words.Duration(figures.Duration.Median) + " · n = " + reader.Number(figures.Duration.N)));
        }

        return new Change(lines, [], reader.Say("setting.targets.basis", ("period", reader.Span(view.Period.From, view.Period.To))));
    }

    private static string SaidOfTime(Aim? aim, Reader reader) => aim?.Standing == Standing.Missed ? reader["aim.Missed.time"] : Said(aim, reader);

    private static string Said(Aim? aim, Reader reader) => reader["aim." + (aim?.Standing.ToString() ?? "None")];
}
