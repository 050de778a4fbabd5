namespace Nokta.Kernel;

/// <summary>One business. Its key is part of every primary and foreign key; it is small because the ledger repeats it.</summary>
public readonly record struct WorkspaceId(int Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A row that belongs to one workspace. <see cref="Storage.NoktaDb"/> filters by it and stamps it; nobody else has to remember.</summary>
public interface IInWorkspace
{
    WorkspaceId Workspace { get; set; }
}
