#pragma warning disable CS9113, CA1822
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import;

/// <summary>A mapping that was used before, and how the header at hand differs from the one it was made for.</summary>
public sealed record KnownMapping(FileMapping Mapping, IReadOnlyList<string> Header, IReadOnlyList<string> Missing, IReadOnlyList<string> New)
{
    /// <summary>Whether it fits the header as it is.</summary>
    public bool Fits => Missing.Count == 0 && New.Count == 0;
}

/// <summary>Mappings by source, recognised next time by the file's header.</summary>
public sealed class SavedMappings(Database database, TimeProvider clock)
{
    public Task SaveAsync(WorkspaceId workspace, FileMapping mapping, IReadOnlyList<string> header, CancellationToken ct = default) => throw new NotImplementedException();

    public Task<IReadOnlyList<KnownMapping>> ListAsync(WorkspaceId workspace, CancellationToken ct = default) => throw new NotImplementedException();

    /// <summary>The mapping of a source, compared with this header; null when the source is new.</summary>
    public Task<KnownMapping?> FindBySourceAsync(WorkspaceId workspace, string source, IReadOnlyList<string> header, CancellationToken ct = default) => throw new NotImplementedException();

    /// <summary>The mapping made for exactly this header, else the one whose header is nearest (most columns shared, at least half).</summary>
    public Task<KnownMapping?> FindByHeaderAsync(WorkspaceId workspace, IReadOnlyList<string> header, CancellationToken ct = default) => throw new NotImplementedException();
}
