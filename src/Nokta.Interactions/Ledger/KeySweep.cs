using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>Fresh keys on their way into the index, in its order. What a killed process has brought in already is brought in again, and stays as it is.</summary>
internal sealed class KeySweep
{
    private const int Together = 500, KeyWidth = 16, BodyWidth = 20, MostGroups = 200;
    private readonly WorkspaceId _workspace;
    private readonly List<FreshKey> _keys;
    private readonly List<long> _groups;
    private int _at, _group;

    private KeySweep(WorkspaceId workspace, List<FreshKey> keys, List<long> groups)
    {
        (_workspace, _keys, _groups) = (workspace, keys, groups);
        _keys.Sort();
    }

    /// <summary>The first group that still lies there; null when all are swept.</summary>
    public long? FirstLeft => _group < _groups.Count ? _groups[_group] : null;

    public static KeySweep Read(Database database, WorkspaceId workspace, long upTo)
    {
        using var connection = database.OpenReading();
        return Read(connection, workspace, upTo);
    }

    public static KeySweep Read(DbConnection connection, WorkspaceId workspace, long upTo)
    {
        var (keys, groups) = FreshKey.Read(connection, workspace, upTo);
        return new KeySweep(workspace, keys, groups);
    }

    /// <summary>Brings in so many keys; once all are in, takes away the groups in which they came.</summary>
    public void Go(Writing turn, int most, IndexedKeys? indexed = null)
    {
        var from = _at;
        if (_at < _keys.Count) Insert(turn, (int)Math.Min(_keys.Count, (long)_at + most));
        for (; indexed is not null && from < _at; from++) indexed.Add(_keys[from].Id);
        if (_at < _keys.Count || FirstLeft is not { } first) return;
        _group = most == int.MaxValue ? _groups.Count : Math.Min(_groups.Count, _group + MostGroups);
        turn.Run("""DELETE FROM interactions_fresh_key WHERE "Workspace" = @w AND "Id" >= @f AND "Id" <= @l""", ("@w", _workspace.Value), ("@f", first), ("@l", _groups[_group - 1]));
    }

    private void Insert(Writing turn, int end)
    {
        using var insert = Prepared.Over(turn.Connection, $"""
            INSERT INTO interactions_key ("Workspace", "Source", "Key", "Batch", "Body")
            WITH RECURSIVE seq(v) AS (SELECT 0 UNION ALL SELECT seq.v + 1 FROM seq WHERE seq.v < $2 - 1)
            SELECT $3, $4, substr($1, 1 + 16 * seq.v, 16), $5, {Prepared.NumberIn(turn.Connection, "substr($6, 1 + 20 * seq.v, 20)")} FROM seq WHERE true ON CONFLICT DO NOTHING
            """);
        insert.Bind(3, _workspace.Value);
        var (keys, bodies) = (new byte[Together * KeyWidth], new byte[Together * BodyWidth]);
        while (_at < end)
        {
            var (first, count) = (_keys[_at], 0);
            for (; count < Together && _at < end && (_keys[_at].Source, _keys[_at].Batch) == (first.Source, first.Batch); count++, _at++)
            {
                BinaryPrimitives.WriteUInt128BigEndian(keys.AsSpan(count * KeyWidth), _keys[_at].Key);
                var room = bodies.AsSpan(count * BodyWidth, BodyWidth);
                room.Fill((byte)' ');
                _keys[_at].Body.TryFormat(room, out _, provider: CultureInfo.InvariantCulture);
            }

            insert.Bind(1, keys.AsSpan(0, count * KeyWidth));
            insert.Bind(2, count);
            insert.Bind(4, first.Source);
            insert.Bind(5, first.Batch);
            insert.Bind(6, bodies.AsSpan(0, count * BodyWidth));
            insert.Run();
        }
    }
}
