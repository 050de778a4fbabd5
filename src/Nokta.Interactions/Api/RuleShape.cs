using Nokta.Interactions.Ledger;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Touchpoints;
using Nokta.Touchpoints.Api;

namespace Nokta.Interactions.Api;

/// <summary>One question about one field of an interaction.</summary>
/// <param name="Field">source, activity, channel, direction, purpose, outcome, branch, campaign, topic, staff or device.</param>
/// <param name="Test">is, in, contains or starts; compared with spelling folded.</param>
public sealed record ConditionShape(string Field, IReadOnlyList<string> Values, string Test = "is")
{
    internal static ConditionShape Of(Condition condition) => new(condition.Field.Code(), condition.Values, ConditionJson.Code(condition.Comparison));

    /// <summary>The conditions, or which of them asks about what does not exist.</summary>
    internal static Outcome<List<Condition>> Read(IReadOnlyList<ConditionShape> all)
    {
        var read = new List<Condition>();
        for (var i = 0; i < all.Count; i++)
        {
            if (SignatureFields.Find(all[i].Field) is not { } field || ConditionJson.Find(all[i].Test) is not { } test) return new Refusal("rule.no-field", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"all.{i}"));
            read.Add(new Condition(field, test, all[i].Values));
        }

        return read;
    }
}

/// <summary>What may be written of a mapping rule.</summary>
/// <param name="Touchpoint">Id or number of a touchpoint: <c>TP-14</c>.</param>
/// <param name="All">Conditions that hold together.</param>
public sealed record RuleWrite(string Touchpoint, IReadOnlyList<ConditionShape> All)
{
    internal Outcome<RuleDraft> Draft()
    {
        var all = ConditionShape.Read(All);
        return all.IsDone ? new RuleDraft(TouchpointCard.NumberIn(Touchpoint) ?? 0, all.Value) : all.Refusals.ToList();
    }
}

/// <summary>A mapping rule; the first in order that takes an interaction wins.</summary>
/// <param name="Rows">Interactions that it takes; null in a history.</param>
public sealed record RuleShape(int Number, int Version, string Touchpoint, IReadOnlyList<ConditionShape> All, DateTimeOffset At, string By, long? Rows = null)
{
    internal static RuleShape Of(MappingRule rule, long? rows = null) => new(rule.Number, rule.Version, TouchpointCard.IdOf(rule.Touchpoint), [.. rule.All.Select(ConditionShape.Of)], rule.At, rule.By, rows);
}

/// <summary>One state that a rule was in.</summary>
public sealed record RuleVersionShape(long Revision, RuleShape Rule, int Position, bool IsDeleted);

/// <summary>A place in an order: one up is -1, one down is 1.</summary>
public sealed record MoveShape(int Places);

/// <summary>Conditions to look at before they are saved; <paramref name="Number"/> is the rule that is being edited, which stands where it stands.</summary>
public sealed record PreviewAsk(IReadOnlyList<ConditionShape> All, int? Number = null);

/// <summary>Conditions of a goal to look at before they are saved.</summary>
public sealed record GoalPreviewAsk(IReadOnlyList<ConditionShape> All);

/// <summary>What conditions would take.</summary>
/// <param name="Matches">Interactions that answer yes; those above <paramref name="Takes"/> are taken by rules before.</param>
public sealed record PreviewShape(long Takes, long Matches, IReadOnlyList<RowsOfRule> Before, IReadOnlyList<SignatureShape> Examples)
{
    internal static PreviewShape Of(RulePreview preview) => new(preview.Takes, preview.Matches, [.. preview.Before.Select(b => new RowsOfRule(b.Rule.Number, b.Rows))], [.. preview.Examples.Select(e => SignatureShape.Of(e.Signature, e.Rows))]);
}

public sealed record RowsOfRule(int Number, long Rows);

/// <summary>A combination of values with the interactions that have it; what is not known is left out.</summary>
public sealed record SignatureShape(int Id, IReadOnlyDictionary<string, string> Values, long Rows)
{
    internal static SignatureShape Of(Signature signature, long rows) => new(signature.Id, Of(signature), rows);

    internal static Dictionary<string, string> Of(Signature signature) => Signature.Fields.Where(f => signature.Of(f)!.Length > 0).ToDictionary(f => f, f => signature.Of(f)!);
}

/// <summary>A rule that the product would write itself.</summary>
/// <param name="Word">The word of the data that spoke of the touchpoint.</param>
public sealed record ProposalShape(RuleWrite Rule, long Rows, string Word);

/// <summary>What may be written of a goal.</summary>
public sealed record GoalWrite(NameShape Name, IReadOnlyList<ConditionShape> All, int WindowDays = 30)
{
    internal Outcome<GoalDraft> Draft()
    {
        var all = ConditionShape.Read(All);
        return all.IsDone ? new GoalDraft(Name.Read(), all.Value, WindowDays) : all.Refusals.ToList();
    }
}

/// <summary>What counts as converted; the first goal is the workspace's main one.</summary>
public sealed record GoalShape(int Number, int Version, NameShape Name, IReadOnlyList<ConditionShape> All, int WindowDays, DateTimeOffset At, string By)
{
    internal static GoalShape Of(Goal goal) => new(goal.Number, goal.Version, NameShape.Of(goal.Name), [.. goal.All.Select(ConditionShape.Of)], goal.WindowDays, goal.At, goal.By);
}

/// <summary>One state that a goal was in.</summary>
public sealed record GoalVersionShape(long Revision, GoalShape Goal, int Position, bool IsDeleted);
