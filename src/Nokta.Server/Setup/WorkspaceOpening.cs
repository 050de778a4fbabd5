using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Server.Setup;

/// <summary>Another business in the same installation: like the one she comes from, with the touchpoints that its kind starts with.</summary>
internal sealed class WorkspaceOpening(WorkspaceStore workspaces, MemberStore members, TouchpointRegister register, PackLibrary packs)
{
    public async Task<Outcome<WorkspaceId>> OpenAsync(string name, string type, WorkspaceSettings like, Language language, Guid owner, string who, CancellationToken ct)
    {
        if (packs.FindStarter(type) is not { } starter) return new Refusal("workspace.type-unknown", "Type");
        var made = await workspaces.CreateAsync(like with { Name = name.Trim(), BusinessType = starter.Code, Language = language.Code, Origin = null }, ct);
        if (!made.IsDone) return made.Refusals.ToList();
        await members.AdmitAsync(owner, made.Value.Id, ct);
        var added = await register.AddStartersAsync(made.Value.Id, starter.Code, starter.Touchpoints.Select(t => t.Code), who, ct);
        return added.IsDone ? made.Value.Id : added.Refusals.ToList();
    }
}
