using Nokta.Kernel;

namespace Nokta.Interactions.Import.Following;

/// <summary>Files whose end went away while their beginning stayed: one that is being written anew soon has its end again, one that was cut has not.</summary>
internal sealed class CutFiles(TimeProvider clock)
{
    public static readonly TimeSpan Wait = TimeSpan.FromMinutes(1);
    private readonly Dictionary<(WorkspaceId, int, int), (DateTimeOffset At, long Length)> _seen = [];

    /// <summary>Where the file ended when it was cut; null while it may be written anew.</summary>
    public long? Of(FollowedPart part, WorkspaceId workspace, GrowingFile file)
    {
        var (now, key) = (clock.GetUtcNow(), (workspace, part.Follow, part.Id));
        if (!_seen.TryGetValue(key, out var seen) || now - seen.At > Wait * 5) seen = (now, file.Length);
        _seen[key] = seen with { Length = Math.Min(seen.Length, file.Length) };
        if (now - seen.At < Wait) return null;
        _seen.Remove(key);
        return Math.Min(seen.Length, file.Length);
    }
}
