using Nokta.Accounts;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Segments;
using Nokta.Kernel;

namespace Nokta.Interactions.Measures;

/// <summary>When a person is unaware, little aware, potential, new or existing: the workspace's own numbers in the rule of <see cref="Audience"/>.</summary>
public sealed record AudienceRules
{
    public static readonly SettingsSection<AudienceRules> Section = new("audience", new AudienceRules());

    /// <summary>The stages by the codes that the packs' audience axis uses, from far to near.</summary>
    public static readonly IReadOnlyDictionary<string, AudienceStage> Stages = new Dictionary<string, AudienceStage>
    {
        ["unaware"] = AudienceStage.Unaware,
        ["low-awareness"] = AudienceStage.LowAwareness,
        ["potential"] = AudienceStage.Potential,
        ["new"] = AudienceStage.New,
        ["existing"] = AudienceStage.Existing,
    };

    /// <summary>Number of the goal that makes a customer; 0 = the main one.</summary>
    public int Goal { get; init; }

    /// <summary>From this many goal interactions on a person is an existing customer.</summary>
    public int ExistingFrom { get; init; } = 2;

    /// <summary>Days after the first goal interaction during which a person is new.</summary>
    public int NewDays { get; init; } = 90;

    /// <summary>Days after a touch during the purchase during which a person without the goal is potential.</summary>
    public int PotentialDays { get; init; } = 90;

    public List<Refusal> Check()
    {
        var refusals = new List<Refusal>();
        if (ExistingFrom is < 2 or > 100) refusals.Add(Refusal.Of("audience.existing", ("least", 2), ("most", 100)).At("existing"));
        if (NewDays is < 1 or > 3650) refusals.Add(Refusal.Of("audience.days", ("least", 1), ("most", 3650)).At("new"));
        if (PotentialDays is < 1 or > 3650) refusals.Add(Refusal.Of("audience.days", ("least", 1), ("most", 3650)).At("potential"));
        return refusals;
    }

    /// <summary>The engine's question as of an instant; null while no goal is set, for without one nobody is a customer.</summary>
    public static AudienceQuestion? Ask(Measured measured, long at)
    {
        if (measured.IsAudienceGoal is not { } goal) return null;
        var (near, ours) = (new bool[measured.TouchpointOf.Length], new bool[measured.TouchpointOf.Length]);
        var stageOf = measured.Touchpoints.ToDictionary(t => t.Number, t => t.Stage);
        foreach (var signature in measured.Signatures)
        {
            if (signature.Id >= near.Length) continue;
            ours[signature.Id] = signature.Direction == "out";
            near[signature.Id] = !ours[signature.Id] && stageOf.GetValueOrDefault(measured.TouchpointOf[signature.Id]) == "during";
        }

        var rules = measured.Lens.Audience;
        return new AudienceQuestion
        {
            IsGoal = goal, IsNear = near, IsOurs = ours, At = at,
            ExistingFrom = rules.ExistingFrom, NewFor = rules.NewDays * Microseconds.Day, PotentialFor = rules.PotentialDays * Microseconds.Day,
        };
    }
}
