using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Rules;

/// <summary>An ordered list of things of one kind whose every state is kept: rules and goals are written and read through it.</summary>
internal sealed class DefinitionLog(Database database, TimeProvider clock, string kind)
{
    /// <summary>What held after a revision (or holds now), in order.</summary>
    public async Task<List<Definition>> ListAsync(WorkspaceId workspace, long? atRevision = null, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var newest = await Newest(db, atRevision ?? long.MaxValue).ToListAsync(ct);
        return [.. newest.Where(d => !d.IsDeleted).OrderBy(d => d.Position).ThenBy(d => d.Number)];
    }

    /// <summary>Every state of one, oldest first.</summary>
    public async Task<List<Definition>> HistoryAsync(WorkspaceId workspace, int number, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        return await Of(db).Where(d => d.Number == number).OrderBy(d => d.Revision).ToListAsync(ct);
    }

    /// <summary>Adds at the end and returns the numbers given.</summary>
    public Task<List<int>> AddAsync(WorkspaceId workspace, IReadOnlyList<string> bodies, string by, CancellationToken ct = default) => AddAsync(workspace, bodies, by, isFirst: false, (_, _) => { }, ct);

    /// <summary>Adds before all others and returns the numbers given.</summary>
    public Task<List<int>> AddFirstAsync(WorkspaceId workspace, IReadOnlyList<string> bodies, string by, CancellationToken ct = default) => AddAsync(workspace, bodies, by, isFirst: true, (_, _) => { }, ct);

    /// <summary>Adds one at the end; <paramref name="along"/> writes what belongs to its number in the same transaction.</summary>
    public async Task<int> AddWithAsync(WorkspaceId workspace, string body, string by, Action<Writing, int> along, CancellationToken ct = default) =>
        (await AddAsync(workspace, [body], by, isFirst: false, (turn, numbers) => along(turn, numbers[0]), ct))[0];

    private async Task<List<int>> AddAsync(WorkspaceId workspace, IReadOnlyList<string> bodies, string by, bool isFirst, Action<Writing, IReadOnlyList<int>> along, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var newest = await Newest(db, long.MaxValue).ToListAsync(ct);
        var (revision, now) = (await RevisionAsync(db, ct) + 1, clock.GetUtcNow());
        var number = newest.Select(d => d.Number).DefaultIfEmpty(0).Max();
        var position = isFirst ? newest.Select(d => d.Position).DefaultIfEmpty(1).Min() - bodies.Count - 1 : newest.Select(d => d.Position).DefaultIfEmpty(0).Max();
        var added = bodies.Select(body => new Definition
        {
            Kind = kind, Number = ++number, Revision = revision, Version = 1, Position = ++position, Body = body, At = now, By = by,
        }).ToList();
        db.AddRange(added);
        along(turn, [.. added.Select(d => d.Number)]);
        await turn.CommitAsync(ct);
        return [.. added.Select(d => d.Number)];
    }

    /// <summary>Writes a new version; the same words again write nothing. Null when there is no such number; a refusal when somebody else was quicker.</summary>
    public Task<Outcome<int>?> EditAsync(WorkspaceId workspace, int number, string body, int? seenVersion, string by, CancellationToken ct = default) =>
        ChangeAsync(workspace, number, by, (current, next) =>
        {
            if (seenVersion is { } seen && seen != current.Version) return new Refusal(kind + ".changed-meanwhile");
            if (current.Body == body && !current.IsDeleted) return current.Version;
            (next.Body, next.Version, next.IsDeleted) = (body, current.Version + 1, false);
            return next.Version;
        }, ct);

    public Task<Outcome<int>?> DeleteAsync(WorkspaceId workspace, int number, string by, CancellationToken ct = default) =>
        ChangeAsync(workspace, number, by, (_, next) => { next.IsDeleted = true; return next.Version; }, ct);

    /// <summary>Brings a deleted one back where it stood, as it was.</summary>
    public Task<Outcome<int>?> RestoreAsync(WorkspaceId workspace, int number, string by, CancellationToken ct = default) =>
        ChangeAsync(workspace, number, by, (_, next) => { next.IsDeleted = false; return next.Version; }, ct);

    /// <summary>Moves one up (negative) or down by some places; the ends stop it.</summary>
    public async Task<bool> MoveAsync(WorkspaceId workspace, int number, int places, string by, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var order = (await Newest(db, long.MaxValue).ToListAsync(ct)).Where(d => !d.IsDeleted).OrderBy(d => d.Position).ThenBy(d => d.Number).ToList();
        var at = order.FindIndex(d => d.Number == number);
        if (at < 0) return false;
        var moved = order[at];
        order.RemoveAt(at);
        order.Insert(Math.Clamp(at + places, 0, order.Count), moved);

        var (revision, now) = (await RevisionAsync(db, ct) + 1, clock.GetUtcNow());
        for (var i = 0; i < order.Count; i++)
        {
            if (order[i].Position == i + 1) continue;
            var next = order[i].Next(revision, now, by);
            next.Position = i + 1;
            db.Add(next);
        }

        await turn.CommitAsync(ct);
        return true;
    }

    /// <summary>Inside somebody else's turn: a new version of each that <paramref name="rewrite"/> gives another body; the numbers of those.</summary>
    public async Task<List<int>> RewriteAsync(Writing turn, WorkspaceId workspace, Func<Definition, string?> rewrite, string by, CancellationToken ct)
    {
        var db = turn.Open(workspace);
        var (revision, now) = (await RevisionAsync(db, ct) + 1, clock.GetUtcNow());
        var rewritten = new List<int>();
        foreach (var current in (await Newest(db, long.MaxValue).ToListAsync(ct)).Where(d => !d.IsDeleted))
        {
            if (rewrite(current) is not { } body || body == current.Body) continue;
            var next = current.Next(revision, now, by);
            (next.Body, next.Version) = (body, current.Version + 1);
            db.Add(next);
            rewritten.Add(current.Number);
        }

        return rewritten;
    }

    private async Task<Outcome<int>?> ChangeAsync(WorkspaceId workspace, int number, string by, Func<Definition, Definition, Outcome<int>> change, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var current = await Newest(db, long.MaxValue).Where(d => d.Number == number).FirstOrDefaultAsync(ct);
        if (current is null) return null;
        var next = current.Next(await RevisionAsync(db, ct) + 1, clock.GetUtcNow(), by);
        var outcome = change(current, next);
        var isChanged = next.Body != current.Body || next.IsDeleted != current.IsDeleted;
        if (!outcome.IsDone || !isChanged) return outcome;
        db.Add(next);
        await turn.CommitAsync(ct);
        return outcome;
    }

    private static async Task<long> RevisionAsync(NoktaDb db, CancellationToken ct) => await db.Set<Definition>().MaxAsync(d => (long?)d.Revision, ct) ?? 0;

    private IQueryable<Definition> Of(NoktaDb db) => db.Set<Definition>().AsNoTracking().Where(d => d.Kind == kind);

    private IQueryable<Definition> Newest(NoktaDb db, long revision) =>
        Of(db).Where(d => d.Revision <= revision && !db.Set<Definition>().Any(n => n.Kind == kind && n.Number == d.Number && n.Revision > d.Revision && n.Revision <= revision));
}
