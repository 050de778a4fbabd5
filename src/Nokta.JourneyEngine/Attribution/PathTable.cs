namespace Nokta.JourneyEngine.Attribution;

/// <summary>Paths to conversion with how often each of them converted and how often it did not, as encoded columns: what attribution reads when there are no persons and times.</summary>
/// <remarks>Memory: 2 bytes a step and 28 a path. Immutable; read by any number of threads at once.</remarks>
public sealed class PathTable
{
    private PathTable(IReadOnlyList<string> channels, IReadOnlyList<PathBlock> blocks) => (Channels, Blocks) = (channels, blocks);

    /// <summary>Names of the channels; channel number c is element c − 1.</summary>
    public IReadOnlyList<string> Channels { get; }

    /// <summary>Number of paths.</summary>
    public long Count => Blocks.Sum(b => (long)b.Count);

    /// <summary>Number of steps of all paths.</summary>
    public long Steps => Blocks.Sum(b => (long)b.Starts[b.Count]);

    internal IReadOnlyList<PathBlock> Blocks { get; }

    /// <summary>A table of encoded columns.</summary>
    /// <param name="channels">Names; at most 65,535.</param>
    /// <param name="blocks">Stretches of the table in order; they are not copied.</param>
    /// <exception cref="ArgumentException">There are too many channels, a step names a channel that does not exist, starts do not ascend, or a weight is negative or no number.</exception>
    /// <remarks>O(steps): everything is checked once.</remarks>
    public static PathTable Of(IReadOnlyList<string> channels, IReadOnlyList<PathBlock> blocks)
    {
        if (channels.Count > ushort.MaxValue) throw new ArgumentException("A table of paths has at most 65,535 channels.", nameof(channels));
        if (blocks.AsParallel().Select(b => b.Wrong(channels.Count)).FirstOrDefault(w => w is not null) is { } wrong) throw new ArgumentException(wrong, nameof(blocks));
        return new PathTable(channels, blocks);
    }

    /// <summary>Reads the customary table of paths from CSV.</summary>
    /// <param name="csv">
    /// UTF-8 with a header: <c>path</c> (steps with <c>&gt;</c> between them and any spaces around), <c>total_conversions</c> or <c>conversions</c>, and where there are
    /// <c>total_conversion_value</c> or <c>value</c> and <c>total_null</c> or <c>null</c>, in any order, quoted or not, separated by comma, semicolon or tab. Other columns are left out.
    /// </param>
    /// <exception cref="FormatException">A column is missing, or a line cannot be read; the message names the line.</exception>
    /// <remarks>One pass, in parallel over stretches of a megabyte; channels are numbered by first appearance whatever the number of threads.</remarks>
    public static PathTable Read(Stream csv)
    {
        var (channels, blocks) = new PathReader(csv).ReadAll();
        return new PathTable(channels, blocks);
    }
}

/// <summary>A stretch of a <see cref="PathTable"/>: steps of all its paths one after another, and a row of weights per path.</summary>
/// <param name="Steps">Channel numbers from 1; at least as many as the last start says.</param>
/// <param name="Starts">Where each path's steps begin; one element more than paths.</param>
/// <param name="Conversions">Conversions of each path, 0 or more.</param>
/// <param name="Values">Their value; null = none.</param>
/// <param name="Nulls">How often the path did not convert, 0 or more; null = never.</param>
public sealed record PathBlock(ushort[] Steps, int[] Starts, double[] Conversions, double[]? Values = null, double[]? Nulls = null)
{
    /// <summary>Number of paths.</summary>
    public int Count { get; init; } = Starts.Length - 1;

    internal ReadOnlySpan<ushort> Path(int at) => Steps.AsSpan(Starts[at], Starts[at + 1] - Starts[at]);

    internal string? Wrong(int channels)
    {
        if (Starts.Length == 0 || Starts[0] < 0) return "Starts begin at 0 and are one more than paths.";
        for (var i = 0; i < Count; i++)
        {
            if (Starts[i + 1] < Starts[i]) return $"Path {i} ends before it starts.";
            if (!(Conversions[i] >= 0 && (Nulls is null || Nulls[i] >= 0) && double.IsFinite(Conversions[i] + (Nulls?[i] ?? 0) + (Values?[i] ?? 0))))
                return $"Path {i} has a weight that is negative or no number.";
        }
        foreach (var step in Steps.AsSpan(Starts[0], Starts[Count] - Starts[0]))
            if (step == 0 || step > channels) return $"A step names channel {step} of {channels}.";
        return null;
    }
}

/// <summary>What the models of a table of paths may be told besides their names.</summary>
public sealed record PathOptions
{
    /// <summary>Names of channels that count as direct, compared without case.</summary>
    public IReadOnlyList<string> Direct { get; init; } = ["direct", "(direct)", "(none)"];

    /// <summary>Bootstrap rounds over the counts of each path (Poisson) for the intervals; 0 = no intervals.</summary>
    public int Bootstrap { get; init; }

    /// <summary>Seed of the bootstrap.</summary>
    public ulong Seed { get; init; } = 1;
}
