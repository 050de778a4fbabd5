using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Privacy;

namespace Nokta.Interactions.Privacy;

/// <summary>How many days each kind of data is kept; null = as long as the workspace. What belongs to the business is kept unless somebody decides otherwise.</summary>
public sealed record RetentionPlan(int? Raw, int? Person, int? Rejects, int? Uploads, int? Inbox, int? Quarantine, int? Trail = null)
{
    public static readonly SettingsSection<RetentionPlan> Section = new("retention", new RetentionPlan(null, null, 180, 30, null, 30));

    /// <summary>The choices of the page, in days.</summary>
    public static readonly IReadOnlyList<int> Choices = [7, 30, 90, 180, 365, 730, 1095, 1825];

    /// <summary>The rules in the order of the page.</summary>
    public static readonly IReadOnlyList<string> Rules = ["person", "raw", "rejects", "uploads", "inbox", "quarantine", "trail"];

    public int? Of(string rule) => rule switch { "person" => Person, "raw" => Raw, "rejects" => Rejects, "uploads" => Uploads, "inbox" => Inbox, "quarantine" => Quarantine, "trail" => Trail, _ => null };

    public RetentionPlan With(string rule, int? days) => rule switch
    {
        "person" => this with { Person = days },
        "raw" => this with { Raw = days },
        "rejects" => this with { Rejects = days },
        "uploads" => this with { Uploads = days },
        "inbox" => this with { Inbox = days },
        "quarantine" => this with { Quarantine = days },
        "trail" => this with { Trail = days },
        _ => this,
    };
}

/// <summary>One rule as it would work now: what is older than <paramref name="Before"/>, and how much that is.</summary>
public sealed record RetentionEffect(string Rule, DateTimeOffset Before, long Count);

/// <summary>What one run removed, by rule, as JSON.</summary>
[NotPersonal("a number, and counts by rule", nameof(Id), nameof(Removed))]
public sealed class RetentionRun : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public Guid Id { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Removed { get; init; }
}
