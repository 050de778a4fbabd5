using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Journeys;

/// <summary>
/// The journeys of every workspace, in memory and current: a call looks whether anything was written (microseconds), reads only what is new,
/// moves rows where it was told that two are one or one is two, and reads everything again only after an undo.
/// </summary>
public sealed class LiveJourneys(Database database, InteractionLog log, RuleStore rules, GoalStore goals, ILogger<LiveJourneys>? logger = null) : IDisposable
{
    private readonly ConcurrentDictionary<WorkspaceId, LiveWorkspace> _workspaces = [];
    private readonly ChangeWatch _watch = new(database);

    /// <summary>Fewest new rows for which a workspace's journeys are saved again: fewer are read from the ledger in no time.</summary>
    internal int SaveFrom { get; init; } = 50_000;

    /// <summary>The workspace as it stands now. Free when nothing was written since the last call; otherwise linear in what is new (rules: in signatures × rules).</summary>
    public async ValueTask<JourneySnapshot> GetAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        var live = _workspaces.GetOrAdd(workspace, static (id, my) => my.Follow(id), this);
        return live.Current ?? await live.RefreshAsync(ct);
    }

    /// <summary>Brings every workspace that has been asked for up to date, so that the next visitor does not wait.</summary>
    internal async Task RefreshAsync(CancellationToken ct)
    {
        foreach (var live in _workspaces.Values)
            if (live.Current is null) await live.RefreshAsync(ct);
    }

    /// <summary>Done when the journeys of every workspace that are being saved stand on disk.</summary>
    internal Task WhenSavedAsync() => Task.WhenAll(_workspaces.Values.Select(live => live.WhenSavedAsync()));

    private LiveWorkspace Follow(WorkspaceId workspace)
    {
        var saved = new SavedJourneys(database, log, workspace, (ILogger?)logger ?? NullLogger.Instance) { Least = SaveFrom };
        return new LiveWorkspace(workspace, log, rules, goals, _watch, saved, new Regrouping(database, log, workspace));
    }

    public void Dispose()
    {
        _watch.Dispose();
        foreach (var live in _workspaces.Values) live.Dispose();
    }
}
