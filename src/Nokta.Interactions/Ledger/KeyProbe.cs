using System.Buffers.Binary;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>Looks which keys the index has, many with one question and in its order.</summary>
internal static class KeyProbe
{
    private const int Together = 500, Width = 16;

    /// <summary>Marks claims that are taken by what stands in the index; looks only at those that are open.</summary>
    public static void Find(Writing turn, WorkspaceId workspace, IReadOnlyList<(int Source, UInt128 Key, long Body)> events, List<int> open, KeyClaim[] claims)
    {
        if (open.Count == 0) return;
        open.Sort((a, b) => events[a].Source != events[b].Source ? events[a].Source.CompareTo(events[b].Source) : events[a].Key.CompareTo(events[b].Key));
        using var find = Prepared.Over(turn.Connection, """
            WITH RECURSIVE seq(v) AS (SELECT 0 UNION ALL SELECT seq.v + 1 FROM seq WHERE seq.v < $2 - 1)
            SELECT seq.v, k."Body" FROM seq CROSS JOIN interactions_key k WHERE k."Workspace" = $3 AND k."Source" = $4 AND k."Key" = substr($1, 1 + 16 * seq.v, 16)
            """);
        find.Bind(3, workspace.Value);
        var (keys, taken) = (new byte[Together * Width], new List<(int Place, long? Body)>());
        for (int from = 0, to; from < open.Count; from = to)
        {
            var source = events[open[from]].Source;
            for (to = from; to < open.Count && to - from < Together && events[open[to]].Source == source; to++) BinaryPrimitives.WriteUInt128BigEndian(keys.AsSpan((to - from) * Width), events[open[to]].Key);
            find.Bind(1, keys.AsSpan(0, (to - from) * Width));
            find.Bind(2, to - from);
            find.Bind(4, source);
            taken.Clear();
            find.Read(taken);
            foreach (var (place, body) in taken) claims[open[from + place]] = new KeyClaim(false, body);
        }
    }
}
