namespace Nokta.Kernel.Trail;

/// <summary>One change of one thing, before it has its place in the chain. <paramref name="Row"/> is the row itself, for whoever announces the change.</summary>
public sealed record TrailChange(WorkspaceId Workspace, string Act, string Kind, string Thing, string Label, IReadOnlyList<TrailField> Fields, object? Row = null)
{
    public bool Touches(string field) => Fields.Any(f => f.Field == field);
}

/// <summary>A field with its value before and after; of a hidden one only that it changed.</summary>
public sealed record TrailField(string Field, object? Before, object? After, bool IsHidden = false);
