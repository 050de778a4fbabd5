using Nokta.Kernel;

namespace Nokta.Interactions.People.Lots;

/// <summary>Where a file of pairs stands.</summary>
public enum LotStage { Ready, Merging, Done, Stopped }

/// <summary>Pairs of keys from a file: what merging them would do, and how far it is. Kept while the server runs; what was merged is decisions of one lot and stays.</summary>
public sealed class MergeLot
{
    private int _merged;

    public required WorkspaceId Workspace { get; init; }
    public required Guid Id { get; init; }
    public required string FileName { get; init; }
    public required DateTimeOffset At { get; init; }
    public required LotCounts Counts { get; init; }

    /// <summary>The first lines that will not be merged, each with its reason.</summary>
    public required IReadOnlyList<LotLine> Aside { get; init; }

    /// <summary>Whom to make one: a key of each person.</summary>
    public required IReadOnlyList<IReadOnlyList<NamedKey>> Groups { get; init; }

    public LotStage Stage { get; internal set; }

    /// <summary>Persons made so far.</summary>
    public int Merged => Volatile.Read(ref _merged);

    /// <summary>How many persons there will be of them.</summary>
    public int Wanted => Groups.Count;

    internal void Add(int some) => Interlocked.Add(ref _merged, some);
}

/// <summary>What the lines of a file mean; all but the first together are the first.</summary>
/// <param name="Merging">Pairs that make one person of two.</param>
/// <param name="Persons">How many persons become fewer by.</param>
/// <param name="Already">Pairs of one person.</param>
/// <param name="Split">Pairs that members said are two people.</param>
/// <param name="Many">Pairs that would make one person of more than a hundred.</param>
/// <param name="Nobody">Lines with a key that nobody has, or several people have.</param>
/// <param name="Form">Lines without two keys.</param>
public sealed record LotCounts(int Lines, int Merging, int Persons, int Already, int Split, int Many, int Nobody, int Form);

/// <param name="Why">split, many, nobody or form: the end of a text key.</param>
public sealed record LotLine(long Number, string Why);
