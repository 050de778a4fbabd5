using Nokta.Kernel.Modules;

namespace Nokta.Accounts.Trail;

/// <summary>Nobody has changed, added or taken away an entry of the audit trail.</summary>
internal sealed class TrailInvariant(TrailStore trail) : IInvariant
{
    public string Name => "the audit trail is whole";

    public async Task<IReadOnlyList<string>> FindBrokenAsync(CancellationToken ct = default)
    {
        var broken = new List<string>();
        foreach (var chain in await trail.ChainsAsync(ct))
            if ((await trail.VerifyAsync(chain, ct: ct)).Fault is { } fault) broken.Add($"workspace {chain}: {fault}");
        return broken;
    }
}
