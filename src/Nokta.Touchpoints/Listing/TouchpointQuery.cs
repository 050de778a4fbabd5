using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>Which touchpoints to list and in which order; the inventory's address carries it. Empty texts ask for nothing.</summary>
public sealed record TouchpointQuery
{
    /// <summary>Words that each must occur in a name, the id, the code, the owner, the branch or the note, spelling folded.</summary>
    public string Text { get; init; } = "";
    public string Stage { get; init; } = "";

    /// <summary>A channel or a group of channels, primary or among the tags.</summary>
    public string Channel { get; init; } = "";
    public string Kind { get; init; } = "";
    public string State { get; init; } = "";
    public string Owner { get; init; } = "";

    /// <summary>An audience, a branch (primary or further) and a word of the workspace's own, each as it stands among the tags without its axis.</summary>
    public string Audience { get; init; } = "";
    public string Branch { get; init; } = "";
    public string Tag { get; init; } = "";

    /// <summary>One of <see cref="Views"/>; retired touchpoints are listed only when asked for here or by <see cref="State"/>.</summary>
    public string Show { get; init; } = "";

    /// <summary>A column's name, with a minus in front for descending.</summary>
    public string Sort { get; init; } = "";

    /// <summary>The ready-made selections above the table.</summary>
    public static readonly IReadOnlyList<string> Views = ["all", "mine", "no-owner", "unmeasured", "no-standard", "review-due", "no-review", "retired"];

    /// <summary>What the list can be sorted by.</summary>
    public static readonly IReadOnlyList<string> SortColumns = ["name", "stage", "kind", "channel", "owner", "state", "importance", "cost", "review", "satisfaction", "volume"];

    /// <summary>Whether a touchpoint is asked for. <paramref name="person"/> is who "mine" means; <paramref name="isMeasured"/> whether it has figures.</summary>
    public bool Takes(TouchpointCard card, PackLibrary packs, string person, bool isMeasured, DateOnly today) =>
        TakesState(card)
        && (Stage.Length == 0 || card.Stage == Stage || card.Tags.Contains("stage:" + Stage))
        && (Kind.Length == 0 || card.Kind == Kind || card.Tags.Contains("kind:" + Kind))
        && (Channel.Length == 0 || ChannelsOf(card).Any(c => c == Channel || packs.FindValue(Axis.Channel, c)?.Parent == Channel))
        && (Audience.Length == 0 || card.Tags.Contains("audience:" + Audience))
        && (Branch.Length == 0 || Folding.Fold(card.Branch) == Folding.Fold(Branch) || HasWord(card, Axis.Branch, Branch))
        && (Tag.Length == 0 || HasWord(card, Axis.Tag, Tag))
        && (Owner.Length == 0 || Folding.Fold(card.Owner) == Folding.Fold(Owner))
        && TakesView(card, person, isMeasured, today)
        && TakesText(card);

    private bool TakesState(TouchpointCard card) => State.Length > 0 ? card.State == State : card.IsRetired == (Show == "retired");

    private bool TakesView(TouchpointCard card, string person, bool isMeasured, DateOnly today) => Show switch
    {
        "mine" => person.Length > 0 && Folding.Fold(card.Owner) == Folding.Fold(person),
        "no-owner" => card.Owner.Length == 0,
        "unmeasured" => !isMeasured,
        "no-standard" => card.Standard.Length == 0,
        "no-review" => card.ReviewDays == 0 && card.NextReview is null,
        "review-due" => card.NextReview < today,
        _ => true,
    };

    private bool TakesText(TouchpointCard card)
    {
        if (Text.Trim().Length == 0) return true;
        var all = Folding.Fold(string.Join('\n', card.Name.Fa, card.Name.En, card.Name.Ru, card.Id, card.Code, card.Owner, card.Branch, card.Standard, card.Note, string.Join('\n', card.Tags.Select(t => t[(t.IndexOf(':', StringComparison.Ordinal) + 1)..]))));
        return Folding.Fold(Text).Split(' ').All(word => all.Contains(word, StringComparison.Ordinal));
    }

    private static bool HasWord(TouchpointCard card, string axis, string word) => card.Tags.Any(t => Folding.Fold(t) == Folding.Fold(axis + ":" + word));

    private static IEnumerable<string> ChannelsOf(TouchpointCard card) =>
        card.Tags.Where(t => t.StartsWith("channel:", StringComparison.Ordinal)).Select(t => t["channel:".Length..]).Append(card.Channel);
}
