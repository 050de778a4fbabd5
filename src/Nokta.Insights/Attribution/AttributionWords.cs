using Nokta.JourneyEngine.Attribution;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights.Attribution;

/// <summary>Writes attribution for the reader: every figure with its range or its n, nothing below five conversions.</summary>
public sealed class AttributionWords(Reader reader, PackLibrary packs, AttributionResult result)
{
    public string Model(ModelChoice model) => ModelName(reader, model.ToString());

    /// <summary>The name of a model as an address writes it.</summary>
    public static string ModelName(Reader reader, string model) =>
        model.StartsWith("markov:", StringComparison.Ordinal) ? reader.Say("attribution.model.markov", ("n", long.Parse(model[7..], System.Globalization.CultureInfo.InvariantCulture))) : reader["attribution.model." + model];

    public string Name(AttributionLine line) => line.Touchpoint is { } touchpoint ? reader.In(touchpoint.Name)
        : result.Ask.Axis is "channel" or "stage" or "kind" ? packs.AxisName(result.Ask.Axis, line.Name, reader.Language) : line.Name;

    /// <summary>Conversions, with one decimal while they are few and not whole, or money.</summary>
    public string Worth(double worth) => result.Ask.Currency.Length > 0 ? reader.MoneyShort((long)Math.Round(worth), result.Ask.Currency) : Count(worth);

    public string Count(double conversions) => reader.Number(conversions, conversions >= 20 || Math.Abs(conversions - Math.Round(conversions)) < 1e-9 ? 0 : 1);

    /// <summary>The range of what a model gives, conversions or money; null where there is none to show.</summary>
    public string? Range(ModelAnswer model, AttributionLine line) =>
        line.N >= Honesty.Shown && result.RangeOf(model, line.Channel) is { } range ? reader.Range(WithoutUnit(Worth(range.Low), Worth(range.High)), Worth(range.High)) : null;

    // "210 to 275 million tomans": where both ends have the same unit behind the number, it is said once.
    private static string WithoutUnit(string low, string high) =>
        low.IndexOfAny([' ', '\u00A0']) is > 0 and var at && high.EndsWith(low[at..], StringComparison.Ordinal) ? low[..at] : low;

    /// <summary>Costs of the period, each currency for itself.</summary>
    public string Costs(AttributionLine line) => line.Costs.Count == 0 ? "—" : string.Join(" + ", line.Costs.Select(m => reader.MoneyShort(m.Minor, m.Currency)));

    /// <summary>What one conversion costs by the leading model; a dash where cost or conversions are not known well enough.</summary>
    public string CostPerCustomer(AttributionLine line) => line.N < Honesty.Shown || result.Leading.Conversions[line.Channel] < 1 ? "—" : PerCustomer(line, result.Leading.Conversions[line.Channel]);

    /// <summary>The same for both ends of the range of conversions; null where there is no cost or the range begins below one.</summary>
    public string? CostRange(AttributionLine line) =>
        line.Costs.Count == 1 && line.N >= Honesty.Shown && result.Leading.Intervals![line.Channel] is { Low: >= 1 } range ? reader.Range(PerCustomer(line, range.High), PerCustomer(line, range.Low)) : null;

    /// <summary>The judgement in words; null where the reference itself leads and there is nothing to hold against it.</summary>
    public string? Verdict(AttributionLine line) => result.Ask.Reference == result.Ask.Leading ? null : line.Standing switch
    {
        ModelStanding.TooFew => reader.Say("attribution.verdict.few", ("need", (long)Honesty.Solid)),
        ModelStanding.Undervalued => reader.Say("attribution.verdict.under", ("model", Model(result.Ask.Reference))),
        ModelStanding.Overvalued => reader.Say("attribution.verdict.over", ("model", Model(result.Ask.Reference))),
        _ => reader["attribution.verdict.agrees"],
    };

    /// <summary>The line where the models differ most beyond noise; null when they differ nowhere.</summary>
    public AttributionLine? Disputed => result.Ask.Reference == result.Ask.Leading ? null : result.Lines
        .Where(l => l.Standing is ModelStanding.Undervalued or ModelStanding.Overvalued)
        .MaxBy(l => Math.Abs(result.Leading.Conversions[l.Channel] - result.Reference.Conversions[l.Channel]));

    private string PerCustomer(AttributionLine line, double conversions) =>
        string.Join(" + ", line.Costs.Select(m => reader.MoneyShort((long)Math.Round(m.Minor / conversions), m.Currency))) is { Length: > 0 } text ? text : "—";
}
