using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Tail;

/// <summary>
/// What has just arrived, for whoever watches. The intake hands over what it stored and goes on; when the watching cannot keep pace,
/// rows are left out and counted. The newest stay in memory, a bounded number for each workspace.
/// </summary>
internal sealed class LiveTail(Intake intake, RuleStore rules, TimeProvider clock, ILogger<LiveTail> log) : BackgroundService
{
    public const int Kept = 500, MostViewers = 100, MostOfOne = 20;

    private static readonly TimeSpan s_rulesAge = TimeSpan.FromSeconds(1);
    private readonly Channel<Arrival> _arrivals = Channel.CreateBounded<Arrival>(new BoundedChannelOptions(256) { SingleReader = true });
    private readonly ConcurrentDictionary<WorkspaceId, Seen> _seen = [];
    private readonly Lock _viewing = new();
    private TailViewer[] _viewers = [];
    private long _number, _lost;

    /// <summary>Another number each time the program starts: what a viewer of an earlier run saw last means nothing now.</summary>
    public long Run { get; } = clock.GetUtcNow().UtcTicks;

    /// <summary>Takes note of what was stored, or of what was left out; never waits.</summary>
    private void Tell(Ticket ticket) => Tell(new Arrival(ticket.Workspace, ticket.Events, ticket.Receipts, ticket.LeftOut, ticket.By, clock.GetUtcNow()));

    internal void Tell(Arrival arrival)
    {
        if (!_arrivals.Writer.TryWrite(arrival)) Interlocked.Add(ref _lost, arrival.Events.Count);
    }

    /// <summary>Begins to watch; null when too many do.</summary>
    public TailViewer? Open(WorkspaceId workspace, TailFilter filter)
    {
        lock (_viewing)
        {
            if (_viewers.Length >= MostViewers || _viewers.Count(v => v.Workspace == workspace) >= MostOfOne) return null;
            var viewer = new TailViewer(workspace, filter, clock, Leave);
            _viewers = [.. _viewers, viewer];
            return viewer;
        }
    }

    /// <summary>How many watch.</summary>
    public int Viewers => _viewers.Length;

    /// <summary>The newest rows that a filter takes, the newest first, as the rules assign them now.</summary>
    public async Task<IReadOnlyList<TailRow>> LatestAsync(WorkspaceId workspace, TailFilter filter, long after = 0, CancellationToken ct = default)
    {
        if (!_seen.TryGetValue(workspace, out var seen)) return [];
        List<TailRow> rows;
        lock (seen.Rows) rows = [.. seen.Rows.Where(r => r.Number > after)];
        var now = await rules.ListAsync(workspace, ct: ct);
        return [.. rows.Select(r => r with { Touchpoint = TouchpointOf(now, r) }).Where(filter.Takes).Reverse()];
    }

    /// <summary>Hears from the first event on; what is executed begins a moment after the start.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        intake.Told = Tell;
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var arrival in _arrivals.Reader.ReadAllAsync(stoppingToken)) await ShowAsync(arrival, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Whoever watches is told by the connection's end.
        }
    }

    private async Task ShowAsync(Arrival arrival, CancellationToken ct)
    {
        try
        {
            var viewers = Array.FindAll(_viewers, v => v.Workspace == arrival.Workspace);
            var seen = _seen.GetOrAdd(arrival.Workspace, _ => new Seen(clock));
            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
                foreach (var viewer in _viewers) viewer.Miss(lost);
            if (viewers.Length > 0) await RefreshAsync(seen, arrival.Workspace, ct);
            Show(arrival, seen, viewers);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            log.LogError(problem, "What arrived could not be shown to those who watch.");
        }
    }

    /// <summary>Past what a second has room for, rows are made only for viewers whose filter takes them: who waits for one row among thousands sees it.</summary>
    private void Show(Arrival arrival, Seen seen, TailViewer[] viewers)
    {
        var (now, choosy) = (clock.GetTimestamp(), Array.FindAll(viewers, v => !v.Filter.IsEmpty));
        // Without anybody watching only those that stay are made.
        for (var i = viewers.Length == 0 ? Math.Max(0, arrival.Events.Count - Kept) : 0; i < arrival.Events.Count; i++)
        {
            if (seen.Room.Take(now))
            {
                Put(Row(arrival, i, seen), arrival.Events[i], seen, viewers);
                continue;
            }

            foreach (var viewer in viewers)
                if (viewer.Filter.IsEmpty) viewer.Miss(1);
            if (choosy.Length == 0) continue;
            var row = Row(arrival, i, seen);
            var takers = Array.FindAll(choosy, v => v.Filter.Takes(row) && v.HasRoom(now));
            if (takers.Length > 0) Put(row, arrival.Events[i], seen, takers);
        }

        if (arrival.LeftOut > 0) Put(TailRow.OfLeftOut(arrival), null, seen, viewers);
    }

    private static TailRow Row(Arrival arrival, int at, Seen seen)
    {
        var row = TailRow.Of(arrival, at);
        return row with { Touchpoint = seen.TouchpointOf(row) };
    }

    private void Put(TailRow row, LiveEvent? one, Seen seen, TailViewer[] viewers)
    {
        row = row with { Number = ++_number, Person = one is null ? "" : TailRow.PersonOf(one) };
        lock (seen.Rows)
        {
            seen.Rows.Enqueue(row);
            if (seen.Rows.Count > Kept) seen.Rows.Dequeue();
        }

        foreach (var viewer in viewers)
            if (viewer.Filter.Takes(row)) viewer.Tell(row);
    }

    private async Task RefreshAsync(Seen seen, WorkspaceId workspace, CancellationToken ct)
    {
        if (seen.ReadAt != 0 && clock.GetElapsedTime(seen.ReadAt) < s_rulesAge) return;
        seen.Rules = await rules.ListAsync(workspace, ct: ct);
        seen.ReadAt = clock.GetTimestamp();
    }

    private static int? TouchpointOf(IReadOnlyList<MappingRule> rules, TailRow row)
    {
        if (!row.CanBelong) return null;
        var folded = SignatureFields.All.Select(f => Folding.Fold(row.Signature.Of(f))).ToArray();
        return Assignment.FirstThatTakes(rules, folded) is >= 0 and var rule ? rules[rule].Touchpoint : 0;
    }

    private void Leave(TailViewer viewer)
    {
        lock (_viewing) _viewers = Array.FindAll(_viewers, v => v != viewer);
    }

    /// <summary>The newest rows of one workspace, and the rules that assign them.</summary>
    private sealed class Seen(TimeProvider clock)
    {
        private const int MostRemembered = 4096;
        private readonly Dictionary<Signature, int> _touchpoints = [];
        private IReadOnlyList<MappingRule> _rules = [];

        public Queue<TailRow> Rows { get; } = [];
        public TailRoom Room { get; } = new(clock);
        public long ReadAt { get; set; }

        public IReadOnlyList<MappingRule> Rules
        {
            set
            {
                _rules = value;
                _touchpoints.Clear();
            }
        }

        /// <summary>Thousands of events have few signatures: each is held against the rules once.</summary>
        public int? TouchpointOf(TailRow row)
        {
            if (!row.CanBelong) return null;
            if (_touchpoints.TryGetValue(row.Signature, out var known)) return known;
            if (_touchpoints.Count >= MostRemembered) _touchpoints.Clear();
            return _touchpoints[row.Signature] = LiveTail.TouchpointOf(_rules, row)!.Value;
        }
    }
}
