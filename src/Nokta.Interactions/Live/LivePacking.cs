using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Live;

/// <summary>
/// Packs the small blocks of live commits, and of files that grow, into large ones, behind everybody's back: rows keep their numbers and their content. Unpacking and packing
/// happen beside the writers; the turn to write is held only to exchange blocks that nobody has changed meanwhile.
/// </summary>
internal sealed class LivePacking(Database database, TimeProvider clock, ILogger<LivePacking> log) : BackgroundService
{
    /// <summary>Blocks of fewer interactions are packed together, once so many lie one after the other; those of a day that is over whatever their number.</summary>
    public const int Small = 8 * 1024, Fewest = 256;

    /// <summary>Blocks exchanged in one turn: whoever sends meanwhile waits for it.</summary>
    private const int Together = 64;

    /// <summary>After each turn it rests so many times as long as that took.</summary>
    private const int Rest = 4;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);
    private readonly LiveBlock _block = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var workspace in Workspaces())
                    while (await PackAsync(workspace, Fewest, stoppingToken) is { } held) await Task.Delay(held * Rest, clock, stoppingToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                // It loses nothing but speed; the next round tries again.
                log.LogWarning(problem, "Small blocks of live interactions could not be packed.");
            }
        }
    }

    /// <summary>Packs one stretch of small blocks and returns how long it held the turn to write; null when there was none, or somebody changed it meanwhile.</summary>
    internal async Task<TimeSpan?> PackAsync(WorkspaceId workspace, int fewest, CancellationToken ct)
    {
        if (FindStretch(workspace, fewest) is not { Count: > 1 } stretch) return null;
        _block.Chunk.Clear(0);
        var taken = stretch.TakeWhile(piece => TryAppend(_block.Chunk, piece)).ToList();
        if (taken.Count < 2) return null;
        var bytes = _block.Pack();
        await using var turn = await database.WriteAsync(ct);
        var begun = clock.GetTimestamp();
        if (!IsUnchanged(turn, workspace, taken)) return null;
        foreach (var piece in taken)
        {
            turn.Run("""DELETE FROM interactions_content WHERE "Workspace" = @w AND "Block" = @id""", ("@w", workspace.Value), ("@id", piece.Id));
            turn.Run("""DELETE FROM interactions_block WHERE "Workspace" = @w AND "Id" = @id""", ("@w", workspace.Value), ("@id", piece.Id));
        }

        _block.Store(turn, workspace, taken[0].Batch, taken[0].FirstRow, bytes);
        await turn.CommitAsync(ct);
        return clock.GetElapsedTime(begun);
    }

    private List<WorkspaceId> Workspaces()
    {
        using var connection = database.OpenReading();
        return connection.Read("""SELECT "Workspace" FROM interactions_live UNION SELECT "Workspace" FROM interactions_follow_day""", r => new WorkspaceId(r.GetInt32(0)));
    }

    /// <summary>Small blocks of one batch whose rows follow each other, as many as one block takes.</summary>
    private List<Piece>? FindStretch(WorkspaceId workspace, int fewest)
    {
        using var connection = database.OpenReading();
        var newest = connection.Read("""
            SELECT MAX("Batch") FROM interactions_live WHERE "Workspace" = @w HAVING MAX("Batch") > 0
            UNION SELECT MAX("Batch") FROM interactions_follow_day WHERE "Workspace" = @w GROUP BY "Follow"
            """, r => r.GetInt32(0), ("@w", workspace.Value)).ToHashSet();
        var small = connection.Read("""
            SELECT b."Id", b."Batch", b."FirstRow", b."Count" FROM interactions_block b
            WHERE b."Workspace" = @w AND b."FirstRow" > 0 AND b."Count" < @s AND b."Dropped" IS NULL AND b."Batch" IN (SELECT l."Batch" FROM interactions_live l WHERE l."Workspace" = @w UNION SELECT f."Batch" FROM interactions_follow_day f WHERE f."Workspace" = @w)
            ORDER BY b."FirstRow"
            """, r => new Piece(r.GetInt64(0), r.GetInt32(1), r.GetInt64(2), r.GetInt32(3)), ("@w", workspace.Value), ("@s", Small));
        for (var from = 0; from < small.Count;)
        {
            var (to, rows) = (from + 1, small[from].Count);
            while (to < small.Count && small[to].Batch == small[from].Batch && small[to].FirstRow == small[to - 1].FirstRow + small[to - 1].Count && rows + small[to].Count <= Chunk.Interactions) rows += small[to++].Count;
            if (to - from >= (newest.Contains(small[from].Batch) ? fewest : 2)) return [.. small[from..Math.Min(to, from + Together)].Select(piece => Read(connection, workspace, piece))];
            from = to;
        }

        return null;
    }

    private static Piece Read(System.Data.Common.DbConnection connection, WorkspaceId workspace, Piece piece)
    {
        var found = connection.Read("""SELECT "Columns", "Raw" FROM interactions_content WHERE "Workspace" = @w AND "Block" = @id""",
            r => (r.GetFieldValue<byte[]>(0), r.GetFieldValue<byte[]>(1)), ("@w", workspace.Value), ("@id", piece.Id));
        return found.Count == 0 ? piece : piece with { Columns = found[0].Item1, Raw = found[0].Item2 };
    }

    /// <summary>An undo or an erasure may have changed a block since it was read: what was forgotten must not come back.</summary>
    private static bool IsUnchanged(Writing turn, WorkspaceId workspace, List<Piece> pieces) => pieces.All(piece =>
        Read(turn.Connection, workspace, piece with { Columns = [], Raw = [] }) is var now && now.Columns.AsSpan().SequenceEqual(piece.Columns) && now.Raw.AsSpan().SequenceEqual(piece.Raw));

    /// <summary>False when the chunk has no room for it.</summary>
    private static bool TryAppend(Chunk chunk, Piece piece)
    {
        if (piece.Columns.Length == 0) return false;
        var (lines, raw) = BlockContent.ReadRaw(piece.Raw);
        if (chunk.Count > 0 && chunk.RawLength + raw.Sum(r => r.Length) > Chunk.RawBytes) return false;
        var (block, threads) = (BlockContent.ReadColumns(piece.Columns, piece.Count, null, 0, piece.Count), BlockContent.ReadThreads(piece.Columns, piece.Count));
        for (var from = 0; from < piece.Count; from++)
        {
            var i = chunk.Add();
            (chunk.Time[i], chunk.Person[i], chunk.Thread[i], chunk.Signature[i]) = (block.Time[from], block.Person[from], (ulong)threads[from], block.Signature[from]);
            (chunk.Amount[i], chunk.Currency[i], chunk.Duration[i]) = (block.Amount[from], block.Currency[from], block.Duration[from]);
            (chunk.Scale[i], chunk.Score[i]) = (block.Scale[from], block.Score[from]);
        }

        var perRecord = BlockContent.ReadPerRecord(piece.Columns, piece.Count);
        for (var record = 0; record < raw.Length; record++) chunk.AddRecord(raw[record].Span, lines[record], perRecord[record]);
        return true;
    }

    private sealed record Piece(long Id, int Batch, long FirstRow, int Count)
    {
        public byte[] Columns { get; init; } = [];
        public byte[] Raw { get; init; } = [];
    }
}
