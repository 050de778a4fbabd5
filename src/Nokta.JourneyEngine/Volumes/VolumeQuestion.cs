using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Volumes;

/// <summary>How much happens where: the lightest question, for lists and totals.</summary>
/// <param name="NodeOf">Node of each signature, 1 to <paramref name="Nodes"/>; 0 (and signatures beyond its length) = not counted.</param>
/// <param name="Nodes">Highest node number.</param>
public sealed record VolumeQuestion(int[] NodeOf, int Nodes)
{
    /// <summary>Interactions in the period count, those without a person too unless there is a segment of persons.</summary>
    public JourneyScope Scope { get; init; } = JourneyScope.All;

    /// <summary>The currency whose amounts are summed; 0 = none.</summary>
    public byte Currency { get; init; }

    /// <summary>Whether distinct persons are counted; without them counts and sums cost half.</summary>
    public bool WithPersons { get; init; } = true;
}

/// <summary>What happened at one node.</summary>
/// <param name="Count">Interactions.</param>
/// <param name="Persons">Distinct persons; 0 when not asked for.</param>
/// <param name="Amounts">Interactions with an amount in the currency asked for.</param>
/// <param name="Amount">Their sum, in minor units.</param>
public readonly record struct NodeVolume(long Count, long Persons, long Amounts, long Amount);
