using System.Data.Common;
using System.Runtime.InteropServices;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>Fresh keys on their way into a run, a slice with each commit. What a killed process had written of it is taken away: the fresh keys are still there.</summary>
internal sealed class KeyFlush
{
    private const int MostGroups = 200;
    private readonly WorkspaceId _workspace;
    private readonly List<FreshKey> _keys;
    private readonly List<long> _groups;
    private readonly KeyFilter _filter;
    private KeyRun? _run;
    private int _at, _group;

    private KeyFlush(WorkspaceId workspace, List<FreshKey> keys, List<long> groups)
    {
        (_workspace, _keys, _groups) = (workspace, keys, groups);
        _keys.Sort();
        _filter = new KeyFilter(_keys.Count);
        foreach (var key in _keys) _filter.Add(key.Id);
    }

    /// <summary>The first group that still lies there; null when none does.</summary>
    public long? FirstLeft => _group < _groups.Count ? _groups[_group] : null;

    public static KeyFlush Read(Database database, WorkspaceId workspace, long upTo)
    {
        using var connection = database.OpenReading();
        return Read(connection, workspace, upTo);
    }

    public static KeyFlush Read(DbConnection connection, WorkspaceId workspace, long upTo)
    {
        var (keys, groups) = FreshKey.Read(connection, workspace, upTo);
        return new KeyFlush(workspace, keys, groups);
    }

    /// <summary>The run, once it counts.</summary>
    public (KeyRun Run, KeyFilter Filter)? Made => _run is not null && _at == _keys.Count ? (_run, _filter) : null;

    /// <summary>Writes about so many keys; once all are written the run counts, and the groups in which they came are taken away.</summary>
    public void Go(Writing turn, int most, long now)
    {
        if (_at < _keys.Count) Write(turn, most, now);
        if (_at < _keys.Count || FirstLeft is not { } first) return;
        _group = most == int.MaxValue ? _groups.Count : Math.Min(_groups.Count, _group + MostGroups);
        turn.Run("""DELETE FROM interactions_fresh_key WHERE "Workspace" = @w AND "Id" >= @f AND "Id" <= @l""", ("@w", _workspace.Value), ("@f", first), ("@l", _groups[_group - 1]));
    }

    private void Write(Writing turn, int most, long now)
    {
        _run ??= KeyRun.Begin(turn, _workspace, 0, now);
        var pages = ((long)most + KeyPage.Most - 1) / KeyPage.Most;
        var keys = (int)Math.Min(_keys.Count - _at, pages * KeyPage.Most);
        _run.Append(turn, _workspace, CollectionsMarshal.AsSpan(_keys).Slice(_at, keys));
        _at += keys;
        if (_at == _keys.Count) _run.Finish(turn, _workspace, _keys.Count);
    }
}
