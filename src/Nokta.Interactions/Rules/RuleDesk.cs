using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Rules;

/// <summary>What the pages of rules show: rules with their rows, what is unmapped, and proposals, all of one moment.</summary>
internal sealed class RuleDesk(LiveJourneys journeys, TouchpointRegister register)
{
    public async Task<RuleBook> OpenAsync(WorkspaceId workspace, CancellationToken ct = default) =>
        new(await journeys.GetAsync(workspace, ct), await register.ListAsync(workspace, ct));
}

/// <summary>Rules, rows and touchpoints of one moment.</summary>
public sealed class RuleBook(JourneySnapshot snapshot, IReadOnlyList<TouchpointCard> touchpoints)
{
    private const int MostValues = 400;
    private long[]? _byRule;

    public JourneySnapshot Snapshot { get; } = snapshot;
    public IReadOnlyList<TouchpointCard> Touchpoints { get; } = touchpoints;

    /// <summary>Touchpoints a rule may be written for, by name.</summary>
    public IEnumerable<TouchpointCard> Choices(Language language) =>
        Touchpoints.Where(t => !t.IsRetired).OrderBy(t => t.Name.In(language), StringComparer.Ordinal);

    public TouchpointCard? Touchpoint(int number) => number >= 1 && number <= Touchpoints.Count ? Touchpoints[number - 1] : null;

    /// <summary>Interactions the rule in this place takes.</summary>
    public long RowsOf(int place) => (_byRule ??= Snapshot.RowsByRule())[place];

    public long Mapped => Snapshot.Rows - Snapshot.Unmapped;

    public int MappedTouchpoints => Snapshot.RowsByTouchpoint(Touchpoints.Count).Skip(1).Count(rows => rows > 0);

    public IReadOnlyList<Proposal> Proposals() => Rules.Proposals.Of(Snapshot.Signatures, Snapshot.RowsOf, Snapshot.TouchpointOf, Touchpoints);

    /// <summary>Combinations of values that no rule takes, the commonest first.</summary>
    public List<(Signature Signature, long Rows)> Unmapped() =>
        [.. from signature in Snapshot.Signatures
            let rows = Snapshot.RowsOf[signature.Id]
            where rows > 0 && Snapshot.TouchpointOf[signature.Id] == 0
            orderby rows descending, signature.Id
            select (signature, rows)];

    /// <summary>The values that occur in the data, per field, commonest first: what a form offers to choose from.</summary>
    public IReadOnlyList<(SignatureField Field, string Value, long Rows)> Values() =>
        [.. from field in SignatureFields.All
            from value in Snapshot.Signatures.Where(s => s.Of(field).Length > 0).GroupBy(s => s.Of(field), s => Snapshot.RowsOf[s.Id]).Select(g => (Field: field, Value: g.Key, Rows: g.Sum())).OrderByDescending(v => v.Rows).Take(MostValues / 8)
            where value.Rows > 0
            select value];
}
