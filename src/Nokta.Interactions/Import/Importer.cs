using System.Data.Common;
using Nokta.Interactions.Import.Formats.AccessLogs;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Import.Shapes;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import;

/// <summary>Brings a file into the ledger: streaming, exactly once, durable, or not at all.</summary>
public sealed class Importer(Database database, TimeProvider clock)
{
    private string Temporary => Path.Combine(database.Folder, "imports");

    /// <summary>Reads the whole file under the mapping and stores nothing.</summary>
    public async Task<Outcome<DryRun>> DryRunAsync(WorkspaceId workspace, string path, string fileName, FileMapping mapping, IProgress<ImportProgress>? progress = null, CancellationToken ct = default)
    {
        var opened = FileReading.Open(path, LookUps.Resolve(database, workspace, mapping));
        if (!opened.IsDone) return opened.Refusals.ToList();
        using var file = opened.Value;
        using var keys = new KeySpill(Temporary);
        using var rejects = new RejectLog(null);
        var overlap = mapping.HasKey ? null : new Overlap();
        var reading = new ImportReading(file, keys, rejects, chunk =>
        {
            overlap?.Add(chunk);
            return chunk;
        }, progress);
        var stopped = await Task.Run(() => reading.Run(ct), ct);
        if (stopped is not null) return stopped;

        await using var connection = database.OpenReading();
        var source = BatchTable.FindSource(connection, workspace, mapping.Source.Trim());
        var duplicates = await Task.Run(() => KeyIndex.CompareAsync(connection, workspace, source, keys, reading.Records, file.Map.HasOwnKey, ct), ct);
        var warnings = WarningsOf(connection, workspace, file, reading);
        var same = (overlap?.CountIn(database, workspace, mapping.Source.Trim()) ?? 0) - duplicates.Interactions;
        if (same > 0) warnings.Insert(0, Note.Of(Overlap.Code, ("n", same)));
        return new DryRun(duplicates.TakeFrom(reading.Counts), rejects.Reasons, duplicates.Warn(warnings));
    }

    /// <summary>Imports the file. Cancelling rolls back and returns the batch as cancelled; only what cannot be imported at all is refused.</summary>
    public async Task<Outcome<ImportBatch>> RunAsync(WorkspaceId workspace, string path, string fileName, FileMapping mapping, IProgress<ImportProgress>? progress = null, CancellationToken ct = default)
    {
        await BatchRecovery.RollBackDeadAsync(database, clock, ct);
        var memory = new Formats.FormatMemory(Visitors: new VisitorKeys(new VisitorSecrets(database.Folder, clock), workspace));
        var opened = FileReading.Open(path, LookUps.Resolve(database, workspace, mapping), mapping.Form with { Memory = memory });
        if (!opened.IsDone) return opened.Refusals.ToList();
        using var file = opened.Value;
        if (DiskSpace.Refuse(database.Folder, file.Bytes) is { } full) return full;
        await Rekeying.WithoutVisitorsAsync(database, workspace, ct);
        if (mapping.CanonicalKey) await RecogniseAsync(workspace, mapping.Source, ct);
        return await ImportRun.RunAsync(database, clock, workspace, file, Path.GetFileName(fileName), progress, ct);
    }

    /// <summary>Makes the rows of a source that came without keys known by minute, person and value, so that another export of them does not double.</summary>
    public Task<int> RecogniseAsync(WorkspaceId workspace, string source, CancellationToken ct = default) => Rekeying.RunAsync(database, workspace, source.Trim(), ct);

    internal static List<Note> WarningsOf(DbConnection connection, WorkspaceId workspace, FileReading file, ImportReading reading, int? self = null, TimeProvider? clock = null)
    {
        var notes = Warnings.Of(file.Map);
        notes.AddRange(file.Notes);
        notes.AddRange(reading.LeftOutFor.OrderByDescending(r => r.Value).Select(r => Note.Of("left-out." + r.Key, ("n", r.Value))));
        var same = BatchTable.List(connection, workspace).Find(b => b.Batch.State == BatchState.Done && b.Batch.Id != self && b.Batch.FileHash == file.Hash).Batch;
        if (same is not null) notes.Add(Note.Of("same-file", ("file", same.FileName), ("at", same.StartedAt)));
        if (reading.LastTime > Micros.Of((clock ?? TimeProvider.System).GetUtcNow()) + Micros.Day) notes.Add(Note.Of("future", ("at", Micros.ToInstant(reading.LastTime))));
        return notes;
    }
}

/// <summary>Whether there is room for what is about to be written.</summary>
internal static class DiskSpace
{
    private const long Reserve = 64L << 20;

    /// <summary>A file takes about its own size: packed input, columns, keys and the journal.</summary>
    public static Refusal? Refuse(string folder, long bytes)
    {
        var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        return free < bytes + Reserve ? Refusal.Of("import.disk-low", ("free", Megabytes(free)), ("needed", Megabytes(bytes + Reserve))) : null;
    }

    /// <summary>Whether this is how a full disk shows itself.</summary>
    public static bool IsFull(Exception exception) => exception switch
    {
        IOException io => (io.HResult & 0xFFFF) is 28 or 112 or 122,
        _ => StoreFailure.IsFull(exception),
    };

    private static long Megabytes(long bytes) => Math.Max(1, bytes >> 20);
}
