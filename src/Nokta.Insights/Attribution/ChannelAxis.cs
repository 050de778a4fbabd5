using Nokta.Insights.Explore;
using Nokta.Interactions.Ledger;
using Nokta.Touchpoints;

namespace Nokta.Insights.Attribution;

/// <summary>What counts as a channel: touchpoints themselves, or values of one of their axes or of the interactions at them.</summary>
/// <param name="ChannelOf">By signature: the channel from 1; 0 = none, no step.</param>
/// <param name="Names">Channel c is element c − 1.</param>
/// <param name="Touchpoints">By channel likewise: the touchpoint itself; null for values.</param>
public sealed record ChannelAxis(int[] ChannelOf, IReadOnlyList<string> Names, IReadOnlyList<TouchpointCard?> Touchpoints)
{
    /// <summary>Most values told apart; the rarest are left out of a longer list, since no reader compares so many.</summary>
    private const int Most = 1000;

    private static readonly HashSet<string> s_direct = new(StringComparer.OrdinalIgnoreCase) { "direct", "(direct)", "(none)", "прямой", "прямые заходы", "مستقیم" };

    public static ChannelAxis Of(ExplorerView view, string axis)
    {
        var cards = view.Measured.Touchpoints.ToDictionary(t => t.Number);
        var touchpointOf = view.Measured.TouchpointOf;
        // An unmapped interaction is no step, whatever its own values are.
        var values = view.Measured.Signatures.Where(s => s.Id < touchpointOf.Length && touchpointOf[s.Id] > 0)
            .Select(s => (s.Id, Value: Value(axis, s, cards.GetValueOrDefault(touchpointOf[s.Id])), Rows: s.Id < view.Snapshot.RowsOf.Length ? view.Snapshot.RowsOf[s.Id] : 0))
            .Where(v => v.Value.Length > 0).ToList();
        var names = values.GroupBy(v => v.Value).OrderByDescending(g => g.Sum(v => v.Rows)).ThenBy(g => g.Key, StringComparer.Ordinal).Take(Most).Select(g => g.Key).ToList();
        var numbers = names.Select((name, i) => (name, i)).ToDictionary(n => n.name, n => n.i + 1);
        var channelOf = new int[touchpointOf.Length];
        foreach (var (id, value, _) in values) channelOf[id] = numbers.GetValueOrDefault(value);
        return new ChannelAxis(channelOf, names, [.. names.Select(n => axis == "touchpoint" ? cards.GetValueOrDefault(TouchpointCard.NumberIn(n) ?? 0) : null)]);
    }

    /// <summary>By channel, element 0 unused: which are direct.</summary>
    public bool[] Direct(int? touchpoint) =>
        [false, .. Names.Select((name, i) => s_direct.Contains(name) || (touchpoint is not null && Touchpoints[i]?.Number == touchpoint))];

    /// <summary>The touchpoints whose costs a channel bears; none where costs cannot be told apart.</summary>
    public static IEnumerable<TouchpointCard> Bearing(string axis, string name, IEnumerable<TouchpointCard> touchpoints) => axis switch
    {
        "touchpoint" => touchpoints.Where(t => t.Id == name),
        "channel" => touchpoints.Where(t => t.Channel == name),
        "stage" => touchpoints.Where(t => t.Stage == name),
        "kind" => touchpoints.Where(t => t.Kind == name),
        _ => [],
    };

    private static string Value(string axis, Signature signature, TouchpointCard? touchpoint) =>
        axis == "campaign" ? signature.Campaign : Interactions.Rows.AxisValue.Of(axis, signature, touchpoint) ?? "";
}
