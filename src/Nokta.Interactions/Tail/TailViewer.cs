using System.Threading.Channels;
using Nokta.Kernel;

namespace Nokta.Interactions.Tail;

/// <summary>Somebody who watches: what she has not been sent yet waits in a bounded line; what finds no room is counted and never holds anybody up.</summary>
internal sealed class TailViewer(WorkspaceId workspace, TailFilter filter, TimeProvider clock, Action<TailViewer> leave) : IDisposable
{
    public const int Room = 500;
    private readonly Channel<TailRow> _rows = Channel.CreateBounded<TailRow>(new BoundedChannelOptions(Room) { SingleReader = true });
    private readonly TailRoom _room = new(clock);
    private long _missed;

    public WorkspaceId Workspace => workspace;
    public TailFilter Filter => filter;

    /// <summary>False when she is too slow.</summary>
    public bool Tell(TailRow row)
    {
        if (_rows.Writer.TryWrite(row)) return true;
        Miss(1);
        return false;
    }

    /// <summary>False when she has been shown as much in this second as anybody reads; what goes by is counted.</summary>
    public bool HasRoom(long now)
    {
        var room = _room.Take(now);
        if (!room) Miss(1);
        return room;
    }

    public void Miss(long events) => Interlocked.Add(ref _missed, events);

    /// <summary>Done when there is something to send.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken ct) => _rows.Reader.WaitToReadAsync(ct);

    /// <summary>What waits, and how much found no room since the last call.</summary>
    public (List<TailRow> Rows, long Missed) Take()
    {
        var rows = new List<TailRow>();
        while (rows.Count < Room && _rows.Reader.TryRead(out var row)) rows.Add(row);
        return (rows, Interlocked.Exchange(ref _missed, 0));
    }

    public void Dispose() => leave(this);
}
