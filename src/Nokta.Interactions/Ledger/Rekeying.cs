using System.Data.Common;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Formats.AccessLogs;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;

namespace Nokta.Interactions.Ledger;

/// <summary>
/// Gives the rows of earlier imports the keys by which another export of the same rows is recognised. Their input is read again under the
/// mapping it had; the interactions stay as they are.
/// </summary>
internal static class Rekeying
{
    /// <summary>Adds canonical keys to all imports of a source that have none and no key column. Returns how many imports that were.</summary>
    public static async Task<int> RunAsync(Database database, WorkspaceId workspace, string sourceName, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        if (BatchTable.FindSource(turn.Connection, workspace, sourceName) is not { } source) return 0;
        var batches = BatchTable.List(turn.Connection, workspace).Where(b => b.Source == source && b.Batch is { State: BatchState.Done, Mapping.HasKey: false }).Select(b => b.Batch).Reverse().ToList();
        foreach (var batch in batches)
        {
            var mapping = batch.Mapping with { CanonicalKey = true };
            turn.Run("""UPDATE interactions_batch SET "Mapping" = @m WHERE "Workspace" = @w AND "Id" = @b""", ("@m", mapping.ToJson()), ("@w", workspace.Value), ("@b", batch.Id));
            turn.Record(workspace, TrailEntry.Changed, "import", batch.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), batch.FileName, new TrailField("canonicalKey", false, true));
            using var keys = new KeySpill(Path.Combine(database.Folder, "imports"));
            var records = Collect(turn.Connection, workspace, batch.Id, keys, ct, out _);
            await KeyIndex.ClaimAsync(turn, workspace, source, batch.Id, keys, records, hasOwnKey: false, ct);
        }

        if (batches.Count == 0) return 0;
        // Who remembers what keys there are must hear of it.
        var state = LedgerTable.Read(turn.Connection, workspace);
        LedgerTable.Write(turn, workspace, state with { Generation = state.Generation + 1 });
        await turn.CommitAsync(ct);
        return batches.Count;
    }

    /// <summary>
    /// Gives the rows of earlier access logs keys without the visitor of their day, from which an address could be found by trying. Returns how many imports that were.
    /// </summary>
    public static async Task<int> WithoutVisitorsAsync(Database database, WorkspaceId workspace, CancellationToken ct)
    {
        await using (var connection = database.OpenReading())
            if (Old(connection, workspace).Count == 0) return 0;
        await using var turn = await database.WriteAsync(ct);
        var old = Old(turn.Connection, workspace);
        var batches = BatchTable.List(turn.Connection, workspace).Where(b => old.Contains(b.Batch.Id) && b.Batch is { State: BatchState.Done, Mapping: { HasKey: false, Format: AccessLogFormat.Code } }).Reverse().ToList();
        foreach (var (batch, source) in batches)
        {
            using var keys = new KeySpill(Path.Combine(database.Folder, "imports"));
            var records = Collect(turn.Connection, workspace, batch.Id, keys, ct, out var isWhole);
            // Rows whose input was forgotten keep the keys they had: there is nothing left to make others of.
            if (isWhole) turn.Run("""DELETE FROM interactions_key WHERE "Workspace" = @w AND "Source" = @s AND "Batch" = @b""", ("@w", workspace.Value), ("@s", source), ("@b", batch.Id));
            await new GrowingKeys(turn, workspace, source, batch.Id).ClaimAsync(keys, records, hasOwnKey: false, ct);
        }

        turn.Run("""DELETE FROM interactions_rekey WHERE "Workspace" = @w""", ("@w", workspace.Value));
        var state = LedgerTable.Read(turn.Connection, workspace);
        LedgerTable.Write(turn, workspace, state with { Generation = state.Generation + 1 });
        await turn.CommitAsync(ct);
        return batches.Count;
    }

    private static HashSet<int> Old(DbConnection connection, WorkspaceId workspace) =>
        [.. connection.Read("""SELECT "Batch" FROM interactions_rekey WHERE "Workspace" = @w""", r => r.GetInt32(0), ("@w", workspace.Value))];

    private static long Collect(DbConnection connection, WorkspaceId workspace, int batch, KeySpill keys, CancellationToken ct, out bool isWhole)
    {
        isWhole = true;
        var (map, delimiter, _) = BatchTable.Bound(connection, workspace, batch);
        var reader = new RowReader(map);
        var chunk = new Chunk();
        using var command = connection.Command("""
            SELECT b."Count", b."Dropped", c."Columns", c."Raw" FROM interactions_block b JOIN interactions_content c ON c."Workspace" = b."Workspace" AND c."Block" = b."Id"
            WHERE b."Workspace" = @w AND b."Batch" = @b ORDER BY b."Id"
            """, ("@w", workspace.Value), ("@b", batch));
        using var blocks = command.ExecuteReader();
        while (blocks.Read())
        {
            var dropped = blocks.IsDBNull(1) ? null : blocks.GetFieldValue<byte[]>(1);
            var perRecord = BlockContent.ReadPerRecord(blocks.GetFieldValue<byte[]>(2), blocks.GetInt32(0));
            var (_, raw) = BlockContent.ReadRaw(blocks.GetFieldValue<byte[]>(3));
            for (var (record, first) = (0, 0); record < raw.Length; first += perRecord[record], record++)
            {
                if (raw[record].IsEmpty || (dropped is not null && BlockContent.IsDropped(dropped, first)))
                {
                    isWhole = false;
                    continue;
                }

                var row = CsvReader.Over(raw[record], Delimiters.Byte(delimiter)!.Value);
                if (row.Next()) reader.Read(row, ref chunk, keys, out _);
                chunk.Clear(0);
            }

            ct.ThrowIfCancellationRequested();
        }

        return reader.Records;
    }
}
