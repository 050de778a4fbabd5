using Nokta.Kernel;
using Nokta.Kernel.Privacy;

namespace Nokta.Interactions.Privacy;

/// <summary>One erasure as the log shows it: when, by whom, how much. Not of whom.</summary>
[NotPersonal("a number, and counts of places", nameof(Id), nameof(Places))]
[Personal("the member who erased", nameof(By), NamesMember = true)]
public sealed class Erasure : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public Guid Id { get; init; }
    public DateTimeOffset At { get; init; }
    public required string By { get; init; }

    /// <summary>Interactions, links, records of files … that were hers.</summary>
    public long Things { get; set; }

    /// <summary>The same by place, as JSON: text key and count.</summary>
    public string Places { get; set; } = "{}";

    /// <summary>When this data had nothing of her any more; null while it goes on, or after a restore until it was done again.</summary>
    public DateTimeOffset? AppliedAt { get; set; }

    /// <summary>When the free pages of the database were overwritten, too.</summary>
    public DateTimeOffset? CleanedAt { get; set; }
}
