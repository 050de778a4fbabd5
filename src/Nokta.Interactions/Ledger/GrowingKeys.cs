using System.Buffers.Binary;
using System.Data.Common;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>
/// Claims the keys of one piece of a file that is read piece by piece. A row with a key of its own is a duplicate as everywhere. A row without one is read
/// just once, since the place in the file is committed with it: it gets the next number among its equals, as if the whole file had been read at once,
/// so that the same file imported later is recognised.
/// </summary>
internal sealed class GrowingKeys(Writing turn, WorkspaceId workspace, int source, int batch)
{
    private const int Width = 16;
    private readonly Dictionary<(ulong, uint), (long Known, long Own)> _equals = [];

    /// <summary>Rows whose equals came with imports up to this batch are those rows, not further ones; 0 = none is.</summary>
    public int KnownBatch { get; init; }

    public async Task<Duplicates> ClaimAsync(KeySpill keys, long records, bool hasOwnKey, CancellationToken ct)
    {
        KeyIndex.Prepare(turn);
        using var live = new LiveKeys(turn.Connection, workspace, source);
        using var find = Bound($"""
            SELECT seq.v FROM interactions_sequence seq CROSS JOIN interactions_key k
            WHERE seq.v < $2 AND k."Workspace" = $3 AND k."Source" = $4 AND k."Key" = {KeyIndex.Keys}
            """);
        using var insert = Bound($"INSERT INTO interactions_key (\"Workspace\", \"Source\", \"Key\", \"Batch\") SELECT $3, $4, {KeyIndex.Keys}, $5 FROM interactions_sequence seq WHERE seq.v < $2 ON CONFLICT DO NOTHING");
        insert.Bind(5, batch);
        return await KeyIndex.WalkAsync(keys, records, hasOwnKey, (keysOf, all, takenOf) => KeyIndex.Without(live, keysOf, all, takenOf, (blob, count, taken) =>
        {
            // Looked for before it is claimed: earlier pieces of the day have the same batch.
            find.Bind(1, blob);
            find.Bind(2, count);
            find.Read(taken);
            if (!hasOwnKey) foreach (var place in taken) LookAtEquals(blob.Slice(place * Width, Width));
            insert.Bind(1, blob);
            insert.Bind(2, count);
            insert.Run();
            if (hasOwnKey || taken.Count == 0) return;
            var known = new List<int>();
            foreach (var place in taken.Order())
                if (IsKnown(blob.Slice(place * Width, Width))) known.Add(place);
                else AddNext(blob.Slice(place * Width, Width));
            taken.Clear();
            taken.AddRange(known);
        }), ct);
    }

    private Prepared Bound(string sql)
    {
        var statement = Prepared.Over(turn.Connection, sql);
        statement.Bind(3, workspace.Value);
        statement.Bind(4, source);
        return statement;
    }

    /// <summary>How many equals of a row came with imports that were there before, and how many with the file itself.</summary>
    private void LookAtEquals(ReadOnlySpan<byte> key)
    {
        if (KnownBatch == 0 || _equals.ContainsKey(EqualsOf(key))) return;
        var (from, to) = Between(key);
        var batches = turn.Read("""SELECT "Batch" FROM interactions_key WHERE "Workspace" = @w AND "Source" = @s AND "Key" >= @from AND "Key" <= @to""", r => r.GetInt32(0),
            ("@w", workspace.Value), ("@s", source), ("@from", from), ("@to", to));
        _equals[EqualsOf(key)] = (batches.Count(b => b <= KnownBatch), batches.Count(b => b > KnownBatch));
    }

    private bool IsKnown(ReadOnlySpan<byte> key) =>
        KnownBatch > 0 && _equals.TryGetValue(EqualsOf(key), out var of) && of.Own == 0 && BinaryPrimitives.ReadUInt32BigEndian(key[12..]) < of.Known;

    private void AddNext(ReadOnlySpan<byte> key)
    {
        var (from, to) = Between(key);
        var last = turn.Read("""SELECT "Key" FROM interactions_key WHERE "Workspace" = @w AND "Source" = @s AND "Key" >= @from AND "Key" <= @to ORDER BY "Key" DESC LIMIT 1""", r => r.GetFieldValue<byte[]>(0),
            ("@w", workspace.Value), ("@s", source), ("@from", from), ("@to", to))[0];
        BinaryPrimitives.WriteUInt32BigEndian(last.AsSpan(12), BinaryPrimitives.ReadUInt32BigEndian(last.AsSpan(12)) + 1);
        turn.Run("""INSERT INTO interactions_key ("Workspace", "Source", "Key", "Batch") VALUES (@w, @s, @k, @b)""", ("@w", workspace.Value), ("@s", source), ("@k", last), ("@b", batch));
    }

    private static (ulong, uint) EqualsOf(ReadOnlySpan<byte> key) => (BinaryPrimitives.ReadUInt64BigEndian(key), BinaryPrimitives.ReadUInt32BigEndian(key[8..]));

    private static (byte[] From, byte[] To) Between(ReadOnlySpan<byte> key)
    {
        var (from, to) = (key.ToArray(), key.ToArray());
        BinaryPrimitives.WriteUInt32BigEndian(from.AsSpan(12), 0);
        BinaryPrimitives.WriteUInt32BigEndian(to.AsSpan(12), uint.MaxValue);
        return (from, to);
    }
}
