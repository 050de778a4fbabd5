using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Server.Backups;

/// <summary>A restore from the page: the file is received and examined beside the data; when it is ready the server stops, exchanges and starts again.</summary>
internal sealed class RestoreDesk(Database database, Restoring restoring, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<RestoreDesk> log)
{
    private readonly Lock _lock = new();

    /// <summary>What is being restored; null when nothing is.</summary>
    public RestoreJob? Job { get; private set; }

    /// <summary>Why the last one came to nothing.</summary>
    public Refusal? LastRefusal { get; private set; }

    /// <summary>Set when the server has been stopped to exchange its data.</summary>
    public StagedBackup? Ready { get; private set; }

    /// <summary>Keeps the upload and begins to examine it. Refused when the disk has no room or another restore is on.</summary>
    public async Task<Outcome<RestoreJob>> ReceiveAsync(Stream content, long? announced, CancellationToken ct = default)
    {
        var job = new RestoreJob();
        lock (_lock)
        {
            if (Job is not null) return new Refusal("restore.running");
            (Job, LastRefusal) = (job, null);
        }

        var file = Path.Combine(database.Folder, BackupContent.Temporary + Guid.CreateVersion7(time.GetUtcNow()).ToString("N") + BackupWriting.Extension);
        var refusal = await KeepAsync(file, content, announced, ct);
        if (refusal is not null)
        {
            Forget(refusal, file);
            return refusal;
        }

        _ = Task.Run(() => ExamineAsync(job, file), CancellationToken.None);
        return job;
    }

    private async Task<Refusal?> KeepAsync(string file, Stream content, long? announced, CancellationToken ct)
    {
        // The archive and what comes out of it are on the disk together.
        if (Disk.FreeIn(database.Folder) is var free && announced is { } bytes && bytes * 2 > free) return Refusal.Of("backup.no-room", ("mb", (bytes * 2 >> 20) + 1));
        try
        {
            await using var to = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
            await content.CopyToAsync(to, 1 << 16, ct);
            return null;
        }
        catch (IOException full) when (Disk.IsFull(full))
        {
            return Refusal.Of("backup.no-room", ("mb", ((announced ?? 0) * 2 >> 20) + 1));
        }
        catch
        {
            Forget(null, file);
            throw;
        }
    }

    private async Task ExamineAsync(RestoreJob job, string file)
    {
        try
        {
            var staged = await restoring.StageAsync(file, job, lifetime.ApplicationStopping);
            File.Delete(file);
            if (!staged.IsDone)
            {
                Forget(staged.Refusal, file);
                return;
            }

            (Ready, job.IsReady) = (staged.Value, true);
            // Whoever watches is told before the server goes.
            await Task.Delay(TimeSpan.FromSeconds(1.5));
            lifetime.StopApplication();
        }
        catch (Exception broken)
        {
            log.LogError(broken, "The restore broke");
            Forget(new Refusal("restore.broke"), file);
        }
    }

    private void Forget(Refusal? why, string file)
    {
        File.Delete(file);
        lock (_lock) (Job, LastRefusal) = (null, why);
    }
}

/// <summary>How far a restore is.</summary>
internal sealed class RestoreJob : IProgress<double>
{
    public double Share { get; private set; }
    public bool IsReady { get; set; }

    public void Report(double value) => Share = value;
}
