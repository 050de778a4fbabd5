namespace Nokta.JourneyEngine.Scorecards;

/// <summary>The scorecard: figures per touchpoint and over all.</summary>
public sealed class ScorecardAnswer
{
    /// <summary>What was asked.</summary>
    public required ScorecardQuestion Question { get; init; }

    /// <summary>Figures by touchpoint number; element 0 is what matched no rule.</summary>
    public required Figures[] Touchpoints { get; init; }

    /// <summary>Figures over everything, unmapped included; persons are distinct over all touchpoints, not a sum.</summary>
    public required Figures Total { get; init; }

    /// <summary>End of data the windows were judged by.</summary>
    public required long EndOfData { get; init; }

    internal Evidence[] Evidence { get; init; } = [];
}

/// <summary>Figures per group and over all groups.</summary>
/// <param name="Groups">Figures by group number; element 0 is what belongs to no group.</param>
/// <param name="Total">Figures over everything, distinct over groups.</param>
public sealed record BreakdownAnswer(Figures[] Groups, Figures Total);

/// <summary>What one person (or one interaction without a person) showed at one touchpoint; the comparison of periods counts these.</summary>
internal readonly record struct Evidence(
    int Touchpoint, long LastTouch, Signs Signs, byte Csat, byte Nps, byte Ces, float Duration, float Wait)
{
    /// <summary>The code of the person's latest answer on a scale, 0 = none.</summary>
    public byte Answer(int scale) => scale == 0 ? Csat : scale == 1 ? Nps : Ces;
}

/// <summary>Yes-or-no signs of one person at one touchpoint.</summary>
[Flags]
internal enum Signs : byte
{
    None = 0,
    Loose = 1,
    Abandoned = 2,
    Failed = 4,
    Unanswered = 8,
    Repeated = 16,
    Dropped = 32,
    DropKnown = 64,
    Contact = 128,
}
