using System.Diagnostics.Metrics;

namespace Nokta.Interactions.Live;

/// <summary>What the intake counts, for whoever listens to the meter <c>Nokta</c>. Sent = accepted + duplicate + quarantined + rejected + shed.</summary>
internal sealed class IntakeMeter : IDisposable
{
    private readonly Meter _meter = new("Nokta");
    private readonly Counter<long> _sent, _stored, _shed;
    private readonly Histogram<double> _commit, _wait;
    private long _queued;

    public IntakeMeter(string walFile)
    {
        _sent = _meter.CreateCounter<long>("nokta.intake.sent", "{interaction}", "Interactions that were sent");
        _stored = _meter.CreateCounter<long>("nokta.intake.answered", "{interaction}", "Interactions by what became of them");
        _shed = _meter.CreateCounter<long>("nokta.intake.shed", "{interaction}", "Interactions that were sent away with 429 or 503");
        _commit = _meter.CreateHistogram<double>("nokta.intake.commit", "ms", "Time of a transaction with its sync");
        _wait = _meter.CreateHistogram<double>("nokta.intake.wait", "ms", "Age of the oldest request when its transaction began");
        _meter.CreateObservableGauge("nokta.intake.queue", () => Interlocked.Read(ref _queued), "{interaction}", "Interactions that wait to be stored");
        _meter.CreateObservableGauge("nokta.storage.wal", () => File.Exists(walFile) ? new FileInfo(walFile).Length : 0, "By", "Size of the write-ahead log");
    }

    public void Sent(int events) => _sent.Add(events);

    public void Queued(int events) => Interlocked.Add(ref _queued, events);

    public void Waited(TimeSpan time) => _wait.Record(time.TotalMilliseconds);

    public void Committed(TimeSpan time) => _commit.Record(time.TotalMilliseconds);

    public void Answered(Receipt[] receipts)
    {
        Interlocked.Add(ref _queued, -receipts.Length);
        // Most requests have one fate; a listener is told of each kind once.
        for (int from = 0, to; from < receipts.Length; from = to)
        {
            for (to = from + 1; to < receipts.Length && receipts[to] == receipts[from];) to++;
            Tell(receipts[from], to - from);
        }
    }

    private void Tell(Receipt receipt, int events)
    {
        if (_stored.Enabled) _stored.Add(events, new KeyValuePair<string, object?>("status", NameOf(receipt.Status)), new KeyValuePair<string, object?>("reason", receipt.Reason));
    }

    private static string NameOf(Fate fate) => fate switch { Fate.Accepted => "accepted", Fate.Duplicate => "duplicate", Fate.Quarantined => "quarantined", _ => "rejected" };

    /// <summary>Of those that were queued and could not be stored.</summary>
    public void Shed(int status, int events)
    {
        Interlocked.Add(ref _queued, -events);
        Refused(status, events);
    }

    /// <summary>Of those that were never queued.</summary>
    public void Refused(int status, int events) => _shed.Add(events, new KeyValuePair<string, object?>("status", status));

    public void Dispose() => _meter.Dispose();
}
