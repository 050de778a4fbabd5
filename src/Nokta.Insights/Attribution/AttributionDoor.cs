using System.Globalization;
using Nokta.Insights.Explore;
using Nokta.JourneyEngine.Attribution;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights.Attribution;

/// <summary>Attribution as a question of the explorer: its file, its address for programs, and the people behind its bars.</summary>
internal sealed class AttributionDoor(PackLibrary packs) : IExplorerQuestion
{
    public string Code => "attribution";

    public PlainTable? Table(ExplorerView view, Address address, Reader reader)
    {
        if (AttributionAsk.Of(view, address) is not { } ask) return null;
        var result = AttributionResult.Of(view, ask, reader.Calendar);
        var rows = result.Lines.SelectMany(line => result.Models.Select(model => Row(result, line, model)))
            .Concat(result.Models.Select(model => (object?[])["", "(unattributed)", model.Model.ToString(), result.Answer.Unattributed, null, null, Value(ask, result.Answer.UnattributedValue), Unit(ask), (long)result.Answer.Unattributed, null, null, null, null]));
        return new PlainTable(["id", ask.Axis, "model", "conversions", "low", "high", "value_minor", "value_low", "value_high", "currency", "n", "removal_effect", "cost_minor", "cost_currency", "standing"], [.. rows]);
    }

    public PeopleBehind? People(ExplorerView view, Address address, Reader reader)
    {
        if (AttributionAsk.Of(view, address) is not { } ask || !int.TryParse(address["fig"], NumberStyles.None, CultureInfo.InvariantCulture, out var channel)) return null;
        var axis = ChannelAxis.Of(view, ask.Axis);
        if (channel > axis.Names.Count) return null;
        var people = AttributionModels.PeopleAt(AttributionResult.QuestionOf(view, ask, axis), view.Index, channel);
        if (channel == 0) return new PeopleBehind(people, reader.Say("attribution.people.none", ("goal", reader.In(ask.Goal.Name))));
        var name = axis.Touchpoints[channel - 1] is { } touchpoint ? reader.In(touchpoint.Name)
            : ask.Axis is "channel" or "stage" or "kind" ? packs.AxisName(ask.Axis, axis.Names[channel - 1], reader.Language) : axis.Names[channel - 1];
        return new PeopleBehind(people, reader.Say("attribution.people", ("goal", reader.In(ask.Goal.Name)), ("name", name)));
    }

    /// <summary>A standing as files and programs read it.</summary>
    public static string Written(ModelStanding standing) => standing switch
    {
        ModelStanding.TooFew => "too-few",
        ModelStanding.Undervalued => "undervalued",
        ModelStanding.Overvalued => "overvalued",
        _ => "agrees",
    };

    private static object?[] Row(AttributionResult result, AttributionLine line, ModelAnswer model)
    {
        var range = model.Intervals![line.Channel];
        return
        [
            line.Touchpoint?.Id ?? "", line.Touchpoint?.Name.En is { Length: > 0 } name ? name : line.Touchpoint?.Code ?? line.Name, model.Model.ToString(), model.Conversions[line.Channel], range.Low, range.High,
            Value(result.Ask, model.Values[line.Channel]), model.ValueIntervals?[line.Channel].Low, model.ValueIntervals?[line.Channel].High, Unit(result.Ask), line.N, model.RemovalEffects?[line.Channel],
            line.Costs.Count == 1 ? line.Costs[0].Minor : null, line.Costs.Count == 1 ? line.Costs[0].Currency : null,
            Written(line.Standing),
        ];
    }

    private static double Value(AttributionAsk ask, double value) => ask.Currency.Length > 0 ? value : double.NaN;

    private static string? Unit(AttributionAsk ask) => ask.Currency.Length > 0 ? ask.Currency : null;
}
