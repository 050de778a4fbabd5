using System.Globalization;
using Nokta.Insights.Explore;
using Nokta.Interactions.Journeys;
using Nokta.JourneyEngine.Attribution;
using Nokta.Touchpoints;

namespace Nokta.Insights.Attribution;

/// <summary>What the page of attribution is asked, as its address says it; what it does not understand falls back to the usual.</summary>
/// <param name="Currency">The value whose attribution is shown; empty = conversions.</param>
/// <param name="Direct">The touchpoint that counts as direct; null = what is called direct by itself.</param>
public sealed record AttributionAsk(GoalView Goal, int Days, IReadOnlyList<ModelChoice> Models, string Axis, string Currency, int? Direct)
{
    public static readonly IReadOnlyList<int> Lookbacks = [1, 7, 14, 30, 60, 90, 180, 365];

    public static readonly IReadOnlyList<string> Axes = ["touchpoint", "channel", "stage", "kind", "source", "campaign", "branch"];

    /// <summary>Every model that journeys allow, as it is written in an address.</summary>
    public static readonly IReadOnlyList<string> Known =
        ["last", "first", "last-non-direct", "linear", "position", "time-decay", "step-decay", "markov:1", "markov:2", "markov:3", "markov:4", "shapley"];

    /// <summary>Names in an address: the page's own fields.</summary>
    public static readonly IReadOnlyList<string> Names = ["goal", "days", "by", "in", "direct", "models", "m1", "m2", "m3", "m4"];

    private static readonly string[] s_usual = ["last", "linear", "position", "markov:1"];

    /// <summary>The model that the others are held against: last touch where it is asked, otherwise the first one asked.</summary>
    public ModelChoice Reference => Models.FirstOrDefault(m => m.Model == ModelKind.Last, Models[0]);

    /// <summary>The model whose figures lead: one that learns from the data where it is asked, otherwise the last one asked.</summary>
    public ModelChoice Leading => Models.LastOrDefault(m => m.Model is ModelKind.Markov, Models.LastOrDefault(m => m.Model is ModelKind.Shapley, Models[^1]));

    /// <summary>Null when the workspace has no goal.</summary>
    public static AttributionAsk? Of(ExplorerView view, Address address)
    {
        if (view.Goal is not { } usual) return null;
        return new AttributionAsk(
            view.Snapshot.Goals.FirstOrDefault(g => g.Number == Number(address["goal"])) ?? usual,
            Number(address["days"]) is > 0 and <= 3650 and { } days ? days : 30,
            ModelsIn(address),
            Axes.FirstOrDefault(a => a == address["by"]) ?? Axes[0],
            view.Snapshot.Currencies.FirstOrDefault(c => c.Length > 0 && c == address["in"]) ?? "",
            address["direct"] is { } direct ? TouchpointCard.NumberIn(direct) : null);
    }

    /// <summary>The models an address names: <c>models=last,markov:2</c> or <c>m1=…&amp;m2=…</c>; the usual four when it names none.</summary>
    private static List<ModelChoice> ModelsIn(Address address)
    {
        var named = address["models"]?.Split(',') ?? ((string?[])[address["m1"], address["m2"], address["m3"], address["m4"]]).OfType<string>();
        var models = named.Where(Known.Contains).Select(m => ModelChoice.Read(m)!.Value).Distinct().ToList();
        return models.Count > 0 ? models : [.. s_usual.Select(m => ModelChoice.Read(m)!.Value)];
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
