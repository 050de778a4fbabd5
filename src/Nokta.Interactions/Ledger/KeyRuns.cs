using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>Which keys of a commit stand in one of the runs: each run's filter says of nearly all that they do not, and only the others are looked up.</summary>
internal sealed class KeyRuns(Database database, WorkspaceId workspace)
{
    private readonly RunFilters _filters = RunFilters.Of(database);
    private List<(KeyRun Run, List<int> Open)> _runs = [];

    /// <summary>Takes note of which runs there are now; this writer may have made the last of them.</summary>
    public void Refresh(Writing turn, (KeyRun Run, KeyFilter Filter)? made)
    {
        var live = KeyRun.List(turn, workspace);
        if (live.Count == _runs.Count && live.Zip(_runs).All(pair => pair.First.Stamp == pair.Second.Run.Stamp)) return;
        foreach (var (run, _) in _runs)
            if (!live.Exists(l => l.Stamp == run.Stamp)) _filters.Forget(run);
        if (made is { } mine && live.Exists(l => l.Stamp == mine.Run.Stamp)) _filters.Add(mine.Run, mine.Filter);
        _runs = [.. live.Select(run => (run, new List<int>()))];
    }

    /// <summary>Takes note of a key that may stand in a run.</summary>
    public void Look(int place, UInt128 id)
    {
        foreach (var (run, open) in _runs)
            if (_filters[run] is not { } filter || filter.MayHave(id)) open.Add(place);
    }

    /// <summary>Marks the claims of those that do stand in one.</summary>
    public void Find(Writing turn, IReadOnlyList<(int Source, UInt128 Key, long Body)> events, KeyClaim[] claims)
    {
        foreach (var (run, open) in _runs)
        {
            if (_filters[run] is null) _filters.Want(workspace, run);
            if (open.Count == 0) continue;
            open.Sort((a, b) => events[a].Source != events[b].Source ? events[a].Source.CompareTo(events[b].Source) : events[a].Key.CompareTo(events[b].Key));
            using var cursor = new RunCursor(turn.Connection, workspace, run.Id);
            foreach (var place in open)
                if (cursor.Find(events[place].Source, events[place].Key) is { } found) claims[place] = new KeyClaim(false, found.Body);
            open.Clear();
        }
    }

    /// <summary>Done when the filters that were wanted are there.</summary>
    internal Task WhenReadAsync() => _filters.WhenReadAsync();
}
