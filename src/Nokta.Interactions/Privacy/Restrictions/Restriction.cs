using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Interactions.Privacy;

/// <summary>One key of somebody of whom less is done than of others, from when to when and by whom. All keys of one person that were restricted together are one case.</summary>
[Untrailed("the act is recorded, and an entry would tell whose key it is")]
[NotPersonal("a number and a code", nameof(Case), nameof(Ground))]
[Personal("the member or program that restricted or lifted", nameof(By), nameof(LiftedBy), NamesMember = true)]
public sealed class Restriction : IInWorkspace
{
    /// <summary>Kept, and left out of figures (GDPR, article 18).</summary>
    public const string Restricted = "restricted";

    /// <summary>Left out of figures, and let in without a key from now on (article 21).</summary>
    public const string Objected = "objected";

    /// <summary>Let in without a key from now on: consent to analytics was withdrawn (article 7).</summary>
    public const string Withdrawn = "withdrawn";

    /// <summary>What a person may ask for; the third follows from her consents.</summary>
    public static readonly IReadOnlyList<string> Asked = [Restricted, Objected];

    public WorkspaceId Workspace { get; set; }
    public Guid Case { get; init; }

    /// <summary>Id of the person key.</summary>
    public long Person { get; init; }
    public required string Ground { get; init; }
    public DateTimeOffset At { get; init; }
    public required string By { get; init; }
    public DateTimeOffset? LiftedAt { get; set; }
    public string? LiftedBy { get; set; }
    public long Change { get; set; }
}

/// <summary>Everything that was restricted together.</summary>
public sealed record RestrictionCase(Guid Id, string Ground, DateTimeOffset At, string By, DateTimeOffset? LiftedAt, string? LiftedBy, IReadOnlySet<ulong> Keys)
{
    public bool IsOpen => LiftedAt is null;
}
