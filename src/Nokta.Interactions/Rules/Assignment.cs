using Nokta.Interactions.Ledger;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Rules;

/// <summary>
/// Which touchpoint each signature belongs to and which rule said so. Derived, never stored: the same rules and signatures
/// give it again. Cost: signatures × rules, however many interactions stand behind them.
/// </summary>
/// <param name="TouchpointOf">By signature: the touchpoint's number, 0 when unmapped.</param>
/// <param name="RuleOf">By signature: index into <paramref name="Rules"/>, -1 when unmapped.</param>
public sealed record Assignment(IReadOnlyList<MappingRule> Rules, int[] TouchpointOf, int[] RuleOf)
{
    public static Assignment Of(IReadOnlyList<Signature> signatures, IReadOnlyList<MappingRule> rules)
    {
        var folded = new FoldedSignatures();
        return Of(signatures, rules, folded);
    }

    /// <summary>The rule that took a signature, or null when none did.</summary>
    public MappingRule? RuleFor(int signature) => RuleOf[signature] < 0 ? null : Rules[RuleOf[signature]];

    internal static Assignment Of(IReadOnlyList<Signature> signatures, IReadOnlyList<MappingRule> rules, FoldedSignatures folded)
    {
        folded.Extend(signatures);
        var (touchpoints, by) = (new int[signatures.Count], new int[signatures.Count]);
        for (var s = 0; s < signatures.Count; s++)
        {
            by[s] = FirstThatTakes(rules, folded[s]);
            touchpoints[s] = by[s] < 0 ? 0 : rules[by[s]].Touchpoint;
        }

        return new Assignment(rules, touchpoints, by);
    }

    internal static int FirstThatTakes(IReadOnlyList<MappingRule> rules, ReadOnlySpan<string> folded)
    {
        for (var r = 0; r < rules.Count; r++)
            if (rules[r].Takes(folded)) return r;
        return -1;
    }
}

/// <summary>Signatures folded for comparing, each spelling once; grows with the ledger's list.</summary>
internal sealed class FoldedSignatures
{
    private readonly Dictionary<string, string> _spellings = new(StringComparer.Ordinal);
    private readonly List<string[]> _folded = [];

    public ReadOnlySpan<string> this[int signature] => _folded[signature];

    public int Count => _folded.Count;

    public void Extend(IReadOnlyList<Signature> signatures)
    {
        for (var s = _folded.Count; s < signatures.Count; s++) _folded.Add([.. SignatureFields.All.Select(f => Fold(signatures[s].Of(f)))]);
    }

    private string Fold(string spelling)
    {
        if (_spellings.TryGetValue(spelling, out var folded)) return folded;
        return _spellings[spelling] = Folding.Fold(spelling);
    }
}
