using Microsoft.EntityFrameworkCore;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;

namespace Nokta.Touchpoints;

/// <summary>Every read and write of touchpoints and their edits.</summary>
internal sealed class TouchpointStore(Database database, PackLibrary packs, WorkspaceStore workspaces, TimeProvider clock)
{
    public async Task<List<TouchpointCard>> ListAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = database.Open(workspace);
        var rows = await db.Set<Touchpoint>().AsNoTracking().OrderBy(t => t.Number).ToListAsync(ct);
        return [.. rows.Select(t => t.Card())];
    }

    public async Task<TouchpointCard?> FindAsync(WorkspaceId workspace, int number, CancellationToken ct)
    {
        await using var db = database.Open(workspace);
        return (await db.Set<Touchpoint>().AsNoTracking().FirstOrDefaultAsync(t => t.Number == number, ct))?.Card();
    }

    public async Task<TouchpointCard?> FindByCodeAsync(WorkspaceId workspace, string code, CancellationToken ct)
    {
        await using var db = database.Open(workspace);
        return (await db.Set<Touchpoint>().AsNoTracking().FirstOrDefaultAsync(t => t.Code == code, ct))?.Card();
    }

    /// <summary>Adds drafts in their order, all or none; numbers go on densely from the last one given.</summary>
    public async Task<Outcome<List<TouchpointCard>>> AddAsync(WorkspaceId workspace, IReadOnlyList<TouchpointCard> drafts, string who, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var number = await db.Set<Touchpoint>().MaxAsync(t => (int?)t.Number, ct) ?? 0;
        var taken = (await db.Set<Touchpoint>().Select(t => t.Code).ToListAsync(ct)).ToHashSet();
        var (now, today) = await NowAsync(workspace, ct);
        var added = new List<TouchpointCard>();
        foreach (var draft in drafts)
        {
            var opened = Touchpoint.Open(++number, FreeOf(draft, taken, number), packs, now, today);
            if (!opened.IsDone) return opened.Refusals.ToList();
            if (!taken.Add(opened.Value.Code)) return Taken(opened.Value.Code);
            opened.Value.Workspace = workspace;
            db.Add(opened.Value);
            db.Add(new EditedField { Workspace = workspace, Number = number, Version = 1, Who = who, At = now });
            added.Add(opened.Value.Card());
        }

        await turn.CommitAsync(ct);
        return added;
    }

    public Task<Outcome<TouchpointCard>> EditAsync(WorkspaceId workspace, TouchpointCard card, string who, CancellationToken ct) =>
        ChangeAsync(workspace, card.Number, (_, _) => Task.FromResult<Outcome<TouchpointCard>>(card), who, null, ct);

    /// <summary>Gives the fields of one edit their former values back, as a new edit; refused when one of them was changed again since.</summary>
    public Task<Outcome<TouchpointCard>> UndoAsync(WorkspaceId workspace, int number, int version, string who, CancellationToken ct) =>
        ChangeAsync(workspace, number, async (now, db) =>
        {
            var rows = await db.Where(e => e.Number == number && e.Version == version && e.Field != "").ToListAsync(ct);
            if (rows.Count == 0) return Refusal.Of("touchpoint.edit-absent");
            var card = now;
            foreach (var row in rows)
            {
                var field = TouchpointField.Find(row.Field);
                if (field.Read(now) != row.To) return Refusal.Of("touchpoint.changed-since");
                if (row.Field == "photos" && !PhotoFolder.HasAll(database, workspace, row.From)) return Refusal.Of("touchpoint.photo-forgotten");
                card = field.Write(card, row.From);
            }

            return card;
        }, who, version, ct);

    public async Task<List<TouchpointEdit>> HistoryAsync(WorkspaceId workspace, int number, CancellationToken ct)
    {
        await using var db = database.Open(workspace);
        var rows = await db.Set<EditedField>().AsNoTracking().Where(e => e.Number == number).OrderByDescending(e => e.Version).ToListAsync(ct);
        return [.. rows.GroupBy(e => e.Version).Select(edit => new TouchpointEdit(
            number, edit.Key, edit.First().At, edit.First().Who, edit.First().UndoOf,
            [.. edit.Where(e => e.Field.Length > 0).Select(e => new FieldChange(e.Field, e.From, e.To)).OrderBy(c => TouchpointField.OrderOf(c.Field))]))];
    }

    private async Task<Outcome<TouchpointCard>> ChangeAsync(
        WorkspaceId workspace, int number, Func<TouchpointCard, IQueryable<EditedField>, Task<Outcome<TouchpointCard>>> change, string who, int? undoOf, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        if (await db.Set<Touchpoint>().FirstOrDefaultAsync(t => t.Number == number, ct) is not { } touchpoint) return Refusal.Of("touchpoint.absent");
        var wanted = await change(touchpoint.Card(), db.Set<EditedField>());
        if (!wanted.IsDone) return wanted;
        var (now, today) = await NowAsync(workspace, ct);
        var changes = touchpoint.Edit(wanted.Value, packs, today);
        if (!changes.IsDone) return changes.Refusals.ToList();
        if (changes.Value.Count == 0) return touchpoint.Card();
        if (await db.Set<Touchpoint>().AnyAsync(t => t.Number != number && t.Code == touchpoint.Code, ct)) return Taken(touchpoint.Code);
        foreach (var (field, from, to) in changes.Value)
            db.Add(new EditedField { Workspace = workspace, Number = number, Version = touchpoint.Version, Field = field, From = from, To = to, Who = who, UndoOf = undoOf, At = now });
        await turn.CommitAsync(ct);
        return touchpoint.Card();
    }

    // A code nobody chose gives way to one that is there already; a chosen one is refused.
    public static TouchpointCard FreeOf(TouchpointCard draft, HashSet<string> taken, int number)
    {
        if (draft.Code.Length > 0 || Touchpoint.CodeFor(draft.Name.En) is not { Length: > 0 } code || !taken.Contains(code)) return draft;
        return draft with { Code = TouchpointCard.IdOf(number).ToLowerInvariant() };
    }

    private static Refusal Taken(string code) => Refusal.Of("touchpoint.code-taken", ("code", code)).At("code");

    /// <summary>The moment, and the day it is where the business stands: a review falls due there.</summary>
    public async Task<(DateTimeOffset Now, DateOnly Today)> NowAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var calendar = (await workspaces.FindAsync(workspace, ct))?.Calendar;
        return (now, calendar?.DateOf(Micros.Of(now)) ?? DateOnly.FromDateTime(now.UtcDateTime));
    }
}
