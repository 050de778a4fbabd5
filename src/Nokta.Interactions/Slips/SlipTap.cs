namespace Nokta.Interactions.Slips;

/// <summary>A tap as the phone made it: its own id, so that sending it twice notes it once, and how long ago by the phone's own clock, whatever that clock says.</summary>
internal sealed record SlipTap(Guid Id, TimeSpan Ago)
{
    /// <summary>Nothing waits longer than this; what says so comes from a broken clock.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(60);

    public static SlipTap Of(Guid id, long milliseconds) => new(id, TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, (long)Longest.TotalMilliseconds)));
}
