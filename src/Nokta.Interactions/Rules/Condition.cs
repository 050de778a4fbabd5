using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Rules;

/// <summary>How a condition compares: equal, one of several, contains, starts with. All of them on folded text.</summary>
public enum Comparison { Is, In, Contains, Starts }

/// <summary>One question about one field of a signature: <c>channel is delivery</c>.</summary>
public sealed record Condition(SignatureField Field, Comparison Comparison, IReadOnlyList<string> Values)
{
    public const int MostValues = 200;
    public const int LongestValue = 400;

    private readonly string[] _folded = [.. Values.Select(Folding.Fold)];

    public static Condition Is(SignatureField field, string value) => new(field, Comparison.Is, [value]);

    /// <summary>Whether a value that is already folded answers yes.</summary>
    public bool HoldsFor(string folded) => Comparison switch
    {
        Comparison.Is or Comparison.In => Array.IndexOf(_folded, folded) >= 0,
        Comparison.Contains => _folded.Any(v => folded.Contains(v, StringComparison.Ordinal)),
        Comparison.Starts => _folded.Any(v => folded.StartsWith(v, StringComparison.Ordinal)),
        _ => throw new InvalidOperationException($"No comparison {Comparison}."),
    };

    /// <summary>Every reason why these conditions cannot stand in a rule or a goal.</summary>
    public static List<Refusal> Check(IReadOnlyList<Condition> all)
    {
        var refusals = new List<Refusal>();
        if (all.Count == 0) refusals.Add(new Refusal("rule.no-conditions", "all"));
        for (var i = 0; i < all.Count; i++)
        {
            var at = "all." + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (all[i].Values.Count == 0 || all[i].Values.Any(v => Folding.Fold(v).Length == 0)) refusals.Add(new Refusal("rule.value-empty", at));
            if (all[i].Values.Count > MostValues || all[i].Values.Any(v => v.Length > LongestValue)) refusals.Add(new Refusal("rule.value-too-long", at));
        }

        return refusals;
    }

    public bool Equals(Condition? other) =>
        other is not null && Field == other.Field && Comparison == other.Comparison && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Field, Comparison, Values.Count);
}
