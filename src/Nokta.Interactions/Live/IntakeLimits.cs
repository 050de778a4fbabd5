namespace Nokta.Interactions.Live;

/// <summary>What the intake takes before it sends callers away.</summary>
public sealed record IntakeLimits
{
    /// <summary>Events of one request.</summary>
    public const int MostEvents = 500;

    /// <summary>Bytes of one request, unpacked.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Events and bytes that wait to be stored; beyond them callers are told to come back.</summary>
    public int QueueEvents { get; init; } = 12_000;
    public long QueueBytes { get; init; } = 16 << 20;

    /// <summary>Bytes of requests that are being read at the same time.</summary>
    public long ReadingBytes { get; init; } = 64 << 20;

    /// <summary>Events that one transaction takes at most.</summary>
    public int Together { get; init; } = 2_000;

    /// <summary>Events that one token, or one member, may send a second on the long run, and how many at once after a pause.</summary>
    public int PerSecond { get; init; } = 20_000;
    public int AtOnce { get; init; } = 60_000;

    /// <summary>How long a transaction may wait for its turn to write.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);
}
