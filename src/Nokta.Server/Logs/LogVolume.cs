namespace Nokta.Server.Logs;

/// <summary>Bounds how often the same is said: what repeats a thousand times a second would fill the disk and hide the rest.</summary>
internal sealed class LogVolume(int mostPerMinute, TimeProvider time)
{
    private const int MostKinds = 1000;
    private readonly Dictionary<(string Source, string Template), (long Minute, int Count)> _said = [];
    private readonly Lock _lock = new();

    /// <summary>Whether it may be said once more, and how often it was kept back before.</summary>
    public bool Allows(string source, string template, out int keptBack)
    {
        var (key, minute) = ((source, template), time.GetUtcNow().ToUnixTimeSeconds() / 60);
        lock (_lock)
        {
            var known = _said.TryGetValue(key, out var seen);
            if (!known && _said.Count >= MostKinds) _said.Clear();
            keptBack = known && seen.Minute != minute ? Math.Max(0, seen.Count - mostPerMinute) : 0;
            var count = known && seen.Minute == minute ? seen.Count + 1 : 1;
            _said[key] = (minute, count);
            return count <= mostPerMinute;
        }
    }
}
