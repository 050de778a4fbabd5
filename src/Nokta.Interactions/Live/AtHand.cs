namespace Nokta.Interactions.Live;

/// <summary>
/// What each request asks for, read from the database and kept in memory: read again once it is five seconds old, since another process may have changed it,
/// and at once after <see cref="Forget"/>, also when that came while it was being read.
/// </summary>
internal sealed class AtHand<T>(TimeProvider clock, Func<CancellationToken, Task<T>> read) : IDisposable where T : class
{
    private static readonly TimeSpan s_age = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _reading = new(1);
    private volatile Known? _known;
    private volatile int _forgotten;

    public async ValueTask<T> GetAsync(CancellationToken ct)
    {
        if (_known is { } now && IsFresh(now)) return now.Value;
        await _reading.WaitAsync(ct);
        try
        {
            if (_known is { } meanwhile && IsFresh(meanwhile)) return meanwhile.Value;
            var (at, forgotten) = (clock.GetTimestamp(), _forgotten);
            var known = new Known(await read(ct), at, forgotten);
            _known = known;
            return known.Value;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Forget() => Interlocked.Increment(ref _forgotten);

    public void Dispose() => _reading.Dispose();

    private bool IsFresh(Known known) => known.Forgotten == _forgotten && clock.GetElapsedTime(known.At) < s_age;

    private sealed record Known(T Value, long At, int Forgotten);
}
