using Nokta.Insights.Explore.Steps;
using Nokta.Insights.Notes;
using Nokta.Interactions.Ledger;
using Nokta.JourneyEngine.Pain;
using Nokta.JourneyEngine.Scorecards;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights.Api;

/// <summary>What a review of one touchpoint lays on the table.</summary>
/// <param name="Promise">What the business promises there; empty when nothing is.</param>
/// <param name="Weeks">The last twelve weeks, the last one last.</param>
/// <param name="Words">What customers wrote last.</param>
internal sealed record ReviewShape(
    string Touchpoint, string Name, string Promise, string Owner, DateOnly? NextReview, NamedPeriod Period, FiguresShape Figures, IReadOnlyList<WeekShape> Weeks, IReadOnlyList<BranchShape> Branches,
    IReadOnlyList<NoteShape> Notes, IReadOnlyList<SaidShape> Words)
{
    public static ReviewShape Of(ScorecardView view, TouchpointCard card, IEnumerable<ChartNote> notes, IReadOnlyList<LedgerRow> words, Reader reader)
    {
        var (figures, name) = (view.Of(card), card.Name.In(reader.Language));
        var pain = Array.Find(HomeView.Judge(view).Ranking, r => r.Touchpoint == card.Number);
        var by = ScorecardDesk.By(view, Axis.Find("branch"), card.Number);
        return new ReviewShape(card.Id, name, card.Standard, card.Owner, card.NextReview, NamedPeriod.Of(view.Period), FiguresShape.Of(card, name, figures, pain, view),
            [.. ScorecardDesk.Trend(view).Touchpoints[card.Number].Trend.Select(week => WeekShape.Of(week, figures.MainScale))],
            [.. by.Names.Select((branch, i) => new BranchShape(branch, by.Answer.Groups[i + 1].Volume, SatisfactionShape.Of(by.Answer.Groups[i + 1].Main))).Where(b => b.Interactions > 0)],
            [.. notes.Select(NoteShape.Of)], [.. words.Select(w => new SaidShape(Micros.ToInstant(w.Time), w.Score, w.Comment))]);
    }
}

/// <summary>One week of a touchpoint.</summary>
internal sealed record WeekShape(NamedPeriod Period, long Interactions, long People, SatisfactionShape? Satisfaction)
{
    public static WeekShape Of(Bucket week, JourneyEngine.Columns.Scale? main) =>
        new(NamedPeriod.Of(week.Span), week.Volume, week.Reach, main is { } scale ? SatisfactionShape.Of(week.On(scale)) : null);
}

internal sealed record BranchShape(string Branch, long Interactions, SatisfactionShape? Satisfaction);

internal sealed record SaidShape(DateTimeOffset At, float Score, string Text);
