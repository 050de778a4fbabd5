using System.Globalization;
using Microsoft.Extensions.Primitives;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Rules;

/// <summary>One line of a form: field, comparison and what was typed. Several values of "one of" are parted by semicolons.</summary>
public sealed record ConditionLine(string Field, string Comparison, string Value)
{
    public static readonly ConditionLine Empty = new("", "is", "");

    public bool IsEmpty => Field.Length == 0 && Value.Trim().Length == 0;

    public static ConditionLine Of(Condition condition) =>
        new(condition.Field.Code(), ConditionJson.Code(condition.Comparison), string.Join("; ", condition.Values));

    /// <summary>The condition, or null when the field is not one.</summary>
    public Condition? Read()
    {
        if (SignatureFields.Find(Field) is not { } field) return null;
        var comparison = ConditionJson.Find(Comparison) ?? Rules.Comparison.Is;
        return new Condition(field, comparison, comparison == Rules.Comparison.In ? [.. Value.Split(';', '؛').Select(v => v.Trim()).Where(v => v.Length > 0)] : [Value.Trim()]);
    }
}

/// <summary>The conditions of a rule or goal as somebody is writing them: from a form, from a link, or from what is stored.</summary>
public sealed class ConditionForm(IReadOnlyList<ConditionLine> lines)
{
    private const int Spare = 2, MostLines = 20;

    /// <summary>What was written, and some empty lines to write on.</summary>
    public IReadOnlyList<ConditionLine> Lines { get; } = [.. lines.Where(l => !l.IsEmpty).Take(MostLines), .. Enumerable.Repeat(ConditionLine.Empty, Spare)];

    public static ConditionForm Of(IReadOnlyList<Condition> all) => new([.. all.Select(ConditionLine.Of)]);

    /// <summary>Reads the fields <c>field</c>, <c>test</c> and <c>value</c>, each as often as there are lines.</summary>
    public static ConditionForm Read(Func<string, StringValues> posted)
    {
        var (fields, tests, values) = (posted("field"), posted("test"), posted("value"));
        return new ConditionForm([.. Enumerable.Range(0, Math.Min(fields.Count, MostLines)).Select(i => new ConditionLine(At(fields, i, ""), At(tests, i, "is"), At(values, i, "")))]);
    }

    /// <summary>Reads a link such as <c>?source=receipts&amp;channel=delivery</c>.</summary>
    public static ConditionForm ReadLink(Func<string, StringValues> query) =>
        new([.. from field in SignatureFields.All let value = query(field.Code()) where value.Count > 0 && value[0]!.Length > 0 select new ConditionLine(field.Code(), "is", value[0]!)]);

    /// <summary>The conditions; a line with a value but no field is a refusal.</summary>
    public Outcome<List<Condition>> Conditions()
    {
        var written = Lines.Where(l => !l.IsEmpty).ToList();
        if (written.Any(l => l.Read() is null)) return new Refusal("rule.no-field", "all");
        return written.Select(l => l.Read()!).ToList();
    }

    private static string At(StringValues values, int i, string otherwise) => i < values.Count ? values[i] ?? otherwise : otherwise;
}

/// <summary>A rule as somebody is writing it.</summary>
public sealed record RuleForm(int Touchpoint, int? SeenVersion, ConditionForm Conditions)
{
    public static RuleForm Of(MappingRule rule) => new(rule.Touchpoint, rule.Version, ConditionForm.Of(rule.All));

    public static RuleForm Read(Func<string, StringValues> posted) => new(Number(posted("touchpoint")) ?? 0, Number(posted("version")), ConditionForm.Read(posted));

    public Outcome<RuleDraft> Draft()
    {
        var all = Conditions.Conditions();
        if (!all.IsDone) return all.Refusals.ToList();
        var draft = new RuleDraft(Touchpoint, all.Value);
        var refusals = MappingRule.Check(draft);
        return refusals.Count > 0 ? refusals : draft;
    }

    internal static int? Number(StringValues posted) =>
        int.TryParse(Folding.Digits(posted.ToString()), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A goal as somebody is writing it.</summary>
public sealed record GoalForm(string Fa, string En, string Ru, string Window, int? SeenVersion, ConditionForm Conditions)
{
    public static readonly GoalForm Empty = new("", "", "", "30", null, new ConditionForm([]));

    public static GoalForm Of(Goal goal) =>
        new(goal.Name.Fa, goal.Name.En, goal.Name.Ru, goal.WindowDays.ToString(CultureInfo.InvariantCulture), goal.Version, ConditionForm.Of(goal.All));

    public static GoalForm Read(Func<string, StringValues> posted) => new(
        posted("fa").ToString(), posted("en").ToString(), posted("ru").ToString(), posted("window").ToString(), RuleForm.Number(posted("version")), ConditionForm.Read(posted));

    public Outcome<GoalDraft> Draft()
    {
        var all = Conditions.Conditions();
        if (!all.IsDone) return all.Refusals.ToList();
        var draft = new GoalDraft(new Trilingual(Fa.Trim(), En.Trim(), Ru.Trim()), all.Value, RuleForm.Number(Window.Trim()) ?? 0);
        var refusals = Goal.Check(draft);
        return refusals.Count > 0 ? refusals : draft;
    }
}
