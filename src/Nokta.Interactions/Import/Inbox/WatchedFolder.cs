using Nokta.Kernel;

namespace Nokta.Interactions.Import.Inbox;

/// <summary>A folder on the server's disk whose new files are imported like the last file of a source.</summary>
/// <param name="Path">Where it lies.</param>
public sealed record WatchedFolder(WorkspaceId Workspace, string Source, string Path, bool IsOn);

/// <summary>What became of a file that was found in a watched folder.</summary>
public enum InboxState { Imported, Known, Failed, Waiting }

/// <summary>One file that was found: what became of it, and where to look further.</summary>
/// <param name="Batch">The import it became, or the one that had brought the same file before.</param>
/// <param name="Draft">The upload that waits for a person, whose columns have changed.</param>
/// <param name="Problem">Code of the refusal.</param>
public sealed record InboxFile(string Source, string FileName, DateTimeOffset At, InboxState State, int? Batch, string? Draft, string? Problem);
