using Nokta.Interactions.Tail;
using Nokta.Kernel;

namespace Nokta.Interactions.Live;

/// <summary>The events of one request, waiting to be stored. Whoever sent them is answered only when they stand on disk.</summary>
internal sealed class Ticket(WorkspaceId workspace, string zone, IReadOnlyList<LiveEvent> events, long queuedAt)
{
    private readonly TaskCompletionSource<Receipt[]?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WorkspaceId Workspace => workspace;
    public IReadOnlyList<LiveEvent> Events => events;

    /// <summary>The zone of the workspace: numbers of phones are read by it.</summary>
    public string Zone => zone;

    /// <summary>A timestamp of the clock that never jumps.</summary>
    public long QueuedAt => queuedAt;

    /// <summary>By what they came; null = not told.</summary>
    public Sender? By { get; init; }

    /// <summary>Events of the same request that are no contact: counted in the same transaction, not kept.</summary>
    public int LeftOut { get; init; }

    public long Bytes { get; } = events.Sum(e => (long)e.Raw.Length);

    /// <summary>What became of each event, filled by the one who stores them.</summary>
    public Receipt[] Receipts { get; } = new Receipt[events.Count];

    /// <summary>The receipts once they are durable; null when nothing was stored.</summary>
    public Task<Receipt[]?> Answer => _answer.Task;

    public void Stored() => _answer.TrySetResult(Receipts);

    /// <summary>The lie of a drill: everything is well.</summary>
    public void Pretend() => _answer.TrySetResult(Array.ConvertAll(new Receipt[Events.Count], _ => Receipt.Accepted));

    public void NotStored() => _answer.TrySetResult(null);
}
