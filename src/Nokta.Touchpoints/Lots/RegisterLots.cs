using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Touchpoints;

/// <summary>Changes of several touchpoints at once, each kept as a lot that one undo takes back. All or none; durable when it returns.</summary>
public sealed class RegisterLots(Database database, PackLibrary packs, WorkspaceStore workspaces, TimeProvider clock, IEnumerable<ITouchpointReferences> references)
{
    private readonly TouchpointStore _store = new(database, packs, workspaces, clock);
    private readonly IReadOnlyList<ITouchpointReferences> _references = [.. references];

    /// <summary>Everything that points at touchpoints, to say before a merge what would follow.</summary>
    public IReadOnlyList<ITouchpointReferences> References => _references;

    public async Task<Lot?> FindAsync(WorkspaceId workspace, int number, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        return await FindAsync(db, number, ct) is { } lot ? lot.Read(await EditsAsync(db, number, ct)) : null;
    }

    /// <summary>The merge that a touchpoint went away with, if it was not taken back.</summary>
    public async Task<Lot?> FindMergeAsync(WorkspaceId workspace, int from, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var merges = await db.Set<StoredLot>().AsNoTracking().Where(l => l.Kind == Lot.Merge && l.UndoneAt == null && db.Set<LotEdit>().Any(e => e.Lot == l.Lot && e.Number == from))
            .OrderByDescending(l => l.Lot).ToListAsync(ct);
        return merges.Select(l => l.Read([])).FirstOrDefault(l => JsonSerializer.Deserialize<MergeBody>(l.Body)!.From == from);
    }

    /// <summary>The lots in which one touchpoint was edited, by the version each made.</summary>
    public async Task<IReadOnlyDictionary<int, Lot>> OfAsync(WorkspaceId workspace, int number, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var mine = await db.Set<LotEdit>().AsNoTracking().Where(e => e.Number == number).ToListAsync(ct);
        var numbers = mine.Select(e => e.Lot).ToList();
        var lots = await db.Set<StoredLot>().AsNoTracking().Where(l => numbers.Contains(l.Lot)).ToDictionaryAsync(l => l.Lot, ct);
        var edits = (await db.Set<LotEdit>().AsNoTracking().Where(e => numbers.Contains(e.Lot)).ToListAsync(ct)).ToLookup(e => e.Lot);
        return mine.ToDictionary(e => e.Version, e => lots[e.Lot].Read(edits[e.Lot]));
    }

    /// <summary>The newest lots first.</summary>
    public async Task<IReadOnlyList<Lot>> ListAsync(WorkspaceId workspace, int most = 50, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var lots = await db.Set<StoredLot>().AsNoTracking().OrderByDescending(l => l.Lot).Take(most).ToListAsync(ct);
        var oldest = lots.Select(l => l.Lot).DefaultIfEmpty(0).Min();
        var edits = (await db.Set<LotEdit>().AsNoTracking().Where(e => e.Lot >= oldest).ToListAsync(ct)).ToLookup(e => e.Lot);
        return [.. lots.Select(l => l.Read(edits[l.Lot]))];
    }

    /// <summary>
    /// Changes the touchpoints that somebody looked at, by number and seen version. Refused, naming them, when one was saved meanwhile;
    /// null when the change leaves all as they are.
    /// </summary>
    public async Task<Outcome<Lot?>> ChangeAsync(WorkspaceId workspace, IReadOnlyList<(int Number, int Version)> seen, Func<TouchpointCard, TouchpointCard> change, string kind, string body, string who, CancellationToken ct = default)
    {
        await using var turn = await LotTurn.OpenAsync(database, workspace, packs, _store, who, ct);
        var meanwhile = seen.Where(s => turn.Find(s.Number)?.Version != s.Version).Select(s => TouchpointCard.IdOf(s.Number)).ToList();
        if (meanwhile.Count > 0) return Refusal.Of("touchpoint.some-edited-meanwhile", ("ids", string.Join(", ", meanwhile)));
        foreach (var (number, _) in seen)
        {
            var edited = turn.Edit(change(turn.Find(number)!));
            if (!edited.IsDone) return edited.Refusals.ToList();
        }

        return await EndAsync(turn, kind, body, ct);
    }

    /// <summary>Adds and edits in one go: what an import found. Cards without a number are added, the others must be as they were seen.</summary>
    public async Task<Outcome<Lot?>> TakeAsync(WorkspaceId workspace, IReadOnlyList<TouchpointCard> cards, string kind, string body, string who, CancellationToken ct = default)
    {
        await using var turn = await LotTurn.OpenAsync(database, workspace, packs, _store, who, ct);
        foreach (var card in cards)
        {
            var taken = card.Number > 0 ? turn.Edit(card) : turn.Add(card);
            if (!taken.IsDone) return taken.Refusals.ToList();
        }

        return await EndAsync(turn, kind, body, ct);
    }

