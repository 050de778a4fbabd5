using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Columns;

/// <summary>Which interactions of which persons a question looks at. The rest is as if it were not there; interactions without a person enter no journey.</summary>
public sealed record JourneyScope
{
    /// <summary>Everything there is.</summary>
    public static JourneyScope All { get; } = new();

    /// <summary>Instants that count; each question says which of its interactions must lie in it.</summary>
    public Period Period { get; init; } = new(long.MinValue, long.MaxValue);

    /// <summary>Which signatures count; null = all. Signatures beyond its length count.</summary>
    public bool[]? Filter { get; init; }

    /// <summary>The segment of persons, made from the same index; null = everybody.</summary>
    public PersonSet? People { get; init; }
}
