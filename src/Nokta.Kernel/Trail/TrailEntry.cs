using Nokta.Kernel.Modules;
using Nokta.Kernel.Privacy;

namespace Nokta.Kernel.Trail;

/// <summary>One change of one thing: who, what, before and after, from where, when. Entries are only ever added; each holds the hash of the one before.</summary>
[Untrailed("it is the trail")]
[Personal("who did it and from where", nameof(Who), nameof(From), By = TrailPersonalData.DoorName)]
[Personal("what a thing was called, and its values before and after", nameof(Label), nameof(Changes), By = TrailPersonalData.DoorName)]
[NotPersonal("numbers and codes", nameof(Request), nameof(ActorId), nameof(Act), nameof(Kind), nameof(Thing))]
[NotPersonal("random bytes and digests", nameof(WhoSalt), nameof(WhoDigest), nameof(ContentSalt), nameof(ContentDigest), nameof(Hash))]
public sealed class TrailEntry : IInWorkspace
{
    public const string Added = "added";
    public const string Changed = "changed";
    public const string Removed = "removed";
    public const string Restored = "restored";
    public const string Revoked = "revoked";

    /// <summary>Whose chain it is in; the installation's is 0.</summary>
    public WorkspaceId Workspace { get; set; }

    /// <summary>Counts from 1 without a gap.</summary>
    public long Sequence { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>The same for everything one request changed; it also stands in the log.</summary>
    public required string Request { get; init; }
    public ActorKind ActorKind { get; init; }
    public required string ActorId { get; init; }

    /// <summary>added, changed, removed, restored, or an act of its own: <c>import-undone</c>.</summary>
    public required string Act { get; init; }

    /// <summary>What kind of thing: <c>touchpoint</c>, <c>membership</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its key inside the workspace: <c>14</c>.</summary>
    public required string Thing { get; init; }

    /// <summary>The actor's name; null when it was erased.</summary>
    public string? Who { get; set; }

    /// <summary>The address or command it came from; null when it was erased.</summary>
    public string? From { get; set; }
    public byte[]? WhoSalt { get; set; }
    public required byte[] WhoDigest { get; init; }

    /// <summary>What the thing was called then; null when it was erased.</summary>
    public string? Label { get; set; }

    /// <summary>The changed fields with their values before and after, as JSON; null when they were erased.</summary>
    public string? Changes { get; set; }
    public byte[]? ContentSalt { get; set; }
    public required byte[] ContentDigest { get; init; }
    public required byte[] Hash { get; init; }
}

/// <summary>Where the trail was cut off: everything up to this entry is gone, and the next one goes on from this hash.</summary>
[Untrailed("it is the trail")]
[NotPersonal("a digest", nameof(Hash))]
public sealed class TrailCheckpoint : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public long Sequence { get; init; }
    public required byte[] Hash { get; init; }
    public DateTimeOffset At { get; init; }
}
