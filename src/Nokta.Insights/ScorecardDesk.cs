using Nokta.Accounts;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Measures;
using Nokta.Interactions.Segments;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Pain;
using Nokta.JourneyEngine.Scorecards;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Touchpoints;

namespace Nokta.Insights;

/// <summary>
/// Where figures are asked for: it brings journeys, register and scope together and lets the engine answer. It computes nothing itself.
/// One call costs two passes over the interactions (this period and the one before).
/// </summary>
public sealed class ScorecardDesk(LiveJourneys journeys, TouchpointRegister register, SegmentDesk segments, SettingsLog settings, TimeProvider clock)
{
    /// <summary>The scorecard; null when the workspace has no interaction yet.</summary>
    public async Task<ScorecardView?> AskAsync(WorkspaceId workspace, Calendar calendar, Scope scope, CancellationToken ct = default)
    {
        var snapshot = await journeys.GetAsync(workspace, ct);
        if (snapshot.Index.Count == 0) return null;

        var touchpoints = await register.ListAsync(workspace, ct);
        var measured = await segments.MeasureAsync(snapshot, touchpoints, calendar, scope, ct);
        var period = scope.PeriodIn(calendar, snapshot.Index.StartOfData, snapshot.Index.EndOfData, Micros.Of(clock.GetUtcNow()));
        var before = calendar.Previous(new TimeSpanMicros(period.From, period.To));
        var question = Question.Build(measured, scope, period) with { KeepEvidence = true };
        var earlier = question with { Period = new Period(before.From, before.To), Weeks = Question.CompleteWeeks(calendar, new Period(before.From, before.To)) };
        return new ScorecardView
        {
            Snapshot = snapshot,
            Measured = measured,
            Scope = scope,
            Targets = (await settings.FindAsync(workspace, Targets.Section, ct)).Value,
            Period = period,
            Before = earlier.Period,
            Now = Scorecard.Run(question, snapshot.Index),
            Earlier = Scorecard.Run(earlier, snapshot.Index),
            Touchpoints = [.. touchpoints.Where(t => !t.IsRetired)],
        };
    }

    /// <summary>What an answer depends on beside the question; equal states give equal answers.</summary>
    public async Task<object> StateAsync(WorkspaceId workspace, Calendar calendar, CancellationToken ct = default)
    {
        var snapshot = await journeys.GetAsync(workspace, ct);
        var touchpoints = await register.ListAsync(workspace, ct);
        return (snapshot.Version, touchpoints.Count, touchpoints.Sum(t => (long)t.Version), await settings.CountAsync(workspace, ct), calendar, calendar.DateOf(Micros.Of(clock.GetUtcNow())));
    }

    /// <summary>The weekly trend that ends with the view's period: one pass.</summary>
    public static ScorecardAnswer Trend(ScorecardView view, int weeks = 12) =>
        Scorecard.Run(Question.ByWeek(view.Measured, view.Scope, view.Period, weeks), view.Snapshot.Index);

    /// <summary>The view's segment beside everybody who is not in it: one pass; null when the scope names no segment.</summary>
    public static IReadOnlyList<FigureContrast>? Beside(ScorecardView view) => view.Measured.Rest is not { } rest ? null
        : Contrasts.Run(view.Now, Scorecard.Run(Question.Build(rest, view.Scope, view.Period) with { KeepEvidence = true }, view.Snapshot.Index));

    /// <summary>The same figures grouped by an axis of touchpoints or of interactions: one pass.</summary>
    public static AxisAnswer By(ScorecardView view, Axis axis, int? touchpoint = null)
    {
        var (groupOf, names) = axis.Group(view.Measured, touchpoint);
        var scope = view.Now.Question with { KeepEvidence = false };
        var scale = touchpoint is { } one ? view.Now.Question.MainScaleOf?[one] ?? -1 : (sbyte)-1;
        var scales = Enumerable.Repeat(scale, names.Count + 1).ToArray();
        return new AxisAnswer(axis, names, Breakdown.Run(new BreakdownQuestion(scope, groupOf, names.Count, scales), view.Snapshot.Index));
    }
}

/// <summary>Figures by an axis; <paramref name="Names"/> are the groups' values, group i + 1 being element i.</summary>
public sealed record AxisAnswer(Axis Axis, IReadOnlyList<string> Names, BreakdownAnswer Answer);
