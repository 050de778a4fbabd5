using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Live;
using Nokta.Interactions.People;
using Nokta.Interactions.Privacy;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>Adds pieces to a batch that counts already, each in the caller's one transaction: stored, claimed and visible together, or not at all.</summary>
internal sealed class GrowingBatch(Database database, WorkspaceId workspace, int batch, int source)
{
    private readonly KeptOut _out = new(database, workspace);
    private readonly SignatureBook _book = new(workspace);

    /// <summary>How the records are written: what stands for one that is left out depends on it.</summary>
    public required (byte Delimiter, int Columns) Form { get; init; }

    /// <summary>See <see cref="GrowingKeys.KnownBatch"/>.</summary>
    public int KnownBatch { get; init; }

    /// <summary>Where blocks are made; its room is used again.</summary>
    public required LiveBlock Block { get; init; }

    /// <summary>Returns what is to be added to the batch's counts.</summary>
    public async Task<(ImportCounts Counts, Duplicates Duplicates)> AddAsync(Writing turn, IReadOnlyList<Chunk> chunks, KeySpill keys, bool hasOwnKey, ImportCounts read, CancellationToken ct)
    {
        var before = LedgerTable.Read(turn.Connection, workspace);
        var records = chunks.Sum(c => (long)c.Records);
        var duplicates = await new GrowingKeys(turn, workspace, source, batch) { KnownBatch = KnownBatch }.ClaimAsync(keys, records, hasOwnKey, ct);
        _out.Refresh(turn.Connection);
        var (row, links) = (before.LastRow + 1, 0L);
        foreach (var chunk in chunks)
        {
            _out.Sift(chunk, Form.Delimiter, Form.Columns);
            _book.Renumber(turn, chunk);
            links += AddLinks(turn, chunk, before.Links + links);
            var kept = duplicates.Records == 0 ? chunk : Without(duplicates, chunk);
            if (kept.Count > 0) Block.Write(turn, workspace, batch, row, kept);
            row += kept.Count;
        }

        var counts = duplicates.TakeFrom(read);
        var added = row - before.LastRow - 1;
        if (!counts.Adds || added != counts.Interactions) throw new InvalidOperationException($"The row identity does not hold: {counts}, {added} interactions kept.");
        LedgerTable.Write(turn, workspace, before with { Generation = before.Generation + 1, LastRow = row - 1, Rows = before.Rows + added, Links = before.Links + links });
        return (counts, duplicates);
    }

    /// <summary>The chunk's records that are new.</summary>
    private static Chunk Without(Duplicates duplicates, Chunk chunk)
    {
        var kept = new Chunk();
        for (var (record, at, raw) = (0, 0, 0); record < chunk.Records; raw = chunk.RawEnd[record], at += chunk.PerRecord[record], record++)
        {
            if (duplicates[chunk.FirstRecord + record]) continue;
            for (var from = at; from < at + chunk.PerRecord[record]; from++)
            {
                var i = kept.Add();
                (kept.Time[i], kept.Person[i], kept.Signature[i], kept.Amount[i], kept.Currency[i]) = (chunk.Time[from], chunk.Person[from], chunk.Signature[from], chunk.Amount[from], chunk.Currency[from]);
                (kept.Duration[i], kept.Scale[i], kept.Score[i], kept.Thread[i]) = (chunk.Duration[from], chunk.Scale[from], chunk.Score[from], chunk.Thread[from]);
            }

            kept.AddRecord(chunk.Raw.AsSpan(raw, chunk.RawEnd[record] - raw), chunk.Line[record], chunk.PerRecord[record]);
        }

        return kept;
    }

    /// <summary>Stores the links and returns how many nobody had told before: only those change who is who.</summary>
    private long AddLinks(Writing turn, Chunk chunk, long change)
    {
        var added = 0L;
        foreach (var link in chunk.Links.DistinctBy(l => (l.A, l.B)))
        {
            var (a, b) = ((long)link.A, (long)link.B);
            if (turn.Number("""SELECT COUNT(*) FROM interactions_link WHERE "Workspace" = @w AND "KeyA" = @a AND "KeyB" = @b""", ("@w", workspace.Value), ("@a", a), ("@b", b)) == 0)
                LinkChanges.Add(turn, workspace, change + ++added, link.A, link.B);
            turn.Run("""INSERT INTO interactions_link ("Workspace", "KeyA", "KeyB", "Batch", "Source", "At", "KindA", "KindB") VALUES (@w, @a, @b, @n, @s, @at, @ka, @kb) ON CONFLICT DO NOTHING""",
                ("@w", workspace.Value), ("@a", a), ("@b", b), ("@n", batch), ("@s", source), ("@at", link.At), ("@ka", (int)link.KindA), ("@kb", (int)link.KindB));
        }

        return added;
    }
}
