using Microsoft.EntityFrameworkCore;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Privacy;

/// <summary>Restricts what is done of a person, and lifts it again. What is in figures is read anew at once; what comes in looks before each commit.</summary>
public sealed class RestrictionStore(Database database, InteractionLog log, TimeProvider clock)
{
    /// <summary>Every case, the newest first.</summary>
    public async Task<IReadOnlyList<RestrictionCase>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        return Cases(await db.Set<Restriction>().AsNoTracking().ToListAsync(ct));
    }

    /// <summary>The cases of one person, by any of her keys.</summary>
    public async Task<IReadOnlyList<RestrictionCase>> OfAsync(WorkspaceId workspace, IReadOnlySet<ulong> keys, CancellationToken ct = default)
    {
        var ids = keys.Select(k => (long)k).ToArray();
        await using var db = database.Open(workspace);
        var cases = await db.Set<Restriction>().AsNoTracking().Where(r => ids.Contains(r.Person)).Select(r => r.Case).Distinct().ToListAsync(ct);
        return Cases(await db.Set<Restriction>().AsNoTracking().Where(r => cases.Contains(r.Case)).ToListAsync(ct));
    }

    /// <summary>Restricts a person as she asked. Refused when she is already, or the ground is none that she may ask for.</summary>
    public async Task<Outcome<RestrictionCase>> RestrictAsync(FoundPerson person, string ground, CancellationToken ct = default)
    {
        var workspace = person.Subject.Workspace;
        if (!Restriction.Asked.Contains(ground)) return new Refusal("restriction.no-ground", "ground");
        if ((await OfAsync(workspace, person.Ids, ct)).Any(c => c.IsOpen && c.Ground == ground)) return new Refusal("restriction.already", "ground");
        var (id, now) = (Guid.CreateVersion7(clock.GetUtcNow()), clock.GetUtcNow());
        await new LedgerBlocks(database, workspace).TellReadersAsync(log, turn =>
        {
            Add(turn, person, id, ground, now, database.Acting.Current.Name);
            turn.Record(workspace, ground, "person", Short(id));
        }, ct);
        return (await OfAsync(workspace, person.Ids, ct)).First(c => c.Id == id);
    }

    /// <summary>Takes a restriction back. Refused when it is none that a person asked for, or lifted already.</summary>
    public async Task<Outcome<RestrictionCase>> LiftAsync(WorkspaceId workspace, Guid id, CancellationToken ct = default)
    {
        if ((await ListAsync(workspace, ct)).FirstOrDefault(c => c.Id == id && c.IsOpen && Restriction.Asked.Contains(c.Ground)) is null) return new Refusal("restriction.absent");
        await new LedgerBlocks(database, workspace).TellReadersAsync(log, turn =>
        {
            Lift(turn, workspace, id, clock.GetUtcNow(), database.Acting.Current.Name);
            turn.Record(workspace, "lifted", "person", Short(id));
        }, ct);
        return (await ListAsync(workspace, ct)).First(c => c.Id == id);
    }

    /// <summary>Numbers of a person's rows that count, who is in no figure: read from the blocks. Cost: two columns of every block.</summary>
    internal long[] RowsOf(WorkspaceId workspace, IReadOnlySet<ulong> keys) =>
        [.. new LedgerBlocks(database, workspace).Find((person, _) => keys.Contains(person)).Where(h => h.FirstRow > 0).SelectMany(h => h.Kept.Select(k => h.FirstRow + k)).Order()];

    /// <summary>Adds a case within somebody's turn.</summary>
    internal static void Add(Writing turn, FoundPerson person, Guid id, string ground, DateTimeOffset at, string by)
    {
        var (db, change) = (turn.Open(person.Subject.Workspace), RestrictedKeys.MarkOf(turn.Connection, person.Subject.Workspace) + 1);
        foreach (var key in person.Ids) db.Add(new Restriction { Case = id, Person = (long)key, Ground = ground, At = at, By = by, Change = change });
    }

    /// <summary>Lifts a case within somebody's turn.</summary>
    internal static void Lift(Writing turn, WorkspaceId workspace, Guid id, DateTimeOffset at, string by)
    {
        var (db, change) = (turn.Open(workspace), RestrictedKeys.MarkOf(turn.Connection, workspace) + 1);
        foreach (var row in db.Set<Restriction>().Where(r => r.Case == id && r.LiftedAt == null).ToList()) (row.LiftedAt, row.LiftedBy, row.Change) = (at, by, change);
    }

    private static string Short(Guid id) => id.ToString("N")[^8..];

    private static List<RestrictionCase> Cases(IEnumerable<Restriction> rows) =>
        [.. rows.GroupBy(r => r.Case).Select(g => new RestrictionCase(g.Key, g.First().Ground, g.First().At, g.First().By, g.First().LiftedAt, g.First().LiftedBy, g.Select(r => (ulong)r.Person).ToHashSet())).OrderByDescending(c => c.At).ThenByDescending(c => c.Id)];
}
