using Nokta.Kernel;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>A file being read through: for the check, or for good.</summary>
internal sealed class ImportJob(DraftStage stage, DateTimeOffset startedAt) : IProgress<ImportProgress>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private volatile ImportProgress? _progress;

    /// <summary><see cref="DraftStage.Checking"/> or <see cref="DraftStage.Importing"/>.</summary>
    public DraftStage Stage { get; } = stage;

    public DateTimeOffset StartedAt { get; } = startedAt;
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Ends when the draft says how it went.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    public double Share => Math.Clamp(_progress?.Share ?? 0, 0, 1);
    public ImportCounts Counts => _progress?.Counts ?? ImportCounts.None;
    public bool IsStopping => _stop.IsCancellationRequested;

    public void Report(ImportProgress value) => _progress = value;

    public void Cancel()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended in this very moment; there is nothing left to stop.
        }
    }

    /// <summary>How long it may still take, once enough was read to say so.</summary>
    public TimeSpan? Left(DateTimeOffset now)
    {
        var (share, spent) = (Share, now - StartedAt);
        return share < 0.02 || spent.TotalSeconds < 3 ? null : spent * ((1 - share) / share);
    }

    public void Dispose() => _stop.Dispose();
}
