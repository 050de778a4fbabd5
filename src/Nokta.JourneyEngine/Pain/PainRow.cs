using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Pain;

/// <summary>What a row of the ranking rests on.</summary>
public enum PainBasis
{
    /// <summary>People were asked: the unhappy among at least 5 respondents.</summary>
    Asked,

    /// <summary>Nobody (or fewer than 5) was asked: what people did.</summary>
    Behaviour,

    /// <summary>Neither: a blind spot.</summary>
    BlindSpot,
}

/// <summary>What "per week" was multiplied from.</summary>
public enum ReachUnit
{
    /// <summary>Mean distinct persons over the complete weeks.</summary>
    PersonsPerWeek,

    /// <summary>The period holds no complete week: distinct persons of the period, and the numbers are per period.</summary>
    PersonsInPeriod,

    /// <summary>No person is known: interactions per seven days of the period.</summary>
    InteractionsPerWeek,
}

/// <summary>One touchpoint in the ranking by pain.</summary>
public sealed record PainRow
{
    /// <summary>Touchpoint number.</summary>
    public required int Touchpoint { get; init; }

    /// <summary>What the row rests on.</summary>
    public required PainBasis Basis { get; init; }

    /// <summary><see cref="Signal.Unhappy"/> when asked; else the sign that hurts most: trouble, drop-off beyond comparable touchpoints, or times that grew. Null for a blind spot.</summary>
    public Signal? Signal { get; init; }

    /// <summary>The main scale when asked.</summary>
    public Scale? Scale { get; init; }

    /// <summary>Respondents, or persons whose behaviour was seen.</summary>
    public long N { get; init; }

    /// <summary>How firmly n lets the row speak.</summary>
    public Firmness Firmness => Honesty.Of(N);

    /// <summary>Share of them who are unhappy or troubled, 0 to 1; for drop-off and times, the excess. Null for a blind spot.</summary>
    public double? Share { get; init; }

    /// <summary>95 % interval of the share.</summary>
    public Interval? ShareRange { get; init; }

    /// <summary>Reach it is multiplied with, taken as exact.</summary>
    public required double Reach { get; init; }

    /// <summary>The unit of <see cref="Reach"/>.</summary>
    public required ReachUnit ReachUnit { get; init; }

    /// <summary>Unhappy (troubled) people per week: reach × share.</summary>
    public double? People => Share * Reach;

    /// <summary>Range of <see cref="People"/>, from the share's interval.</summary>
    public Interval? PeopleRange => ShareRange?.Times(Reach);

    /// <summary>Importance, 1 to 3.</summary>
    public required double Importance { get; init; }

    /// <summary>What the ranking is ordered by: lower bound of people × importance; 0 for a blind spot.</summary>
    public double Weight => Math.Max(0, PeopleRange?.Low ?? 0) * Importance;

    /// <summary>Proven worsenings of this touchpoint, the largest first.</summary>
    public SignalChange[] Worsened { get; init; } = [];
}
