using System.Text.Json.Serialization;

namespace Nokta.Interactions.Import.Shapes;

/// <summary>A second file that explains the first: its columns are looked up by the values of columns in the row.</summary>
public sealed record Join
{
    /// <summary>Name of a look-up table kept in the workspace; in a mapping file beside its data, a path relative to the mapping.</summary>
    public required string File { get; init; }

    /// <summary>What its columns are called before the dot: <c>campaign.start_date</c>.</summary>
    public required string As { get; init; }

    /// <summary>Columns of the row, and the columns of the look-up table whose values they have to equal.</summary>
    public required IReadOnlyDictionary<string, string> On { get; init; }

    /// <summary>Columns of the look-up table to take; null = all but those it is looked up by.</summary>
    public IReadOnlyList<string>? Take { get; init; }

    /// <summary>Where the table lies; filled in by whoever knows the workspace, never stored.</summary>
    [JsonIgnore]
    public string? Path { get; init; }

    internal string NameOf(string column) => As + "." + column;
}
