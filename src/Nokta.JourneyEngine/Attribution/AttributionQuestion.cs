using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Attribution;

/// <summary>How a conversion is shared among the steps before it.</summary>
public enum ModelKind
{
    /// <summary>All to the first step.</summary>
    First,

    /// <summary>All to the last step.</summary>
    Last,

    /// <summary>All to the last step that is not direct; to the last one when all are.</summary>
    LastNonDirect,

    /// <summary>Equal parts per occurrence.</summary>
    Linear,

    /// <summary>40 % first, 40 % last, 20 % between them in equal parts; one step 100 %, two 50 % each.</summary>
    Position,

    /// <summary>Halved per half-life before the conversion; needs times.</summary>
    TimeDecay,

    /// <summary>Halved per step before the conversion: what a table of paths without times allows.</summary>
    StepDecay,

    /// <summary>Removal effect in a Markov chain of <see cref="ModelChoice.Order"/> 1 to 4, solved exactly (Anderl et al. 2016).</summary>
    Markov,

    /// <summary>Shapley value of the channels a path touches; v(S) = conversions of the paths whose channels all lie in S (Zhao et al. 2018).</summary>
    Shapley,
}

/// <summary>A model, and the order where it has one.</summary>
public readonly record struct ModelChoice(ModelKind Model, int Order = 1)
{
    /// <summary>Reads <c>first</c>, <c>last</c>, <c>last-non-direct</c>, <c>linear</c>, <c>position</c>, <c>time-decay</c>, <c>step-decay</c>, <c>markov:2</c>, <c>shapley</c>; null when it is none.</summary>
    public static ModelChoice? Read(string text)
    {
        var parts = text.Trim().ToLowerInvariant().Split(':');
        var order = parts.Length == 2 && int.TryParse(parts[1], System.Globalization.CultureInfo.InvariantCulture, out var told) ? told : 1;
        if (parts.Length > 2 || (parts.Length == 2 && (parts[0] != "markov" || order is < 1 or > 4))) return null;
        return parts[0] switch
        {
            "first" => new(ModelKind.First),
            "last" => new(ModelKind.Last),
            "last-non-direct" => new(ModelKind.LastNonDirect),
            "linear" => new(ModelKind.Linear),
            "position" => new(ModelKind.Position),
            "time-decay" => new(ModelKind.TimeDecay),
            "step-decay" => new(ModelKind.StepDecay),
            "markov" => new(ModelKind.Markov, order),
            "shapley" => new(ModelKind.Shapley),
            _ => null,
        };
    }

    /// <summary>The name that <see cref="Read"/> reads.</summary>
    public override string ToString() => Model switch
    {
        ModelKind.First => "first",
        ModelKind.Last => "last",
        ModelKind.LastNonDirect => "last-non-direct",
        ModelKind.Linear => "linear",
        ModelKind.Position => "position",
        ModelKind.TimeDecay => "time-decay",
        ModelKind.StepDecay => "step-decay",
        ModelKind.Markov => $"markov:{Order}",
        _ => "shapley",
    };
}

/// <summary>Which steps earned the conversions of a journey index.</summary>
/// <param name="ChannelOf">Channel (or touchpoint) of each signature, 1 to <paramref name="Channels"/>; 0 = unmapped, no step.</param>
/// <param name="Channels">Highest channel number.</param>
/// <param name="IsGoal">By signature: converting interactions. A converting interaction is no step of its own path.</param>
/// <param name="Models">The models asked for.</param>
public sealed record AttributionQuestion(int[] ChannelOf, int Channels, bool[] IsGoal, IReadOnlyList<ModelChoice> Models)
{
    /// <summary>Conversions lie in the period; their steps need not.</summary>
    public JourneyScope Scope { get; init; } = JourneyScope.All;

    /// <summary>L: steps lie in [c − L, c) and after the previous conversion; microseconds, 30 days unless told.</summary>
    public long Lookback { get; init; } = 30 * Microseconds.Day;

    /// <summary>Half-life of time decay, microseconds; 7 days unless told.</summary>
    public long HalfLife { get; init; } = 7 * Microseconds.Day;

    /// <summary>By channel, element 0 unused: which are direct; null = none.</summary>
    public bool[]? IsDirect { get; init; }

    /// <summary>Currency whose amounts of converting interactions are the value; 0 = no value.</summary>
    public byte Currency { get; init; }

    /// <summary>Whether <see cref="AttributionAnswer.Touched"/> is wanted; the first and last touch alone come sooner without it.</summary>
    public bool WithTouched { get; init; } = true;

    /// <summary>Bootstrap rounds over persons for the intervals; 0 = no intervals.</summary>
    public int Bootstrap { get; init; }

    /// <summary>Seed of bootstrap and of sampled Shapley values.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>Conversions and value shared out by each model.</summary>
/// <param name="Conversions">Conversions in all; each model's channels and <paramref name="Unattributed"/> sum to them.</param>
/// <param name="Value">Their value, minor units for an index and the table's unit for a path table.</param>
/// <param name="Unattributed">Conversions without a step.</param>
/// <param name="UnattributedValue">Their value.</param>
/// <param name="NullPaths">Paths that ended without a conversion and whose lookback has closed.</param>
/// <param name="Models">In the order asked.</param>
public sealed record AttributionAnswer(
    double Conversions, double Value, double Unattributed, double UnattributedValue, double NullPaths, IReadOnlyList<ModelAnswer> Models)
{
    /// <summary>By channel: conversions with at least one step at it, the n behind its figures; empty for a path table.</summary>
    public double[] Touched { get; init; } = [];
}

/// <summary>One model's answer; arrays by channel, element 0 unused.</summary>
/// <param name="Model">Which it is.</param>
/// <param name="Conversions">Conversions attributed.</param>
/// <param name="Values">Value attributed.</param>
/// <param name="Intervals">95 % bootstrap intervals of <paramref name="Conversions"/>; null when not asked.</param>
/// <param name="RemovalEffects">Markov only: share of conversions lost without the channel, 0 to 1.</param>
/// <param name="RemovalEffectsOfValue">Markov only: the same of value.</param>
/// <param name="StandardErrors">Standard error of sampled figures; always null, since every model is exact.</param>
public sealed record ModelAnswer(
    ModelChoice Model, double[] Conversions, double[] Values, Interval[]? Intervals = null,
    double[]? RemovalEffects = null, double[]? RemovalEffectsOfValue = null, double[]? StandardErrors = null)
{
    /// <summary>95 % bootstrap intervals of <see cref="Values"/>; null when not asked, and where nothing has a value.</summary>
    public Interval[]? ValueIntervals { get; init; }

    /// <summary>95 % bootstrap intervals of what this model gives a channel more than the first model asked, drawn together; null when not asked.</summary>
    public Interval[]? MoreThanFirst { get; init; }
}
