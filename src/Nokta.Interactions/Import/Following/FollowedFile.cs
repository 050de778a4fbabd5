using Nokta.Kernel;

namespace Nokta.Interactions.Import.Following;

/// <summary>A file on the server's disk that grows, and is read on as it does; a pattern in its last part names several.</summary>
/// <param name="KnownBatch">Imports up to this one may have brought rows that stood in the file already when it began to be followed; 0 = none has.</param>
/// <param name="Rows">Rows that were read from it.</param>
/// <param name="Problem">Code of the reason why it cannot be read on now.</param>
public sealed record FollowedFile(WorkspaceId Workspace, int Id, string Source, string Path, bool IsOn, int KnownBatch, long Rows, long Rejected, DateTimeOffset? ReadAt, string? Problem, DateTimeOffset At)
{
    internal bool IsPattern => System.IO.Path.GetFileName(Path).AsSpan().ContainsAny('*', '?');
}

/// <summary>One file of what is followed, and the place up to which it was read.</summary>
/// <param name="IsOld">Whether another file has taken its name: what is left of it is looked for beside it.</param>
internal sealed record FollowedPart(int Follow, int Id, string Path, bool IsOld, FilePlace Place, DateTimeOffset At);
