using System.Data.Common;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.People;

/// <summary>
/// What changed in who is who, in order and numbered by <see cref="LedgerState.Links"/>: whoever holds persons computed at one number learns from here which
/// keys to look at again.
/// </summary>
internal static class LinkChanges
{
    /// <summary>So many numbers back are kept; who is further behind reads everything anew.</summary>
    private const int Kept = 50_000;

    /// <summary>Two keys were linked (or decided about) by the change of this number.</summary>
    public static void Add(Writing turn, WorkspaceId workspace, long change, ulong key, ulong other)
    {
        Write(turn, workspace, change, key, other, 0);
        if (change % 1024 == 0) turn.Run("""DELETE FROM interactions_link_change WHERE "Workspace" = @w AND "Change" < @c""", ("@w", workspace.Value), ("@c", change - Kept));
    }

    /// <summary>All links of an import count from the change of this number on.</summary>
    public static void AddBatch(Writing turn, WorkspaceId workspace, long change, int batch) => Write(turn, workspace, change, 0, 0, batch);

    /// <summary>
    /// Every key whose person may be another one than at the earlier number, neighbours not included: ask for the persons of these keys before and after.
    /// Null = links were taken back meanwhile, or it is too long ago: everything is to be read anew.
    /// </summary>
    public static HashSet<ulong>? Between(DbConnection connection, WorkspaceId workspace, long from, long to)
    {
        if (from == to) return [];
        if (from > to || to - from > Kept) return null;
        var changes = connection.Read("""SELECT "Change", "Key", "Other", "Batch" FROM interactions_link_change WHERE "Workspace" = @w AND "Change" > @f AND "Change" <= @t ORDER BY "Change", "Key", "Other" """,
            r => (Change: r.GetInt64(0), Key: (ulong)r.GetInt64(1), Other: (ulong)r.GetInt64(2), Batch: r.GetInt32(3)), ("@w", workspace.Value), ("@f", from), ("@t", to));
        if (changes.Select(c => c.Change).Distinct().Count() != to - from) return null;
        var keys = new HashSet<ulong>();
        foreach (var (_, key, other, batch) in changes)
        {
            if (batch == 0) keys.UnionWith([key, other]);
            else keys.UnionWith(connection.Read("""SELECT "KeyA", "KeyB" FROM interactions_link WHERE "Workspace" = @w AND "Batch" = @b""", r => (ulong[])[(ulong)r.GetInt64(0), (ulong)r.GetInt64(1)], ("@w", workspace.Value), ("@b", batch)).SelectMany(k => k));
        }

        keys.Remove(0);
        return keys;
    }

    /// <summary>
    /// Keys that belong to another person now, given who was who, who is who, and the keys to look at: those themselves, and whoever was or is one person
    /// with somebody of them.
    /// </summary>
    public static IReadOnlyList<ulong> Moved(PersonMap was, PersonMap now, IReadOnlyCollection<ulong> keys)
    {
        var (seen, waiting) = (new HashSet<ulong>(keys), new Stack<ulong>(keys));
        while (waiting.TryPop(out var key))
            foreach (var other in was.KeysOf(was.Of(key)).Concat(now.KeysOf(now.Of(key))))
                if (seen.Add(other)) waiting.Push(other);
        return [.. seen.Where(k => was.Of(k) != now.Of(k)).Order()];
    }

    private static void Write(Writing turn, WorkspaceId workspace, long change, ulong key, ulong other, int batch) =>
        turn.Run("""INSERT INTO interactions_link_change ("Workspace", "Change", "Key", "Other", "Batch") VALUES (@w, @c, @k, @o, @b) ON CONFLICT DO NOTHING""",
            ("@w", workspace.Value), ("@c", change), ("@k", (long)key), ("@o", (long)other), ("@b", batch));
}
