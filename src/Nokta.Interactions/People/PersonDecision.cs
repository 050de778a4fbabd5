using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Interactions.People;

/// <summary>What a member decided about who is who: these keys are one person, or they are not. It holds until it is undone, and nothing is rewritten for it.</summary>
[Untrailed("the act is recorded, and an entry would tell whose keys they are")]
[NotPersonal("a number and a code", nameof(Id), nameof(Lot), nameof(Act), nameof(Over))]
[Personal("the member or program that decided or undid", nameof(By), nameof(UndoneBy), NamesMember = true)]
[Personal("why somebody was merged or split, as a member put it", nameof(Why))]
public sealed class PersonDecision : IInWorkspace
{
    public const string Merged = "merge", Split = "split";

    public WorkspaceId Workspace { get; set; }
    public Guid Id { get; init; }

    /// <summary>What was decided together has the same.</summary>
    public Guid Lot { get; init; }
    public required string Act { get; init; }
    public string Why { get; init; } = "";
    public DateTimeOffset At { get; init; }
    public required string By { get; init; }
    public DateTimeOffset? UndoneAt { get; set; }
    public string? UndoneBy { get; set; }

    /// <summary>The later merge that speaks against this split: while it holds, this one does not.</summary>
    public Guid? Over { get; set; }
}

/// <summary>A key that a decision is about, and on which side of it she stood: whose of those who were merged, or which part of a split.</summary>
[Untrailed("the act is recorded, and an entry would tell whose key it is")]
[NotPersonal("a number", nameof(Decision))]
public sealed class DecisionKey : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public Guid Decision { get; init; }

    /// <summary>Id of the person key.</summary>
    public long Key { get; init; }
    public int Side { get; init; }
    public KeyKind Kind { get; init; }
}
