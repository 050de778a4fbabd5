using Nokta.Kernel;

namespace Nokta.Interactions.Import.Following;

/// <summary>
/// Where several rows make one interaction (the legs of a call, the lines of a receipt) the end of a file waits a little, so that they are read together:
/// a row that comes after the others were stored is their duplicate.
/// </summary>
internal sealed class SettledLines(TimeProvider clock)
{
    public static readonly TimeSpan Wait = TimeSpan.FromMinutes(2);
    private readonly Dictionary<(WorkspaceId, int, int), List<(DateTimeOffset At, long Length)>> _seen = [];

    /// <summary>Up to where the file may be read now.</summary>
    public long Of(FollowedFile follow, FollowedPart part, GrowingFile file)
    {
        var now = clock.GetUtcNow();
        if (now.UtcDateTime - file.WrittenAt > Wait) return file.Length;
        var key = (follow.Workspace, follow.Id, part.Id);
        if (!_seen.TryGetValue(key, out var looks)) _seen[key] = looks = [];
        if (looks.Count == 0 || looks[^1].Length != file.Length) looks.Add((now, file.Length));
        var settled = looks.FindLastIndex(l => now - l.At >= Wait);
        if (settled < 0) return part.Place.Offset;
        looks.RemoveRange(0, settled);
        return Math.Min(looks[0].Length, file.Length);
    }
}
