using Nokta.Interactions.Live;
using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Slips;

/// <summary>What somebody at the counter noted with one tap: where, what, how the customer felt.</summary>
[NotPersonal("a number, a kind and a code that everybody may read", nameof(Id), nameof(Kind), nameof(Code))]
[Personal("what the staff noted, who noted it and where", nameof(Note), nameof(Staff), nameof(Branch))]
[Untrailed("it becomes an interaction, which is never changed")]
internal sealed class Slip : IInWorkspace
{
    public const string Source = "counter";
    public const int LongestNote = 500;
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>The activity of a promo code that was used.</summary>
    public const string CodeUse = "code use";

    /// <summary>What can have happened.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["praise", "complaint", "question", "other"];

    public WorkspaceId Workspace { get; set; }
    public Guid Id { get; init; }
    public int Touchpoint { get; init; }
    public required string Kind { get; init; }

    /// <summary>1 to 5 by faces; null when nobody was asked.</summary>
    public int? Score { get; init; }
    public required string Note { get; init; }

    /// <summary>The promo code that was named; empty for any other slip.</summary>
    public string Code { get; init; } = "";
    public required string Staff { get; init; }
    public required string Branch { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>When it came here: later than <see cref="At"/> when it waited on a phone.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>As the ledger keeps it. The touchpoint's id stands as the topic, so that a rule can find it and explain itself.</summary>
    public Interaction ToInteraction() => new()
    {
        Source = Source,
        SourceKey = Id.ToString("N"),
        At = At,
        Activity = Code.Length > 0 ? CodeUse : Kind,
        Direction = "in",
        Purpose = Kind switch { "question" => "question", "praise" or "complaint" => "review", _ => "other" },
        Topic = TouchpointCard.IdOf(Touchpoint),
        Campaign = Code.Length > 0 ? Code : null,
        Staff = Staff.Length > 0 ? Staff : null,
        Branch = Branch.Length > 0 ? Branch : null,
        Comment = Note.Length > 0 ? Note : null,
        Scores = Score is { } score ? [new InteractionScore("csat5", score)] : null,
    };
}
