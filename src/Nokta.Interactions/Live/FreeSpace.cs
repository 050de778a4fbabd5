namespace Nokta.Interactions.Live;

/// <summary>Whether the disk is so full that nothing more should be taken: what waits must still find room. Looked at five times a second.</summary>
internal sealed class FreeSpace(string folder, TimeProvider clock)
{
    private const long Least = 256L << 20;
    private static readonly TimeSpan s_age = TimeSpan.FromMilliseconds(200);
    private readonly DriveInfo _drive = new(folder);
    private long _lookedAt;
    private volatile bool _isLow;

    public bool IsLow()
    {
        var (now, before) = (clock.GetTimestamp(), Interlocked.Read(ref _lookedAt));
        if (before != 0 && clock.GetElapsedTime(before, now) < s_age) return _isLow;
        if (Interlocked.CompareExchange(ref _lookedAt, now, before) == before) _isLow = _drive.AvailableFreeSpace < Math.Min(Least, _drive.TotalSize / 20);
        return _isLow;
    }
}
