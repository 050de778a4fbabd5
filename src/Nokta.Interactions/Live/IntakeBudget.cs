namespace Nokta.Interactions.Live;

/// <summary>How many events each caller may still send: a bucket that fills with time. Callers are tokens and members, so there are few; the table is bounded all the same.</summary>
internal sealed class IntakeBudget(IntakeLimits limits, TimeProvider clock)
{
    private const int MostCallers = 10_000;
    private readonly Dictionary<string, (double Left, long At)> _buckets = [];
    private readonly Lock _lock = new();

    /// <summary>Takes so many events out of the caller's budget; else says in how many seconds they fit.</summary>
    public bool TryTake(string caller, int events, out int seconds) => TryTake(caller, events, limits.PerSecond, limits.AtOnce, out seconds);

    public bool TryTake(string caller, int events, int perSecond, int atOnce, out int seconds)
    {
        seconds = 0;
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            if (_buckets.Count >= MostCallers && !_buckets.ContainsKey(caller)) _buckets.Remove(_buckets.MinBy(b => b.Value.At).Key);
            var left = (double)atOnce;
            if (_buckets.TryGetValue(caller, out var known)) left = Math.Min(left, known.Left + clock.GetElapsedTime(known.At, now).TotalSeconds * perSecond);
            var fits = left >= events;
            _buckets[caller] = (fits ? left - events : left, now);
            if (!fits) seconds = Math.Max(1, (int)Math.Ceiling((events - left) / perSecond));
            return fits;
        }
    }
}
