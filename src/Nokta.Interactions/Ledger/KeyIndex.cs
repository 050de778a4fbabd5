using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>Which of a file's records are not new, and how much that is in rows and interactions.</summary>
internal sealed class Duplicates(long records)
{
    private readonly byte[] _dropped = new byte[records / 8 + 1];

    public long Records { get; private set; }
    public long Rows { get; private set; }
    public long Interactions { get; private set; }

    public bool this[long record] => (_dropped[record >> 3] >> (int)(record & 7) & 1) != 0;

    public void Add(in KeyEntry entry)
    {
        _dropped[entry.Record >> 3] |= (byte)(1 << (int)(entry.Record & 7));
        Records++;
        Rows += entry.Rows;
        Interactions += entry.Interactions;
    }
}

/// <summary>
/// The unique index over (workspace, source, source key). A file's keys go in sorted, in one sweep, in the transaction that makes
/// its interactions visible; the database itself decides which of them are new.
/// </summary>
internal static class KeyIndex
{
    /// <summary>Claims all keys of a file for a batch; those that were taken already, earlier in this file or before it, are duplicates.</summary>
    public static async Task<Duplicates> ClaimAsync(Writing turn, WorkspaceId workspace, int source, int batch, KeySpill keys, long records, bool hasOwnKey, CancellationToken ct)
    {
        using var insert = new Prepared(turn.Connection, "INSERT INTO interactions_key VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
        insert.Bind(1, workspace.Value);
        insert.Bind(2, source);
        insert.Bind(4, batch);
        return await WalkAsync(keys, records, hasOwnKey, key =>
        {
            insert.Bind(3, key);
            return insert.Run() == 0;
        }, ct);
    }

    /// <summary>What claiming would find, without doing it.</summary>
    public static async Task<Duplicates> CompareAsync(SqliteConnection connection, WorkspaceId workspace, int? source, KeySpill keys, long records, bool hasOwnKey, CancellationToken ct)
    {
        using var find = new Prepared(connection, """SELECT 1 FROM interactions_key WHERE "Workspace" = ? AND "Source" = ? AND "Key" = ?""");
        find.Bind(1, workspace.Value);
        find.Bind(2, source ?? -1);
        return await WalkAsync(keys, records, hasOwnKey, key =>
        {
            if (source is null) return false;
            find.Bind(3, key);
            return find.Exists();
        }, ct);
    }

    private delegate bool IsTaken(ReadOnlySpan<byte> key);

    private static async Task<Duplicates> WalkAsync(KeySpill keys, long records, bool hasOwnKey, IsTaken isTaken, CancellationToken ct)
    {
        var duplicates = new Duplicates(records);
        var next = Task.Run(() => keys.Sorted(0), ct);
        for (var part = 0; part < KeySpill.Parts; part++)
        {
            var entries = await next;
            var following = part + 1;
            if (following < KeySpill.Parts) next = Task.Run(() => keys.Sorted(following), ct);
            Walk(entries, hasOwnKey, isTaken, duplicates);
        }

        return duplicates;
    }

    private static void Walk(KeyEntry[] entries, bool hasOwnKey, IsTaken isTaken, Duplicates duplicates)
    {
        Span<byte> key = stackalloc byte[16];
        var occurrence = 0u;
        for (var i = 0; i < entries.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            occurrence = i > 0 && entry.HasSameKey(entries[i - 1]) ? occurrence + 1 : 0;
            BinaryPrimitives.WriteUInt64BigEndian(key, entry.High);
            // A row without a key of its own is told from its equals by its occurrence number in the file, in the last four bytes.
            BinaryPrimitives.WriteUInt64BigEndian(key[8..], hasOwnKey ? entry.Low : (entry.Low & ~0xFFFFFFFFUL) | occurrence);
            if ((hasOwnKey && occurrence > 0) || isTaken(key)) duplicates.Add(entry);
        }
    }
}
