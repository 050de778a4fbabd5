using System.Data.Common;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Live;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel;

namespace Nokta.Interactions.Ledger;

/// <summary>Reads single rows; keeps the block and the mapping it used last, since rows that are asked for together mostly lie together.</summary>
internal sealed class RowsReading(DbConnection connection, WorkspaceId workspace, IReadOnlyList<string> currencies)
{
    private readonly Dictionary<int, (RowMap Map, string Delimiter, string File)> _batches = [];
    private Opened? _last;

    public LedgerRow? Find(long row)
    {
        if (_last is null || row < _last.Columns.FirstRow || row >= _last.Columns.FirstRow + _last.Columns.Count)
        {
            var found = connection.Read("""
                SELECT b."FirstRow", b."Count", b."Kept", b."Dropped", c."Columns", c."Raw", b."Batch"
                FROM interactions_block b JOIN interactions_content c ON c."Workspace" = b."Workspace" AND c."Block" = b."Id"
                WHERE b."Workspace" = @w AND b."FirstRow" > 0 AND b."FirstRow" <= @row ORDER BY b."FirstRow" DESC LIMIT 1
                """, Open, ("@w", workspace.Value), ("@row", row));
            if (found.Count == 0 || row >= found[0].Columns.FirstRow + found[0].Columns.Count) return null;
            _last = found[0];
        }

        return Read(_last, (int)(row - _last.Columns.FirstRow), row);
    }

    private LedgerRow Read(Opened block, int i, long row)
    {
        var record = block.RecordOf[i];
        if (!_batches.TryGetValue(block.Batch, out var batch)) _batches[block.Batch] = batch = BatchTable.Bound(connection, workspace, block.Batch);
        // Moments of one row stand one after the other, and the first holds the input of all.
        while (block.Raw[record].IsEmpty && record > 0) record--;
        var text = batch.Delimiter == LiveBatch.Mark
            ? LiveText.Of(block.Raw[record], PersonText.CountryOf(batch.Map.Zone))
            : RowText.OfAll(CsvReader.Over(block.Raw[record], Delimiters.Byte(batch.Delimiter)!.Value), batch.Map);
        var columns = block.Columns;
        return new LedgerRow
        {
            Row = row,
            Time = columns.Time[i],
            Signature = columns.Signature[i],
            PersonKey = columns.Person[i],
            PersonKind = text.PersonKind,
            Person = text.Person,
            Amount = columns.Amount[i],
            Currency = currencies[columns.Currency[i]],
            Duration = columns.Duration[i],
            Scale = columns.Scale[i],
            Score = columns.Score[i],
            Key = batch.Map.HasOwnKey ? text.Key : "row:" + Convert.ToHexStringLower(System.IO.Hashing.XxHash64.Hash(block.Raw[record].Span)),
            Thread = text.Thread,
            Comment = text.Comment,
            Properties = text.Properties,
            Raw = System.Text.Encoding.UTF8.GetString(block.Raw[record].Span),
            Batch = block.Batch,
            File = batch.File,
            Line = block.Line[record],
        };
    }

    private static Opened Open(DbDataReader reader)
    {
        var (count, kept) = (reader.GetInt32(1), reader.GetInt32(2));
        var dropped = reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3);
        var columns = reader.GetFieldValue<byte[]>(4);
        var (line, raw) = BlockContent.ReadRaw(reader.GetFieldValue<byte[]>(5));
        var recordOf = new int[kept];
        var (interaction, n) = (0, 0);
        var perRecord = BlockContent.ReadPerRecord(columns, count);
        for (var record = 0; record < perRecord.Length; record++)
            for (var k = 0; k < perRecord[record]; k++, interaction++)
                if (dropped is null || !BlockContent.IsDropped(dropped, interaction)) recordOf[n++] = record;
        return new Opened(BlockContent.ReadColumns(columns, count, dropped, reader.GetInt64(0), kept), recordOf, line, raw, reader.GetInt32(6));
    }

    private sealed record Opened(InteractionBlock Columns, int[] RecordOf, long[] Line, ReadOnlyMemory<byte>[] Raw, int Batch);
}
