using System.Globalization;
using Nokta.Interactions.Import.Formats;
using Nokta.Interactions.Import.Formats.AccessLogs;
using Nokta.Interactions.Import.Formats.Calls;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Import.Shapes;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Kernel;
using Nokta.Kernel.Faults;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import.Following;

/// <summary>
/// Brings pieces of a followed file into the ledger. The rows, what is counted of them and the place behind them are one transaction: whoever is killed
/// has stored all of it or nothing, and reads on where the database says.
/// </summary>
internal sealed class PieceWriting(Database database, TimeProvider clock) : IDisposable
{
    /// <summary>Of refused rows so much of a day is kept; the rest is only counted.</summary>
    private const long MostRejectBytes = 64L << 20;

    private readonly Dictionary<(WorkspaceId, int), CallMemory> _callers = [];
    private readonly PieceRoom _room = new(Path.Combine(database.Folder, "imports"));

    /// <summary>The next whole lines of a file; null while there are none.</summary>
    public FilePiece? Cut(GrowingFile file, FilePlace place, long until, byte? quoted, bool isOver) => FilePiece.Cut(file, place, until, quoted, isOver, _room);

    /// <summary>False when the part was moved by somebody else meanwhile, or is followed no more; refused when the piece cannot be read as the mapping says.</summary>
    public async Task<Outcome<bool>> WriteAsync(FollowedFile follow, FollowedPart part, FilePiece piece, FilePlace next, KnownMapping known, CancellationToken ct)
    {
        var path = Path.Combine(database.Folder, "imports", string.Create(CultureInfo.InvariantCulture, $"piece-{follow.Workspace}-{follow.Id}-{part.Id}.tmp"));
        try
        {
            piece.Write(path, part.Place.Prefix);
            if (piece.Text.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0) return await MoveAsync(follow, part, next, ct);
            if (known.Mapping.Format == AccessLogFormat.Code) await Rekeying.WithoutVisitorsAsync(database, follow.Workspace, ct);
            // Who called in the pieces before; a piece that is not stored was not read.
            var (of, memory) = ((follow.Workspace, follow.Id), new FormatMemory(null, new VisitorKeys(new VisitorSecrets(database.Folder, clock), follow.Workspace)));
            if (known.Mapping.Format == CallFormat.Code) memory = memory with { Calls = _callers.GetValueOrDefault(of)?.Copy() ?? new CallMemory() };
            var opened = FileReading.Open(path, LookUps.Resolve(database, follow.Workspace, known.Mapping), FormOf(known, part.Place) with { Memory = memory });
            if (!opened.IsDone) return opened.Refusal!;
            using var file = opened.Value;
            var written = await WriteAsync(follow, part, piece, next, file, path + ".rejects", ct);
            if (memory.Calls is { } calls && written is { IsDone: true, Value: true }) _callers[of] = calls;
            return written;
        }
        finally
        {
            File.Delete(path);
            File.Delete(path + ".rejects");
        }
    }

    /// <summary>How a part of the file is read: nothing is left to be recognised.</summary>
    public static FileForm FormOf(KnownMapping known, FilePlace place) => known.Mapping.Form with
    {
        Format = known.Mapping.Format ?? FileFormats.Csv,
        Table = place.Form is { Length: > 0 } form ? form : known.Mapping.Table,
        Encoding = known.Mapping.Encoding ?? "utf-8",
        Columns = known.Header,
    };

