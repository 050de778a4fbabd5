using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Server.Setup;

/// <summary>The first run: from an empty folder to an owner with a workspace. Every step may be skipped but the account.</summary>
internal sealed class SetupSteps(SetupDraftStore drafts, WorkspaceStore workspaces, MemberStore members, TouchpointRegister register, PackLibrary packs) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>The steps in order; the address of each is <c>/setup/{name}</c>.</summary>
    public static readonly IReadOnlyList<string> Names = ["language", "time", "business", "touchpoints", "owner", "start"];

    public static string AddressOf(int step) => "/setup/" + Names[Math.Clamp(step, 1, Names.Count) - 1];

    /// <summary>The draft with what the language offers in every place nobody has filled.</summary>
    public async Task<SetupDraft> ReadAsync(Language language, CancellationToken ct)
    {
        var draft = await drafts.ReadAsync(ct);
        if (draft.Zone.Length > 0 && draft.Language == language.Code) return draft;
        var offered = WorkspaceSettings.OfferedFor(language);
        return draft with
        {
            Language = language.Code, Calendar = offered.CalendarKind, FirstWeekday = offered.FirstWeekday, Zone = offered.Zone, Currency = offered.Currency,
            BusinessType = draft.BusinessType.Length > 0 ? draft.BusinessType : packs.Starters[0].Code,
        };
    }

    /// <summary>Keeps a step's answers and that it was passed.</summary>
    public Task KeepAsync(SetupDraft draft, int step, CancellationToken ct) => drafts.WriteAsync(draft with { Reached = Math.Max(draft.Reached, step + 1) }, ct);

    /// <summary>Codes that stand ticked: what was chosen, else the starter of the business type.</summary>
    public IReadOnlyList<string> TickedOf(SetupDraft draft) => draft.Touchpoints ?? [.. packs.FindStarter(draft.BusinessType)?.Touchpoints.Select(t => t.Code) ?? []];

    /// <summary>
    /// Makes the workspace, its touchpoints and the owner, in this order: until the owner is stored the first run stays open
    /// and this may be called again; what is there already is not made twice.
    /// </summary>
    public async Task<Outcome<Guid>> FinishAsync(SetupDraft draft, string name, string password, string again, Reader reader, CancellationToken ct)
    {
        var refusals = MemberStore.Check(name, password, again);
        if (refusals.Count > 0) return refusals;
        await _one.WaitAsync(ct);
        try
        {
            return await members.AnyAsync(ct) ? new Refusal("setup.done") : await MakeAsync(draft, name, password, again, reader, ct);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<Outcome<Guid>> MakeAsync(SetupDraft draft, string name, string password, string again, Reader reader, CancellationToken ct)
    {
        var workspace = await WorkspaceOfAsync(draft, reader, ct);
        if (!workspace.IsDone) return workspace.Refusals.ToList();
        var ticked = TickedOf(draft);
        var starter = packs.FindStarter(draft.BusinessType)?.Touchpoints.Select(t => t.Code).ToHashSet() ?? [];
        var added = await register.AddStartersAsync(workspace.Value.Id, draft.BusinessType, ticked.Where(starter.Contains), name, ct);
        if (added.IsDone) added = await register.AddFromPacksAsync(workspace.Value.Id, ticked.Where(id => packs.FindItem(id) is not null), name, ct);
        if (!added.IsDone) return added.Refusals.ToList();
        var owner = await members.AddOwnerAsync(name, password, again, [workspace.Value.Id], ct);
        if (owner.IsDone) await drafts.WriteAsync(null, ct);
        return owner;
    }

    private async Task<Outcome<WorkspaceSettings>> WorkspaceOfAsync(SetupDraft draft, Reader reader, CancellationToken ct)
    {
        var name = draft.Name.Length > 0 ? draft.Name : reader["setup.business.unnamed"];
        var settings = new WorkspaceSettings(name, draft.BusinessType, draft.Zone, draft.Calendar, draft.FirstWeekday, draft.Currency, draft.Language!);
        if (draft.Workspace is { } made) return await workspaces.SaveSettingsAsync(settings with { Id = new WorkspaceId(made) }, ct: ct);
        var created = await workspaces.CreateAsync(settings, ct);
        if (created.IsDone) await drafts.WriteAsync(draft with { Workspace = created.Value.Id.Value }, ct);
        return created;
    }
}
