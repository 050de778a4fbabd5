using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>The touchpoints of a workspace: what other modules ask and change. Writes are durable when they return; a refusal changes nothing.</summary>
public sealed class TouchpointRegister(Database database, PackLibrary packs, WorkspaceStore workspaces, TimeProvider clock)
{
    private readonly TouchpointStore _store = new(database, packs, workspaces, clock);

    /// <summary>All touchpoints, retired ones too, by number; numbers are dense from 1, so <c>list[number - 1]</c> is <c>TP-number</c>.</summary>
    public async Task<IReadOnlyList<TouchpointCard>> ListAsync(WorkspaceId workspace, CancellationToken ct = default) => await _store.ListAsync(workspace, ct);

    public Task<TouchpointCard?> FindAsync(WorkspaceId workspace, int number, CancellationToken ct = default) => _store.FindAsync(workspace, number, ct);

    public Task<TouchpointCard?> FindByCodeAsync(WorkspaceId workspace, string code, CancellationToken ct = default) => _store.FindByCodeAsync(workspace, code, ct);

    /// <summary>Adds one touchpoint from a draft; an empty code is made of the English name or the id.</summary>
    public async Task<Outcome<TouchpointCard>> AddAsync(WorkspaceId workspace, TouchpointCard draft, string who, CancellationToken ct = default)
    {
        var added = await _store.AddAsync(workspace, [draft], who, ct);
        return added.IsDone ? added.Value[0] : added.Refusals.ToList();
    }

    /// <summary>Adds many in one turn, all or none.</summary>
    public async Task<Outcome<IReadOnlyList<TouchpointCard>>> AddAllAsync(WorkspaceId workspace, IReadOnlyList<TouchpointCard> drafts, string who, CancellationToken ct = default)
    {
        var added = await _store.AddAsync(workspace, drafts, who, ct);
        return added.IsDone ? added.Value : added.Refusals.ToList();
    }

    /// <summary>Adds the ticked items of the packs (catalogue ids). Items that are in the register already are passed over, so ticking twice changes nothing.</summary>
    public Task<Outcome<IReadOnlyList<TouchpointCard>>> AddFromPacksAsync(WorkspaceId workspace, IEnumerable<string> ids, string who, CancellationToken ct = default) =>
        AddNewAsync(workspace, ids.Select(id => (id, packs.FindItem(id))), who, ct);

    /// <summary>First run: adds the touchpoints of a type of business whose codes are ticked; with <paramref name="codes"/> null, all of its starter.</summary>
    public Task<Outcome<IReadOnlyList<TouchpointCard>>> AddStartersAsync(WorkspaceId workspace, string businessType, IEnumerable<string>? codes = null, string who = "", CancellationToken ct = default)
    {
        var offered = packs.FindStarter(businessType)?.Touchpoints ?? [];
        return AddNewAsync(workspace, (codes ?? offered.Select(i => i.Code)).Select(code => (code, offered.FirstOrDefault(i => i.Code == code))), who, ct);
    }

    /// <summary>Adds one touchpoint per line of a pasted list, written in <paramref name="language"/>; names that are there already are passed over.</summary>
    public async Task<Outcome<IReadOnlyList<TouchpointCard>>> AddListAsync(WorkspaceId workspace, string lines, Language language, string who, CancellationToken ct = default)
    {
        var drafts = PastedList.Read(lines, language, await ListAsync(workspace, ct));
        if (drafts.Count == 0) return Refusal.Of("touchpoint.list-empty").At("list");
        return await AddAllAsync(workspace, drafts, who, ct);
    }

    /// <summary>Every field of a card that could not be saved; empty when all are well formed.</summary>
    public IReadOnlyList<Refusal> Check(TouchpointCard card) => Touchpoint.Check(Touchpoint.Tidy(card, default), packs);

    /// <summary>Saves a changed card. Refused when somebody saved since <see cref="TouchpointCard.Version"/>.</summary>
    public Task<Outcome<TouchpointCard>> EditAsync(WorkspaceId workspace, TouchpointCard card, string who, CancellationToken ct = default) => _store.EditAsync(workspace, card, who, ct);

    public Task<Outcome<TouchpointCard>> RetireAsync(WorkspaceId workspace, int number, string who, CancellationToken ct = default) =>
        SetStateAsync(workspace, number, TouchpointState.Retired, who, ct);

    /// <summary>Takes a retired touchpoint back into the state it was retired from.</summary>
    public async Task<Outcome<TouchpointCard>> RestoreAsync(WorkspaceId workspace, int number, string who, CancellationToken ct = default)
    {
        var retired = (await HistoryAsync(workspace, number, ct)).SelectMany(e => e.Changes).FirstOrDefault(c => c is { Field: "state", To: TouchpointState.Retired });
        return await SetStateAsync(workspace, number, retired?.From ?? TouchpointState.Live, who, ct);
    }

    /// <summary>Retires a touchpoint and says which one took its place; its rules stay with it, unlike those of a merged one.</summary>
    public async Task<Outcome<TouchpointCard>> ReplaceAsync(WorkspaceId workspace, int number, int successor, string who, CancellationToken ct = default)
    {
        if (await FindAsync(workspace, number, ct) is not { } card || await FindAsync(workspace, successor, ct) is not { } other) return Refusal.Of("touchpoint.absent").At("into");
        if (number == successor) return Refusal.Of("touchpoint.merge-same").At("into");
        if (other.IsRetired) return Refusal.Of("touchpoint.merge-retired").At("into");
        return await EditAsync(workspace, card with { State = TouchpointState.Retired, Successor = new Successor(successor, IsMerged: false) }, who, ct);
    }

    /// <summary>Every edit, the newest first; the last is the adding.</summary>
    public async Task<IReadOnlyList<TouchpointEdit>> HistoryAsync(WorkspaceId workspace, int number, CancellationToken ct = default) => await _store.HistoryAsync(workspace, number, ct);

    /// <summary>Takes one edit back by giving its fields their former values, as a new edit.</summary>
    public Task<Outcome<TouchpointCard>> UndoAsync(WorkspaceId workspace, int number, int version, string who, CancellationToken ct = default) =>
        _store.UndoAsync(workspace, number, version, who, ct);

    private async Task<Outcome<IReadOnlyList<TouchpointCard>>> AddNewAsync(WorkspaceId workspace, IEnumerable<(string Wanted, PackItem? Item)> items, string who, CancellationToken ct)
    {
        var here = (await ListAsync(workspace, ct)).Select(t => t.Code).ToHashSet();
        var drafts = new List<TouchpointCard>();
        foreach (var (wanted, item) in items)
        {
            if (item is not { Code.Length: > 0 }) return Refusal.Of("touchpoint.item-absent", ("item", wanted));
            if (here.Add(item.Code)) drafts.Add(item.Draft());
        }

        return await AddAllAsync(workspace, drafts, who, ct);
    }

    private async Task<Outcome<TouchpointCard>> SetStateAsync(WorkspaceId workspace, int number, string state, string who, CancellationToken ct)
    {
        if (await FindAsync(workspace, number, ct) is not { } card) return Refusal.Of("touchpoint.absent");
        return await EditAsync(workspace, card with { State = state }, who, ct);
    }
}
