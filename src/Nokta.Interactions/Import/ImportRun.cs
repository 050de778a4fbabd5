using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import;

/// <summary>One import from its entry in the history to its end: one thread reads, another stores, at most three chunks are under way.</summary>
internal sealed class ImportRun : IDisposable
{
    private readonly Database _database;
    private readonly TimeProvider _clock;
    private readonly WorkspaceId _workspace;
    private readonly FileReading _file;
    private readonly BatchWriting _writing;
    private readonly string _rejectFile;
    private readonly KeySpill _keys;
    private readonly RejectLog _rejects;
    private readonly ImportReading _reading;
    private readonly Channel<Chunk> _full = Channel.CreateUnbounded<Chunk>(new() { SingleReader = true, SingleWriter = true });
    private readonly ConcurrentBag<Chunk> _empty = [];
    private readonly SemaphoreSlim _room = new(2, 2);
    private CancellationToken _stop;

    private ImportRun(Database database, TimeProvider clock, WorkspaceId workspace, FileReading file, int batch, int source, IProgress<ImportProgress>? progress)
    {
        (_database, _clock, _workspace, _file) = (database, clock, workspace, file);
        _writing = new BatchWriting(database, workspace, batch, source) { Form = (Delimiters.Byte(file.Delimiter) ?? (byte)',', file.Map.Header.Count) };
        _rejectFile = string.Create(CultureInfo.InvariantCulture, $"rejects/{workspace}-{batch}.csv");
        _keys = new KeySpill(Path.Combine(database.Folder, "imports"));
        _rejects = new RejectLog(Path.Combine(database.Folder, _rejectFile));
        _reading = new ImportReading(file, _keys, _rejects, HandOn, progress);
    }

    public static async Task<Outcome<ImportBatch>> RunAsync(Database database, TimeProvider clock, WorkspaceId workspace, FileReading file, string fileName, IProgress<ImportProgress>? progress, CancellationToken ct)
    {
        try
        {
            var (batch, source, life) = await BeginAsync(database, clock, workspace, file, fileName, ct);
            await using var alive = life;
            using var run = new ImportRun(database, clock, workspace, file, batch, source, progress);
            using var span = Signals.Work.StartActivity("import");
            var done = await run.RunAsync(ct);
            run.Tell(span, done.IsDone);
            return done;
        }
        catch (Exception problem) when (DiskSpace.IsFull(problem))
        {
            return new Refusal("import.disk-full");
        }
    }

    private static async Task<(int, int, FileStream)> BeginAsync(Database database, TimeProvider clock, WorkspaceId workspace, FileReading file, string fileName, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var (batch, source) = BatchTable.Begin(turn, workspace, file, fileName, clock.GetUtcNow());
        var life = BatchRecovery.Live(database, workspace, batch);
        await turn.CommitAsync(ct);
        return (batch, source, life);
    }

    private async Task<Outcome<ImportBatch>> RunAsync(CancellationToken ct)
    {
        try
        {
            if (await StoreAsync(ct) is { } stopped) return await RollBackAsync(BatchState.Failed, stopped.Code, stopped);
            return await FinishAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return await RollBackAsync(BatchState.Cancelled, null, null);
        }
        catch (Exception problem) when (DiskSpace.IsFull(problem))
        {
            return await RollBackAsync(BatchState.Failed, "import.disk-full", new Refusal("import.disk-full"));
        }
        catch
        {
            await RollBackAsync(BatchState.Failed, "import.unexpected", null);
            throw;
        }
    }

    /// <summary>Counts for the operator's telemetry; no name of a file, no value of a row.</summary>
    private void Tell(Activity? span, bool isDone)
    {
        var counts = _reading.Counts;
        span?.SetTag("nokta.rows", counts.Read).SetTag("nokta.done", isDone);
        foreach (var (outcome, rows) in (ReadOnlySpan<(string, long)>)[("accepted", counts.Accepted), ("duplicate", counts.Duplicate), ("left-out", counts.LeftOut), ("quarantined", counts.Quarantined), ("rejected", counts.Rejected)])
            if (rows > 0) Signals.ImportedRows.Add(rows, new KeyValuePair<string, object?>("outcome", outcome));
    }

    public void Dispose()
    {
        _rejects.Dispose();
        _keys.Dispose();
        _room.Dispose();
    }

    /// <summary>Reads on another thread and stores what comes. Whichever fails stops the other.</summary>
    private async Task<Refusal?> StoreAsync(CancellationToken ct)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _stop = linked.Token;
        var reading = Task.Run(Read, CancellationToken.None);
        try
        {
            await foreach (var chunk in _full.Reader.ReadAllAsync(ct))
            {
                await Task.Run(() => _writing.AppendAsync(chunk, ct), ct);
                _empty.Add(chunk);
                _room.Release();
            }
        }
        catch
        {
            await linked.CancelAsync();
            await Task.WhenAny(reading);
            throw;
        }

        return await reading;
    }

    private Refusal? Read()
    {
        try
        {
            return _reading.Run(_stop);
        }
        finally
        {
            _full.Writer.Complete();
        }
    }

    private Chunk HandOn(Chunk chunk)
    {
        _room.Wait(_stop);
        _full.Writer.TryWrite(chunk);
        return _empty.TryTake(out var next) ? next : new Chunk();
    }

    private async Task<ImportBatch> FinishAsync(CancellationToken ct)
    {
        _rejects.Dispose();
        var end = await DescribeAsync();
        return await Task.Run(() => _writing.FinishAsync(_keys, _file.Map.HasOwnKey, _reading.Records, end, ct), ct);
    }

    private async Task<ImportBatch> DescribeAsync()
    {
        await using var connection = _database.OpenReading();
        return BatchTable.List(connection, _workspace, _writing.Batch)[0].Batch with
        {
            Counts = _reading.Counts,
            FileHash = _file.Hash,
            EndedAt = _clock.GetUtcNow(),
            Reasons = _rejects.Reasons,
            Warnings = Importer.WarningsOf(connection, _workspace, _file, _reading, _writing.Batch, _clock),
            RejectFile = _rejects.HasFile ? _rejectFile : null,
        };
    }

    private async Task<Outcome<ImportBatch>> RollBackAsync(BatchState state, string? problem, Refusal? refusal)
    {
        _rejects.Dispose();
        if (_rejects.HasFile) File.Delete(Path.Combine(_database.Folder, _rejectFile));
        var batch = await BatchRecovery.RollBackAsync(_database, _clock, _workspace, _writing.Batch, state, problem, CancellationToken.None);
        return refusal is null ? batch : refusal;
    }
}
