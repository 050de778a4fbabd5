using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>
/// The keys of live events that are in no run yet, at hand in memory and on disk as they came. Once there are many they become a sorted run, a slice of it
/// with each commit.
/// </summary>
internal sealed class FreshKeys(Database database, WorkspaceId workspace)
{
    private const int MostToFlush = 400_000;
    private readonly Dictionary<UInt128, int> _group = [];
    private readonly List<(int At, int First)> _same = [];
    private readonly List<FreshKey> _taken = [];
    private readonly List<int> _open = [];
    private readonly IndexedKeys _indexed = new(database, workspace);
    private readonly KeyRuns _runs = new(database, workspace);
    private KeySet _fresh = new();
    private KeySet? _spare;
    private (long First, long Last) _mark;
    private long _seen;
    private bool _isLoaded;
    private (KeySet Keys, Task<KeyFlush> Sorting)? _flush;
    private (KeyRun, KeyFilter)? _made;

    /// <summary>Fewest keys that are worth a run (one fewer than would double their room in memory), and fewest of them that a commit writes on its way.</summary>
    internal int FewestToFlush { get; init; } = 190_000;
    internal int LeastSlice { get; init; } = 2_400;

    /// <summary>Claims the keys of the commit after a state of the ledger: which of them are new, and what is known of the others. After a commit that failed begin anew: what it claimed is remembered.</summary>
    public KeyClaim[] Claim(Writing turn, int batch, IReadOnlyList<(int Source, UInt128 Key, long Body)> events, LedgerState before)
    {
        Refresh(turn);
        Begin();
        _runs.Refresh(turn, _made);
        _made = null;
        _indexed.Begin(before);
        _open.Clear();
        var claims = new KeyClaim[events.Count];
        _group.Clear();
        _same.Clear();
        for (var i = 0; i < claims.Length; i++)
        {
            var id = FreshKey.IdOf(events[i].Source, events[i].Key);
            if (_fresh.TryFind(id, out var body) || (_flush is { } flush && flush.Keys.TryFind(id, out body))) claims[i] = new KeyClaim(false, body);
            else if (_group.TryAdd(id, i))
            {
                claims[i] = new KeyClaim(true, events[i].Body);
                if (_indexed.MayHave(id)) _open.Add(i);
                _runs.Look(i, id);
            }
            else _same.Add((i, _group[id]));
        }

        KeyProbe.Find(turn, workspace, events, _open, claims);
        _runs.Find(turn, events, claims);
        foreach (var (at, first) in _same) claims[at] = claims[first] with { IsNew = false };
        Keep(turn, batch, events, claims, before.Generation + 1);
        return claims;
    }

    /// <summary>Writes a part of the run that is being made, more than came with this commit.</summary>
    public void Flush(Writing turn, int came, DateTimeOffset now)
    {
        if (_flush is not { Sorting: { IsCompleted: true } sorting }) return;
        var flush = sorting.Result;
        flush.Go(turn, _fresh.Count < MostToFlush ? Math.Max(LeastSlice, 3 * came) : int.MaxValue, Micros.Of(now));
        (_mark.First, _made) = (flush.FirstLeft ?? MarkOf(turn).First, flush.Made);
        if (flush.FirstLeft is not null) return;
        _spare = _flush?.Keys;
        _flush = null;
    }

    /// <summary>Done when the next commit can go on with the run.</summary>
    internal Task WhenSortedAsync() => Task.WhenAll(_flush?.Sorting ?? Task.CompletedTask, _indexed.WhenReadAsync(), _runs.WhenReadAsync());

    /// <summary>Begins a run where there are enough.</summary>
    private void Begin()
    {
        if (_flush is not null || _fresh.Count < FewestToFlush) return;
        // All of them are committed: another connection sees them.
        var last = _mark.Last;
        _flush = (_fresh, Task.Run(() => KeyFlush.Read(database, workspace, last)));
        (_fresh, _spare) = (_spare ?? new KeySet(), null);
        _fresh.Clear();
    }

    private void Keep(Writing turn, int batch, IReadOnlyList<(int Source, UInt128 Key, long Body)> events, KeyClaim[] claims, long number)
    {
        _taken.Clear();
        for (var i = 0; i < claims.Length; i++)
            if (claims[i].IsNew) _taken.Add(new FreshKey(events[i].Source, batch, events[i].Key, events[i].Body));
        if (_taken.Count == 0) return;
        turn.Run("""INSERT INTO interactions_fresh_key ("Workspace", "Id", "Batch", "Keys") VALUES (@w, @id, @b, @k)""", ("@w", workspace.Value), ("@id", number), ("@b", batch), ("@k", FreshKey.Write(_taken)));
        foreach (var key in _taken) _fresh.Add(key.Id, key.Body);
        (_mark, _seen) = ((_mark.First == 0 ? number : _mark.First, number), number);
    }

    /// <summary>Another process may have stored events of its own: they lie behind all that is known. One that made a run of some took nothing away that is not in it.</summary>
    private void Refresh(Writing turn)
    {
        var mark = MarkOf(turn);
        if (_isLoaded && mark == _mark) return;
        if (!_isLoaded) KeyRun.DropBegun(turn, workspace);
        foreach (var key in FreshKey.Read(turn.Connection, workspace, behind: _seen).Keys) _fresh.Add(key.Id, key.Body);
        (_mark, _seen, _isLoaded) = (mark, Math.Max(_seen, mark.Last), true);
    }

    private (long First, long Last) MarkOf(Writing turn) => turn.Read("""
        SELECT COALESCE((SELECT MIN("Id") FROM interactions_fresh_key WHERE "Workspace" = @w), 0), COALESCE((SELECT MAX("Id") FROM interactions_fresh_key WHERE "Workspace" = @w), 0)
        """, r => (r.GetInt64(0), r.GetInt64(1)), ("@w", workspace.Value))[0];
}

/// <summary>What became of a key: it is new, or somebody has it, with the fingerprint of that event; null when an import has it.</summary>
internal readonly record struct KeyClaim(bool IsNew, long? Body);
