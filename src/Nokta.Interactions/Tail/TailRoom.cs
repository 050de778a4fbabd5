namespace Nokta.Interactions.Tail;

/// <summary>How many rows are still made in this second: nobody reads faster than <see cref="PerSecond"/>.</summary>
internal sealed class TailRoom(TimeProvider clock)
{
    public const int PerSecond = 1000;
    private long _since;
    private int _made;

    /// <param name="now">A timestamp of the clock.</param>
    public bool Take(long now)
    {
        if (_since == 0 || clock.GetElapsedTime(_since, now) >= TimeSpan.FromSeconds(1)) (_since, _made) = (now, 0);
        return _made++ < PerSecond;
    }
}
