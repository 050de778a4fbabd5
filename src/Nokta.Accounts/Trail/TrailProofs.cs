using System.Collections.Concurrent;
using Nokta.Kernel;

namespace Nokta.Accounts.Trail;

/// <summary>How far each chain has been walked since the start: a page walks a little further, and only on demand from the beginning.</summary>
public sealed class TrailProofs(TrailStore trail)
{
    private const long EachTime = 2000;
    private readonly ConcurrentDictionary<WorkspaceId, TrailProof> _proofs = new();

    public async Task<TrailProof> GoOnAsync(WorkspaceId workspace, CancellationToken ct = default) =>
        _proofs[workspace] = await trail.VerifyAsync(workspace, _proofs.GetValueOrDefault(workspace), EachTime, ct);

    public async Task<TrailProof> FromTheBeginningAsync(WorkspaceId workspace, CancellationToken ct = default) => _proofs[workspace] = await trail.VerifyAsync(workspace, ct: ct);
}
