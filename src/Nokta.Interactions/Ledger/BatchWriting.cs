using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.People;
using Nokta.Interactions.Privacy;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>A batch on its way into the ledger: blocks are durable as they come, and count only once the batch is finished.</summary>
internal sealed class BatchWriting(Database database, WorkspaceId workspace, int batch, int source)
{
    private readonly SignatureBook _book = new(workspace);
    private readonly List<Block> _blocks = [];
    private readonly long[] _scratch = new long[Chunk.Interactions * 2];
    private readonly KeptOut _out = new(database, workspace);
    private byte[] _columns = [], _plain = [], _raw = [];

    public int Batch => batch;

    /// <summary>How the records are written: what stands for one that is left out depends on it.</summary>
    public required (byte Delimiter, int Columns) Form { get; init; }

    /// <summary>Stores one chunk, on disk when it returns.</summary>
    public async Task AppendAsync(Chunk chunk, CancellationToken ct)
    {
        using (var reading = database.OpenReading()) _out.Refresh(reading);
        _out.Sift(chunk, Form.Delimiter, Form.Columns);
        var rawLength = BlockContent.WriteRaw(chunk, ref _plain, ref _raw);
        await using var turn = await database.WriteAsync(ct);
        // An erasure or restriction that began meanwhile has not seen this chunk.
        if (_out.Refresh(turn.Connection))
        {
            _out.Sift(chunk, Form.Delimiter, Form.Columns);
            rawLength = BlockContent.WriteRaw(chunk, ref _plain, ref _raw);
        }

        _book.Renumber(turn, chunk);
        var scratch = chunk.Count <= _scratch.Length ? _scratch : new long[chunk.Count];
        var columnsLength = BlockContent.WriteColumns(chunk, scratch, ref _columns);
        var id = turn.Number("""SELECT COALESCE(MAX("Id"), 0) + 1 FROM interactions_block WHERE "Workspace" = @w""", ("@w", workspace.Value));
        turn.Run("INSERT INTO interactions_block VALUES (@w, @id, @b, 0, @n, 0, @min, @max, NULL)", ("@w", workspace.Value), ("@id", id), ("@b", batch), ("@n", chunk.Count),
            ("@min", chunk.Time.Take(chunk.Count).Min()), ("@max", chunk.Time.Take(chunk.Count).Max()));
        using (var insert = Prepared.Over(turn.Connection, "INSERT INTO interactions_content VALUES ($1, $2, $3, $4)"))
        {
            insert.Bind(1, workspace.Value);
            insert.Bind(2, id);
            insert.Bind(3, _columns.AsSpan(0, columnsLength));
            insert.Bind(4, _raw.AsSpan(0, rawLength));
            insert.Run();
        }

        AddLinks(turn, chunk);
        turn.Run("""UPDATE interactions_batch SET "Counts" = @c WHERE "Workspace" = @w AND "Id" = @b""", ("@c", BatchTable.Write(chunk.Counts)), ("@w", workspace.Value), ("@b", batch));
        await turn.CommitAsync(ct);
        _blocks.Add(Block.Of(id, chunk));
    }

    /// <summary>
    /// One transaction: claims the keys, numbers what is new, and makes it count. <paramref name="counts"/> holds what the reading found;
    /// duplicates are taken from its accepted rows.
    /// </summary>
    public async Task<ImportBatch> FinishAsync(KeySpill keys, bool hasOwnKey, long records, ImportBatch end, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var duplicates = await KeyIndex.ClaimAsync(turn, workspace, source, batch, keys, records, hasOwnKey, ct);
        var state = LedgerTable.Read(turn.Connection, workspace);
        var row = state.LastRow + 1;
        foreach (var block in _blocks) row += Show(turn, block, duplicates, row);

        var counts = duplicates.TakeFrom(end.Counts);
        var kept = row - state.LastRow - 1;
        if (!counts.Adds || kept != counts.Interactions)
            throw new InvalidOperationException($"The row identity does not hold: {counts}, {kept} interactions kept.");

        end = end with { Counts = counts, State = BatchState.Done, Warnings = duplicates.Warn(end.Warnings) };
        BatchTable.End(turn, workspace, end, state.LastRow + 1, row);
        var links = turn.Number("""SELECT COUNT(*) FROM interactions_link WHERE "Workspace" = @w AND "Batch" = @b""", ("@w", workspace.Value), ("@b", batch));
        if (links > 0) LinkChanges.AddBatch(turn, workspace, state.Links + 1, batch);
        LedgerTable.Write(turn, workspace, state with
        {
            Generation = state.Generation + 1,
            LastRow = row - 1,
            Rows = state.Rows + kept,
            Links = state.Links + (links > 0 ? 1 : 0),
        });
        await turn.CommitAsync(ct);
        return end;
    }

    private int Show(Writing turn, Block block, Duplicates duplicates, long row)
    {
        byte[]? dropped = null;
        var kept = block.Count;
        for (var (record, interaction) = (0, 0); record < block.Records; interaction += block.PerRecord?[record] ?? 1, record++)
        {
            if (!duplicates[block.FirstRecord + record]) continue;
            dropped ??= new byte[block.Count / 8 + 1];
            for (var i = 0; i < (block.PerRecord?[record] ?? 1); i++) dropped[(interaction + i) >> 3] |= (byte)(1 << ((interaction + i) & 7));
            kept -= block.PerRecord?[record] ?? 1;
        }

        if (kept == 0)
        {
            turn.Run("""DELETE FROM interactions_block WHERE "Workspace" = @w AND "Id" = @id""", ("@w", workspace.Value), ("@id", block.Id));
            turn.Run("""DELETE FROM interactions_content WHERE "Workspace" = @w AND "Block" = @id""", ("@w", workspace.Value), ("@id", block.Id));
            return 0;
        }

        turn.Run("""UPDATE interactions_block SET "FirstRow" = @r, "Kept" = @k, "Dropped" = @d WHERE "Workspace" = @w AND "Id" = @id""",
            ("@r", row), ("@k", kept), ("@d", dropped), ("@w", workspace.Value), ("@id", block.Id));
        return kept;
    }

    private void AddLinks(Writing turn, Chunk chunk)
    {
        if (chunk.Links.Count == 0) return;
        chunk.Links.Sort((x, y) => (x.A, x.B, x.At).CompareTo((y.A, y.B, y.At)));
        using var insert = Prepared.Over(turn.Connection, """INSERT INTO interactions_link ("Workspace", "KeyA", "KeyB", "Batch", "Source", "At", "KindA", "KindB") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING""");
        insert.Bind(1, workspace.Value);
        insert.Bind(4, batch);
        insert.Bind(5, source);
        foreach (var link in chunk.Links)
        {
            insert.Bind(2, (long)link.A);
            insert.Bind(3, (long)link.B);
            insert.Bind(6, link.At);
            insert.Bind(7, (int)link.KindA);
            insert.Bind(8, (int)link.KindB);
            insert.Run();
        }
    }

    /// <summary>What has to be remembered of a stored block until the batch is finished.</summary>
    private sealed record Block(long Id, long FirstRecord, int Records, int Count, byte[]? PerRecord)
    {
        public static Block Of(long id, Chunk chunk) => new(id, chunk.FirstRecord, chunk.Records, chunk.Count,
            chunk.Records == chunk.Count ? null : Array.ConvertAll(chunk.PerRecord[..chunk.Records], n => (byte)n));
    }
}
