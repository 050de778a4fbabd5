using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Privacy;

/// <summary>
/// Rewrites the blocks of the ledger that hold somebody. Finding them reads the two narrow columns of each block (O(interactions), some tens of millions a
/// second); only blocks with a hit are unpacked, changed and packed again. Rows keep their numbers and sums, keys of rows stay taken.
/// </summary>
internal sealed class LedgerBlocks(Database database, WorkspaceId workspace)
{
    private const int Together = 16;
    private byte[] _columns = [], _plain = [], _raw = [];

    /// <summary>Blocks with interactions for which this holds, and of whose rows the input is not gone already.</summary>
    /// <param name="onlyWithInput">Leaves out blocks whose input is gone for all of these: costs unpacking them.</param>
    public List<BlockHit> Find(ChunkForgetting.IsForgotten isForgotten, long before = long.MaxValue, bool onlyWithInput = false, CancellationToken ct = default)
    {
        using var connection = database.OpenReading();
        using var command = connection.Command("""
            SELECT b."Id", b."Batch", b."Count", b."FirstRow", b."Kept", b."Dropped", c."Columns", c."Raw"
            FROM interactions_block b JOIN interactions_content c ON c."Workspace" = b."Workspace" AND c."Block" = b."Id"
            WHERE b."Workspace" = @w AND b."MinTime" < @t ORDER BY b."Id"
            """, ("@w", workspace.Value), ("@t", before));
        using var reader = command.ExecuteReader();
        var hits = new List<BlockHit>();
        while (reader.Read())
        {
            ct.ThrowIfCancellationRequested();
            var count = reader.GetInt32(2);
            var dropped = reader.IsDBNull(5) ? null : reader.GetFieldValue<byte[]>(5);
            var columns = reader.GetFieldValue<byte[]>(6);
            if (Look(columns, count, dropped, isForgotten) is { All: > 0 } found && (!onlyWithInput || ChunkForgetting.HasInput(ChunkForgetting.Open(columns, reader.GetFieldValue<byte[]>(7), count), isForgotten)))
                hits.Add(found with { Block = reader.GetInt64(0), Batch = reader.GetInt32(1), FirstRow = reader.GetInt64(3) });
        }

        return hits;
    }

    /// <summary>Forgets in every block there is, some blocks a transaction; returns the interactions changed. May be stopped anywhere and called again.</summary>
    public async Task<long> ForgetAsync(ChunkForgetting.IsForgotten isForgotten, bool keepsPerson = false, long before = long.MaxValue, CancellationToken ct = default)
    {
        var forgotten = 0L;
        // Blocks may be packed into others meanwhile: look again until nothing is found.
        while (Find(isForgotten, before, keepsPerson, ct) is { Count: > 0 } hits)
            foreach (var some in hits.Chunk(Together))
            {
                await using var turn = await database.WriteAsync(ct);
                foreach (var hit in some) forgotten += Rewrite(turn, hit, isForgotten, keepsPerson);
                await turn.CommitAsync(ct);
            }

        return forgotten;
    }

    /// <summary>Makes every reader read the ledger anew, after what else has to go in the same turn; the saved journeys, which hold hashes of keys, go too.</summary>
    public async Task TellReadersAsync(InteractionLog log, Action<Writing> also, CancellationToken ct)
    {
        await using (var turn = await database.WriteAsync(ct))
        {
            also(turn);
            var state = LedgerTable.Read(turn.Connection, workspace);
            LedgerTable.Write(turn, workspace, state with { Generation = state.Generation + 1, UndoGeneration = state.UndoGeneration + 1, Links = state.Links + 1 });
            await turn.CommitAsync(ct);
        }

        if (File.Exists(CacheOf(log))) File.Delete(CacheOf(log));
    }

    /// <summary>Where the saved journeys lie.</summary>
    public string CacheOf(InteractionLog log) => new SavedJourneys(database, log, workspace, NullLogger.Instance) { Least = 0 }.Path;

    private static BlockHit Look(byte[] columns, int count, byte[]? dropped, ChunkForgetting.IsForgotten isForgotten)
    {
        var (times, persons) = (ArrayPool<long>.Shared.Rent(count), ArrayPool<long>.Shared.Rent(count));
        try
        {
            BlockContent.ReadPersons(columns, times.AsSpan(0, count), persons.AsSpan(0, count));
            var (all, kept, first, last, row) = (0, new List<int>(), long.MaxValue, long.MinValue, 0);
            for (var i = 0; i < count; i++)
            {
                var counts = dropped is null || !BlockContent.IsDropped(dropped, i);
                if (isForgotten((ulong)persons[i], times[i]))
                {
                    all++;
                    if (counts) (first, last) = (Math.Min(first, times[i]), Math.Max(last, times[i]));
                    if (counts) kept.Add(row);
                }

                if (counts) row++;
            }

            return new BlockHit(0, 0, 0, all, kept, first, last);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(times);
            ArrayPool<long>.Shared.Return(persons);
        }
    }

    private int Rewrite(Writing turn, BlockHit hit, ChunkForgetting.IsForgotten isForgotten, bool keepsPerson)
    {
        using var find = turn.Connection.Command("""
            SELECT b."Count", c."Columns", c."Raw" FROM interactions_block b JOIN interactions_content c ON c."Workspace" = b."Workspace" AND c."Block" = b."Id"
            WHERE b."Workspace" = @w AND b."Id" = @b
            """, ("@w", workspace.Value), ("@b", hit.Block));
        find.Transaction = turn.Transaction;
        Chunk chunk;
        using (var reader = find.ExecuteReader())
        {
            if (!reader.Read()) return 0;
            chunk = ChunkForgetting.Open(reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2), reader.GetInt32(0));
        }

        var (map, delimiter, _) = BatchTable.Bound(turn.Connection, workspace, hit.Batch);
        var forgotten = ChunkForgetting.Forget(chunk, isForgotten, Delimiters.Byte(delimiter) ?? (byte)',', map.Header.Count, keepsPerson);
        if (forgotten == 0) return 0;
        var raw = BlockContent.WriteRaw(chunk, ref _plain, ref _raw);
        var columns = BlockContent.WriteColumns(chunk, new long[Math.Max(chunk.Count, chunk.Records)], ref _columns);
        turn.Run("""UPDATE interactions_content SET "Columns" = @c, "Raw" = @x WHERE "Workspace" = @w AND "Block" = @b""",
            ("@c", _columns.AsSpan(0, columns).ToArray()), ("@x", _raw.AsSpan(0, raw).ToArray()), ("@w", workspace.Value), ("@b", hit.Block));
        // What was unpacked must not lie in the buffers until the next block is as long.
        Array.Clear(_plain);
        return forgotten;
    }
}

/// <summary>A block with interactions of somebody: how many in all, and the places of those that count.</summary>
internal sealed record BlockHit(long Block, int Batch, long FirstRow, int All, IReadOnlyList<int> Kept, long First, long Last);
