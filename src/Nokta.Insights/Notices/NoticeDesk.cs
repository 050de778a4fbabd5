using System.Collections.Concurrent;
using Nokta.Interactions.Measures;
using Nokta.Interactions.Tail;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Pain;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;

namespace Nokta.Insights.Notices;

/// <summary>
/// Finds what got worse beyond noise, what fell silent, and what is new and unmapped. One scorecard and one pass over the
/// interactions, kept until something was written or the day changed.
/// </summary>
public sealed class NoticeDesk(ScorecardDesk desk, TimeProvider clock, IntakeSigns? signs = null)
{
    private readonly ConcurrentDictionary<(WorkspaceId, string), (object State, NoticeBoard Board)> _kept = [];
    private readonly ConcurrentDictionary<WorkspaceId, Task> _running = [];

    /// <summary>What changed in the last days of data (<c>7d</c>, <c>28d</c>) against as many before; null without data.</summary>
    public async Task<NoticeBoard?> AskAsync(WorkspaceId workspace, Calendar calendar, string span = "28d", CancellationToken ct = default)
    {
        var state = await desk.StateAsync(workspace, calendar, ct);
        if (_kept.TryGetValue((workspace, span), out var kept) && kept.State.Equals(state)) return kept.Board;
        var view = await desk.AskAsync(workspace, calendar, new Scope { Span = span }, ct);
        if (view is null) return null;
        var board = Board(view);
        _kept[(workspace, span)] = (state, board);
        return board;
    }

    /// <summary>What changed in a scorecard that was asked for already.</summary>
    public NoticeBoard Board(ScorecardView view) => new(view, [.. Find(view)]);

    /// <summary>What was found last time, without waiting; what is newer is looked for meanwhile. For the bell on every page.</summary>
    public NoticeBoard? Peek(WorkspaceId workspace, Calendar calendar)
    {
        if (!_running.TryGetValue(workspace, out var running) || running.IsCompleted)
            _running[workspace] = Task.Run(() => AskAsync(workspace, calendar));
        return _kept.TryGetValue((workspace, "28d"), out var kept) ? kept.Board : null;
    }

    private IEnumerable<Notice> Find(ScorecardView view)
    {
        if (view.Earlier.Total.Volume > 0)
        {
            var changes = HomeView.Judge(view).Changes.Where(IsTold).ToLookup(c => c.Touchpoint);
            foreach (var kind in (NoticeKind[])[NoticeKind.Worse, NoticeKind.Better])
            {
                var told = new List<Notice>();
                foreach (var touchpoint in view.Touchpoints)
                    if (changes[touchpoint.Number].Where(c => c.IsWorse == (kind == NoticeKind.Worse)).OrderByDescending(c => c.LeastEffect).ToList() is { Count: > 0 } of)
                        told.Add(new Notice(kind, Key(kind, touchpoint.Number)) { Touchpoint = touchpoint, Changes = of });
                foreach (var notice in told.OrderByDescending(n => n.Changes[0].LeastEffect * view.Of(n.Touchpoint!).Reach)) yield return notice;
            }

            foreach (var touchpoint in view.Touchpoints.Where(t => view.EarlierOf(t).Volume >= 30 && view.Of(t).Volume == 0))
                yield return new Notice(NoticeKind.Empty, Key(NoticeKind.Empty, touchpoint.Number)) { Touchpoint = touchpoint, Rows = view.EarlierOf(touchpoint).Volume };
        }

        foreach (var notice in Silent(view)) yield return notice;
        foreach (var sign in signs?.Find(view.Snapshot) ?? [])
            yield return new Notice(NoticeKind.Spoiled, (sign.IsUnmapped ? "loose:" : "spoiled:") + sign.Source) { Source = sign.Source, Sign = sign, Rows = sign.NowK };
        if (Unmapped(view) is { } unmapped) yield return unmapped;
    }

    /// <summary>Where journeys end and how long the next step takes move with everything else: they are told only when proven.</summary>
    private static bool IsTold(SignalChange change) => change.IsBeyondNoise && (change.Signal is not (Signal.DropOff or Signal.Wait) || change.IsProvenWorse);

    private IEnumerable<Notice> Silent(ScorecardView view)
    {
        var names = view.Snapshot.Signatures.Select(s => s.Source).Distinct().ToList();
        var cadences = Cadence.Of(view.Snapshot.Index, [.. view.Snapshot.Signatures.Select(s => names.IndexOf(s.Source))], names.Count);
        var now = Math.Max(view.Snapshot.Index.EndOfData, Micros.Of(clock.GetUtcNow()));
        return names.Zip(cadences).Where(s => s.Second.IsSilent(now)).OrderByDescending(s => s.Second.Last)
            .Select(s => new Notice(NoticeKind.Silent, "silent:" + s.First) { Source = s.First, Last = s.Second.Last, UsualGap = s.Second.UsualGap });
    }

    private static Notice? Unmapped(ScorecardView view)
    {
        var snapshot = view.Snapshot;
        var loose = Enumerable.Range(0, snapshot.Signatures.Count).Where(s => snapshot.TouchpointOf[s] == 0 && snapshot.RowsOf[s] > 0).ToList();
        var groupOf = new int[Math.Max(snapshot.Signatures.Count, snapshot.Index.Signatures)];
        Array.Fill(groupOf, -1);
        for (var g = 0; g < loose.Count; g++) groupOf[loose[g]] = g;
        var cadences = Cadence.Of(snapshot.Index, groupOf, loose.Count);
        var fresh = Enumerable.Range(0, loose.Count).Where(g => cadences[g].First >= view.Period.From && view.Period.From > snapshot.Index.StartOfData).ToList();
        if (fresh.Count == 0) return null;
        // Another set of new values is another notice.
        var key = "unmapped:" + fresh.Max(g => loose[g]).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new Notice(NoticeKind.Unmapped, key) { Values = fresh.Count, Rows = fresh.Sum(g => snapshot.RowsOf[loose[g]]) };
    }

    private static string Key(NoticeKind kind, int touchpoint) => kind.ToString().ToLowerInvariant() + ":" + touchpoint.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
