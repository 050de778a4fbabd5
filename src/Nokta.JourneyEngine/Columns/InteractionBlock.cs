namespace Nokta.JourneyEngine.Columns;

/// <summary>Interactions as stored, in order of arrival, one array per column; every array has at least <see cref="Count"/> elements.</summary>
public sealed class InteractionBlock
{
    /// <summary>Global row number (order of arrival) of element 0; the rows of a block are numbered consecutively.</summary>
    public required long FirstRow { get; init; }

    /// <summary>Number of interactions in the block.</summary>
    public required int Count { get; init; }

    /// <summary>Instant, in UTC microseconds since the Unix epoch.</summary>
    public required long[] Time { get; init; }

    /// <summary>Id of the person key; 0 = the interaction has none.</summary>
    public required ulong[] Person { get; init; }

    /// <summary>Id (0 or more, dense) of the distinct combination of dimension values: source, activity, channel, outcome …</summary>
    public required int[] Signature { get; init; }

    /// <summary>Amount in minor units, signed; valid when <see cref="Currency"/> is not 0.</summary>
    public required long[] Amount { get; init; }

    /// <summary>The workspace's number of the currency, from 1; 0 = no amount.</summary>
    public required byte[] Currency { get; init; }

    /// <summary>Duration in milliseconds; -1 = none.</summary>
    public required int[] Duration { get; init; }

    /// <summary>Code of the <see cref="Columns.Scale"/> of the score; -1 = no score.</summary>
    public required sbyte[] Scale { get; init; }

    /// <summary>The score on its scale. A fraction counts as the nearest whole value, halves upwards; a value off the scale is no answer.</summary>
    public required float[] Score { get; init; }
}