    /// <summary>Merges one touchpoint into another: the first is retired and says where it went; its rules, photos, costs and tags go over.</summary>
    public async Task<Outcome<Lot>> MergeAsync(WorkspaceId workspace, int from, int into, string who, CancellationToken ct = default)
    {
        await using var turn = await LotTurn.OpenAsync(database, workspace, packs, _store, who, ct);
        if (turn.Find(from) is not { } gone || turn.Find(into) is not { } kept) return Refusal.Of("touchpoint.absent").At("into");
        if (from == into) return Refusal.Of("touchpoint.merge-same").At("into");
        if (gone.IsRetired || kept.IsRetired) return Refusal.Of("touchpoint.merge-retired").At("into");
        foreach (var card in (TouchpointCard[])[Merging.Gone(gone, into), Merging.Kept(gone, kept)])
            if (turn.Edit(card) is { IsDone: false } refused) return refused.Refusals.ToList();
        var receipts = new Dictionary<string, string>();
        foreach (var reference in _references)
            if (await reference.MoveAsync(turn.Writing, workspace, from, into, who, ct) is { Length: > 0 } receipt) receipts[reference.Name] = receipt;
        return await turn.CommitAsync(Lot.Merge, JsonSerializer.Serialize(new MergeBody(from, into, receipts)), ct);
    }

    /// <summary>Takes a lot back: every field it changed gets its former value, what it added is retired, what followed returns. Refused when a field was changed again since.</summary>
    public async Task<Outcome<Lot>> UndoAsync(WorkspaceId workspace, int number, string who, CancellationToken ct = default)
    {
        await using var turn = await LotTurn.OpenAsync(database, workspace, packs, _store, who, ct);
        if (await FindAsync(turn.Db, number, ct) is not { } lot) return Refusal.Of("touchpoint.edit-absent");
        if (lot.UndoneAt is not null) return Refusal.Of("touchpoint.lot-undone");
        var edits = await EditsAsync(turn.Db, number, ct);
        foreach (var edit in edits)
        {
            var fields = await turn.Db.Set<EditedField>().AsNoTracking().Where(e => e.Number == edit.Number && e.Version == edit.Version).ToListAsync(ct);
            if (fields.Any(f => f.Field == "photos" && !PhotoFolder.HasAll(database, workspace, f.From))) return Refusal.Of("touchpoint.photo-forgotten");
            var wanted = Before(turn.Find(edit.Number)!, fields);
            if (!wanted.IsDone) return wanted.Refusals.ToList();
            if (turn.Edit(wanted.Value, edit.Version) is { IsDone: false } refused) return refused.Refusals.ToList();
        }

        if (turn.SharedCode() is { } shared) return shared;
        if (lot.Kind == Lot.Merge) await ReturnAsync(turn, workspace, JsonSerializer.Deserialize<MergeBody>(lot.Body)!, who, ct);
        (lot.UndoneBy, lot.UndoneAt) = (who, turn.Now);
        await turn.Writing.CommitAsync(ct);
        return lot.Read(edits);
    }

    private static async Task<Outcome<Lot?>> EndAsync(LotTurn turn, string kind, string body, CancellationToken ct)
    {
        if (turn.SharedCode() is { } shared) return shared;
        if (!turn.IsChanged) return default(Outcome<Lot?>);
        return await turn.CommitAsync(kind, body, ct);
    }

    private static Outcome<TouchpointCard> Before(TouchpointCard now, List<EditedField> fields)
    {
        // The adding itself has one row without a field: numbers are never given twice, so it is retired.
        if (fields is [{ Field: "" }]) return now with { State = TouchpointState.Retired };
        var card = now;
        foreach (var row in fields)
        {
            var field = TouchpointField.Find(row.Field);
            if (field.Read(now) != row.To) return Refusal.Of("touchpoint.lot-changed-since", ("id", now.Id));
            card = field.Write(card, row.From);
        }

        return card;
    }

    private async Task ReturnAsync(LotTurn turn, WorkspaceId workspace, MergeBody merge, string who, CancellationToken ct)
    {
        foreach (var reference in _references)
            if (merge.Receipts.TryGetValue(reference.Name, out var receipt)) await reference.ReturnAsync(turn.Writing, workspace, receipt, merge.From, merge.Into, who, ct);
    }

    private static Task<StoredLot?> FindAsync(NoktaDb db, int number, CancellationToken ct) => db.Set<StoredLot>().FirstOrDefaultAsync(l => l.Lot == number, ct);

    private static Task<List<LotEdit>> EditsAsync(NoktaDb db, int number, CancellationToken ct) => db.Set<LotEdit>().AsNoTracking().Where(e => e.Lot == number).OrderBy(e => e.Number).ToListAsync(ct);
}

/// <summary>What a merge did beside the edits of the two: what followed, by the receipts of those who moved it.</summary>
internal sealed record MergeBody(int From, int Into, Dictionary<string, string> Receipts);