    private async Task<Outcome<bool>> WriteAsync(FollowedFile follow, FollowedPart part, FilePiece piece, FilePlace next, FileReading file, string rejectFile, CancellationToken ct)
    {
        var before = part.Place.Lines - part.Place.Prefix.Count(c => c == '\n');
        _room.Begin();
        var keys = _room.Keys;
        using var rejects = new RejectLog(rejectFile) { LinesBefore = before };
        var chunks = new List<Chunk>();
        var reading = new ImportReading(file, keys, rejects, chunk =>
        {
            chunks.Add(chunk);
            return _room.Next();
        }, null, _room.Next());
        if (reading.Run(ct) is { } refused) return refused;
        if (reading.Counts.Read == 0) return await MoveAsync(follow, part, next, ct);
        foreach (var chunk in chunks)
            for (var i = 0; i < chunk.Records; i++) chunk.Line[i] += before;
        rejects.Dispose();

        var now = clock.GetUtcNow();
        await using var turn = await database.WriteAsync(ct);
        if (!Fault.Is(Fault.ForgetPlace) && !FollowTable.Move(turn, follow.Workspace, part, part with { Place = next, At = now })) return false;
        var (batch, source, rejectBytes) = Open(turn, follow, file, now);
        var growing = new GrowingBatch(database, follow.Workspace, batch.Id, source)
        {
            Form = (Delimiters.Byte(file.Delimiter) ?? (byte)',', file.Map.Header.Count),
            Block = _room.Block,
            KnownBatch = part.Place.Offset < part.Place.KnownUntil ? follow.KnownBatch : 0,
        };
        var (counts, duplicates) = await growing.AddAsync(turn, chunks, keys, file.Map.HasOwnKey, reading.Counts, ct);
        var grown = DayOfFile.Add(batch, counts, rejects.Reasons, duplicates.Warn([.. reading.LeftOutFor.Select(r => Note.Of("left-out." + r.Key, ("n", r.Value)))]));
        var kept = rejects.HasFile ? Keep(rejectFile, RejectsOf(follow, batch.Id), rejectBytes) : rejectBytes;
        BatchTable.Grow(turn, follow.Workspace, grown with { EndedAt = now, FileBytes = batch.FileBytes + piece.Text.Length, RejectFile = kept > 0 ? RejectsOf(follow, batch.Id) : null });
        FollowTable.PutDay(turn, follow, LiveBatch.DayOf(now), batch.Id, kept);
        FollowTable.Count(turn, follow, counts, now);
        await turn.CommitAsync(ct);
        return true;
    }

    private async Task<Outcome<bool>> MoveAsync(FollowedFile follow, FollowedPart part, FilePlace next, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        if (!FollowTable.Move(turn, follow.Workspace, part, part with { Place = next, At = clock.GetUtcNow() })) return false;
        await turn.CommitAsync(ct);
        return true;
    }

    /// <summary>The day's import of the file; a new one when there is none, it was taken back, or the mapping is another since.</summary>
    private static (ImportBatch Batch, int Source, long RejectBytes) Open(Writing turn, FollowedFile follow, FileReading file, DateTimeOffset now)
    {
        var day = LiveBatch.DayOf(now);
        var open = FollowTable.Day(turn, follow, day) is { } known && BatchTable.Fits(turn, follow.Workspace, known.Batch, file) ? known : default;
        if (open.Batch == 0)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(follow.Path)} {now:yyyy-MM-dd}");
            open = (BatchTable.BeginGrowing(turn, follow.Workspace, file, name, now).Id, 0);
        }

        var (batch, source) = BatchTable.List(turn.Connection, follow.Workspace, open.Batch)[0];
        return (batch, source, open.RejectBytes);
    }

    private static string RejectsOf(FollowedFile follow, int batch) => string.Create(CultureInfo.InvariantCulture, $"rejects/{follow.Workspace}-{batch}.csv");

    /// <summary>Puts refused rows behind those of the day; what a killed process left behind the known end is written over.</summary>
    private long Keep(string from, string to, long known)
    {
        if (known >= MostRejectBytes) return known;
        var path = Path.Combine(database.Folder, to);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        if (file.Length > known) file.SetLength(known);
        file.Position = file.Length;
        using (var rows = File.OpenRead(from)) rows.CopyTo(file);
        file.Flush(flushToDisk: true);
        return file.Length;
    }

    public void Dispose() => _room.Dispose();
}
