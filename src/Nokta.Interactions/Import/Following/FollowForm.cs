namespace Nokta.Interactions.Import.Following;

/// <summary>The form of a file to follow as it is posted.</summary>
public sealed class FollowForm
{
    public string? Path { get; set; }

    /// <summary>A source that was imported before; empty for a new one.</summary>
    public string? Known { get; set; }
    public string? Source { get; set; }

    /// <summary>start or end.</summary>
    public string? From { get; set; }
}
