using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>Which keys of a commit stand in one of the runs: each run's filter says of nearly all that they do not, and only the others are looked up.</summary>
internal sealed class KeyRuns(Database database, WorkspaceId workspace)
{
    private readonly RunFilters _filters = RunFilters.Of(database);
    private List<Asked> _runs = [];

    /// <summary>Takes note of which runs there are now; this writer may have made the last of them.</summary>
    public void Refresh(Writing turn, (KeyRun Run, KeyFilter Filter)? made)
    {
        var live = KeyRun.List(turn, workspace);
        if (live.Count != _runs.Count || !live.Zip(_runs).All(pair => pair.First.Stamp == pair.Second.Run.Stamp)) Replace(live, made);
        foreach (var asked in _runs) asked.Filter ??= _filters[asked.Run];
    }

    private void Replace(List<KeyRun> live, (KeyRun Run, KeyFilter Filter)? made)
    {
        foreach (var gone in _runs.Where(r => !live.Exists(l => l.Stamp == r.Run.Stamp))) _filters.Forget(gone.Run);
        if (made is { } mine && live.Exists(l => l.Stamp == mine.Run.Stamp)) _filters.Add(mine.Run, mine.Filter);
        _runs = [.. live.Select(run => new Asked(run))];
    }

    /// <summary>Takes note of a key that may stand in a run.</summary>
    public void Look(int place, UInt128 id)
    {
        foreach (var asked in _runs)
            if (asked.Filter is not { } filter || filter.MayHave(id)) asked.Open.Add(place);
    }

    /// <summary>Marks the claims of those that do stand in one.</summary>
    public void Find(Writing turn, IReadOnlyList<(int Source, UInt128 Key, long Body)> events, KeyClaim[] claims)
    {
        foreach (var asked in _runs)
        {
            if (_filters[asked.Run] is null) _filters.Want(workspace, asked.Run);
            if (asked.Open.Count == 0) continue;
            asked.Open.Sort((a, b) => events[a].Source != events[b].Source ? events[a].Source.CompareTo(events[b].Source) : events[a].Key.CompareTo(events[b].Key));
            using var cursor = new RunCursor(turn.Connection, workspace, asked.Run.Id);
            foreach (var place in asked.Open)
                if (cursor.Find(events[place].Source, events[place].Key) is { } found) claims[place] = new KeyClaim(false, found.Body);
            asked.Open.Clear();
        }
    }

    /// <summary>Done when the filters that were wanted are there.</summary>
    internal Task WhenReadAsync() => _filters.WhenReadAsync();

    /// <summary>A run, its filter once that is there, and which keys of the commit it may have.</summary>
    private sealed class Asked(KeyRun run)
    {
        public KeyRun Run => run;
        public KeyFilter? Filter { get; set; }
        public List<int> Open { get; } = [];
    }
}
