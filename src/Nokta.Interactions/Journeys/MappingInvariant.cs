using Nokta.Accounts;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Journeys;

/// <summary>Σ over touchpoints + unmapped = interactions, counted anew from every block of every workspace.</summary>
internal sealed class MappingInvariant(LiveJourneys journeys, WorkspaceStore workspaces, TouchpointRegister register) : IInvariant
{
    public string Name => "Interactions at touchpoints and unmapped ones add up to the ledger.";

    public async Task<IReadOnlyList<string>> FindBrokenAsync(CancellationToken ct = default)
    {
        var broken = new List<string>();
        foreach (var workspace in await workspaces.ListAsync(ct))
        {
            var (snapshot, touchpoints) = (await journeys.GetAsync(workspace.Id, ct), (await register.ListAsync(workspace.Id, ct)).Count);
            var sum = snapshot.RowsByTouchpoint(touchpoints).Sum();
            if (sum != snapshot.Ledger.Rows || sum != snapshot.Rows)
                broken.Add($"Workspace {workspace.Id}: touchpoints and unmapped give {sum}, the journeys hold {snapshot.Rows}, the ledger counts {snapshot.Ledger.Rows}.");
            broken.AddRange(snapshot.Rules.Where(r => r.Touchpoint > touchpoints).Select(r => $"Workspace {workspace.Id}: rule {r.Number} names touchpoint {r.Touchpoint}, and there are {touchpoints}."));
        }

        return broken;
    }
}
