using Nokta.Insights.Explore;
using Nokta.JourneyEngine.Attribution;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel.Calendars;
using Nokta.Touchpoints;

namespace Nokta.Insights.Attribution;

/// <summary>What the leading model says of a channel against the reference.</summary>
public enum ModelStanding
{
    /// <summary>Fewer than 30 conversions touched it: nothing is said.</summary>
    TooFew,

    /// <summary>The difference is within the noise, or too small to matter.</summary>
    Agrees,

    /// <summary>It earns more than the reference shows, beyond noise.</summary>
    Undervalued,

    /// <summary>It earns less than the reference shows, beyond noise.</summary>
    Overvalued,
}

/// <summary>One channel: what each model gives it, what it costs, and how the models differ.</summary>
/// <param name="Channel">Its number in the engine's arrays.</param>
/// <param name="N">Conversions with at least one step at it.</param>
/// <param name="Costs">What it costs in the period, each currency for itself; empty = not known.</param>
public sealed record AttributionLine(int Channel, string Name, TouchpointCard? Touchpoint, long N, IReadOnlyList<Money> Costs, ModelStanding Standing);

/// <summary>The engine's answer for the page, the file and the address for programs.</summary>
public sealed record AttributionResult(AttributionAsk Ask, AttributionQuestion Question, AttributionAnswer Answer, IReadOnlyList<AttributionLine> Lines)
{
    /// <summary>Rounds of the bootstrap behind every range.</summary>
    public const int Rounds = 200;

    private const double Worthwhile = 0.1;

    /// <summary>The models asked, in order.</summary>
    public IEnumerable<ModelAnswer> Models => Answer.Models.Skip(1);

    public ModelAnswer Reference => Answer.Models[0];

    public ModelAnswer Leading => Models.First(m => m.Model == Ask.Leading);

    /// <summary>Two passes over the journeys of the period's people, the second one for the ranges.</summary>
    public static AttributionResult Of(ExplorerView view, AttributionAsk ask, Calendar calendar)
    {
        var axis = ChannelAxis.Of(view, ask.Axis);
        var question = QuestionOf(view, ask, axis);
        var answer = AttributionModels.Run(question, view.Index);
        var (from, to) = (calendar.DateOf(view.Period.From), calendar.DateOf(view.Period.To));
        var bare = new AttributionResult(ask, question, answer, []);
        var standings = bare.Standings();
        var lines = Enumerable.Range(1, axis.Names.Count).Where(c => answer.Touched[c] > 0).Select(c => new AttributionLine(
            c, axis.Names[c - 1], axis.Touchpoints[c - 1], (long)answer.Touched[c],
            CostSum.Together(ChannelAxis.Bearing(ask.Axis, axis.Names[c - 1], view.Measured.Touchpoints).SelectMany(t => t.CostIn(from, to, calendar))),
            standings[c]));
        return bare with { Lines = [.. lines.OrderByDescending(l => bare.Leading.Conversions[l.Channel]).ThenBy(l => l.Channel)] };
    }

    /// <summary>The question alone, without its ranges: what finds the people behind a figure.</summary>
    public static AttributionQuestion QuestionOf(ExplorerView view, AttributionAsk ask, ChannelAxis axis) =>
        new(axis.ChannelOf, axis.Names.Count, ask.Goal.Matches, [ask.Reference, .. ask.Models])
        {
            Scope = view.Journeys,
            Lookback = ask.Days * Microseconds.Day,
            IsDirect = axis.Direct(ask.Direct),
            Currency = (byte)Math.Max(0, view.Snapshot.Currencies.ToList().IndexOf(ask.Currency.Length > 0 ? ask.Currency : "-")),
            Bootstrap = Rounds,
        };

    /// <summary>What a model gives a channel: conversions, or value in minor units.</summary>
    /// <summary>The 95 % interval of <see cref="Worth"/>; null where nothing has a value.</summary>
    public Interval? RangeOf(ModelAnswer model, int channel) => (Ask.Currency.Length > 0 ? model.ValueIntervals : model.Intervals)?[channel];

    public double Worth(ModelAnswer model, int channel) => Ask.Currency.Length > 0 ? model.Values[channel] : model.Conversions[channel];

    /// <summary>Everything there is to share out, in the same unit.</summary>
    public double Whole => Ask.Currency.Length > 0 ? Answer.Value : Answer.Conversions;

    public double Unattributed => Ask.Currency.Length > 0 ? Answer.UnattributedValue : Answer.Unattributed;

    // Many channels are judged at once, so that what is called a difference keeps its five in a hundred (Benjamini-Hochberg).
    private ModelStanding[] Standings()
    {
        var standings = new ModelStanding[Answer.Touched.Length];
        var judged = Enumerable.Range(1, Math.Max(0, standings.Length - 1)).Where(c => Answer.Touched[c] >= Honesty.Solid).ToArray();
        var (more, leading, reference) = (Leading.MoreThanFirst!, Leading.Conversions, Reference.Conversions);
        var clear = Discoveries.BenjaminiHochberg([.. judged.Select(c => Chance(leading[c] - reference[c], more[c]))]);
        for (var i = 0; i < judged.Length; i++)
        {
            var (mine, theirs) = (leading[judged[i]], reference[judged[i]]);
            var isClear = clear[i] < 0.05 && more[judged[i]].ExcludesZero && Math.Abs(mine - theirs) > Worthwhile * Math.Max(mine, theirs);
            standings[judged[i]] = !isClear ? ModelStanding.Agrees : mine > theirs ? ModelStanding.Undervalued : ModelStanding.Overvalued;
        }
        return standings;
    }

    private static double Chance(double difference, Interval range) => range.High <= range.Low ? 1 : Normal.TwoSided(difference / ((range.High - range.Low) / 3.92));
}
