using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>
/// The keys of live events that are not in the index yet, at hand in memory and on disk as they came. Once there are many they are swept into the index
/// in order, a slice with each commit; an import sweeps them all before it claims its own.
/// </summary>
internal sealed class FreshKeys(Database database, WorkspaceId workspace)
{
    private const int MostToSweep = 400_000;
    private readonly Dictionary<UInt128, int> _group = [];
    private readonly List<(int At, int First)> _same = [];
    private readonly List<FreshKey> _taken = [];
    private readonly List<int> _open = [];
    private readonly IndexedKeys _indexed = new(database, workspace);
    private KeySet _fresh = new();
    private KeySet? _spare;
    private (long First, long Last) _mark;
    private (KeySet Keys, Task<KeySweep> Sorting)? _sweep;

    /// <summary>Fewest keys that are worth a sweep, and fewest of them that a commit brings in on its way.</summary>
    internal int FewestToSweep { get; init; } = 100_000;
    internal int LeastSlice { get; init; } = 2_000;

    /// <summary>Claims the keys of the commit after a state of the ledger: which of them are new, and what is known of the others.</summary>
    public KeyClaim[] Claim(Writing turn, int batch, IReadOnlyList<(int Source, UInt128 Key, long Body)> events, LedgerState before)
    {
        Refresh(turn);
        Begin(before.Rows);
        _indexed.Begin(before);
        _open.Clear();
        var claims = new KeyClaim[events.Count];
        _group.Clear();
        _same.Clear();
        for (var i = 0; i < claims.Length; i++)
        {
            var id = FreshKey.IdOf(events[i].Source, events[i].Key);
            if (_fresh.TryFind(id, out var body) || (_sweep is { } sweep && sweep.Keys.TryFind(id, out body))) claims[i] = new KeyClaim(false, body);
            else if (_group.TryAdd(id, i))
            {
                claims[i] = new KeyClaim(true, events[i].Body);
                if (_indexed.MayHave(id)) _open.Add(i);
            }
            else _same.Add((i, _group[id]));
        }

        KeyProbe.Find(turn, workspace, events, _open, claims);
        foreach (var (at, first) in _same) claims[at] = claims[first] with { IsNew = false };
        Keep(turn, batch, events, claims, before.Generation + 1);
        return claims;
    }

    /// <summary>Brings a part of what lies there into the index, more than came with this commit.</summary>
    public void Sweep(Writing turn, int came)
    {
        if (_sweep is not { Sorting: { IsCompleted: true } sorting }) return;
        var sorted = sorting.Result;
        sorted.Go(turn, _fresh.Count < MostToSweep ? Math.Max(LeastSlice, 3 * came) : int.MaxValue, _indexed);
        _mark.First = sorted.FirstLeft ?? MarkOf(turn).First;
        if (sorted.FirstLeft is not null) return;
        _spare = _sweep?.Keys;
        _sweep = null;
    }

    /// <summary>Done when the next commit can go on with the sweep.</summary>
    internal Task WhenSortedAsync() => Task.WhenAll(_sweep?.Sorting ?? Task.CompletedTask, _indexed.WhenReadAsync());

    /// <summary>Brings everything into the index at once.</summary>
    public static void SweepAll(Writing turn, WorkspaceId workspace) => KeySweep.Read(turn.Connection, workspace, long.MaxValue).Go(turn, int.MaxValue);

    /// <summary>Begins a sweep where there are enough. The larger the index, the more keys must come together for a page of it to get several.</summary>
    private void Begin(long rows)
    {
        if (_sweep is not null || _fresh.Count < Math.Clamp(rows / 8, FewestToSweep, MostToSweep)) return;
        // All of them are committed: another connection sees them.
        var last = _mark.Last;
        _sweep = (_fresh, Task.Run(() => KeySweep.Read(database, workspace, last)));
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
        _mark = (_mark.First == 0 ? number : _mark.First, number);
    }

    /// <summary>Another process may have swept, or stored events of its own.</summary>
    private void Refresh(Writing turn)
    {
        if (MarkOf(turn) is var mark && mark == _mark) return;
        (_mark, _fresh, _sweep) = (mark, new KeySet(), null);
        _indexed.Forget();
        foreach (var key in FreshKey.Read(turn.Connection, workspace).Keys) _fresh.Add(key.Id, key.Body);
    }

    private (long First, long Last) MarkOf(Writing turn) => turn.Read("""
        SELECT COALESCE((SELECT MIN("Id") FROM interactions_fresh_key WHERE "Workspace" = @w), 0), COALESCE((SELECT MAX("Id") FROM interactions_fresh_key WHERE "Workspace" = @w), 0)
        """, r => (r.GetInt64(0), r.GetInt64(1)), ("@w", workspace.Value))[0];
}

/// <summary>What became of a key: it is new, or somebody has it, with the fingerprint of that event; null when an import has it.</summary>
internal readonly record struct KeyClaim(bool IsNew, long? Body);
