using System.Globalization;
using Nokta.Insights.Explore;
using Nokta.Touchpoints;

namespace Nokta.Insights.Funnels;

/// <summary>What an address asks of the funnel beside its scope.</summary>
/// <param name="Steps">As chosen; empty = the page proposes some.</param>
/// <param name="WindowDays">Longest time between them; 0 = any.</param>
/// <param name="IsBetween">Whether the window is counted between steps instead of from the first.</param>
/// <param name="By">Axis of the breakdown; null = none.</param>
/// <param name="Versus">Touchpoint whose people are shown beside everybody; null = none.</param>
public sealed record FunnelAsk(IReadOnlyList<StepChoice> Steps, int WindowDays, bool IsBetween, Axis? By, int? Versus)
{
    public static readonly IReadOnlyList<int> Windows = [1, 2, 3, 7, 14, 30, 60, 90, 180, 365, 0];

    /// <summary>Names in the address that the fields of the page send.</summary>
    public static readonly IReadOnlyList<string> Fields = ["days", "win", "by", "vs"];

    public static IEnumerable<Axis> Axes => Axis.All.Where(a => a.Code is "channel" or "branch" or "source" or "stage" or "touchpoint");

    public static FunnelAsk Read(Address address) => new(
        StepChoice.Parse(address["steps"]),
        int.TryParse(address["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= 3650 ? days : 30,
        address["win"] == "between",
        Axes.FirstOrDefault(a => a.Code == address["by"]),
        address["vs"] is { } versus ? TouchpointCard.NumberIn(versus) : null);

    /// <summary>The address after a step was added with the form below the funnel: at the end, before another one, or as its alternative; null when none was.</summary>
    public static Address? Added(Address address)
    {
        if (StepChoice.Parse(address["add"]) is not [var added]) return null;
        var (steps, at) = (StepChoice.Parse(address["steps"]).ToList(), address["at"] ?? "");
        var isOr = at.StartsWith("or", StringComparison.Ordinal);
        if (!int.TryParse(isOr ? at[2..] : at, NumberStyles.None, CultureInfo.InvariantCulture, out var place) || place >= steps.Count) steps.Add(added);
        else if (isOr) steps[place] = steps[place] with { Tokens = [.. steps[place].Tokens.Concat(added.Tokens).Distinct()] };
        else steps.Insert(place, added);
        return WithSteps(address, steps);
    }

    public static Address WithSteps(Address address, IReadOnlyList<StepChoice> steps) =>
        address.Without("add", "at").With("steps", StepChoice.Write(steps)).With("edit", "1");
}
