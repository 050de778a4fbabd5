using Microsoft.EntityFrameworkCore;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.People;

/// <summary>
/// Merges persons, splits one, and takes either back. A decision is some small rows, whatever the persons have done: no interaction and no link is
/// touched, and every figure follows from who is who then.
/// </summary>
public sealed class DecisionStore(Database database, InteractionLog log, TimeProvider clock)
{
    /// <summary>So many persons become one at most, and so many pairs are decided at once.</summary>
    public const int MostTogether = 100, MostPairs = 5000;

    private const int LongestWhy = 300, MostTold = 20_000;

    /// <summary>Makes one person of those whose keys these are. Refused when they are one already.</summary>
    public async Task<Outcome<PersonDecision>> MergeAsync(WorkspaceId workspace, IReadOnlyList<NamedKey> keys, string why = "", CancellationToken ct = default)
    {
        var merged = await MergeAllAsync(workspace, [keys], why, null, ct);
        if (!merged.IsDone) return merged.Refusal!;
        return merged.Value.Count > 0 ? merged.Value[0] : new Refusal("people.same");
    }

    /// <summary>Makes one person of each group, all of them or none; groups that are one person already are passed over. They are undone together, and with everything else of the lot <paramref name="together"/>.</summary>
    public async Task<Outcome<IReadOnlyList<PersonDecision>>> MergeAllAsync(WorkspaceId workspace, IReadOnlyList<IReadOnlyList<NamedKey>> groups, string why = "", Guid? together = null, CancellationToken ct = default)
    {
        if (why.Length > LongestWhy) return Refusal.Of("people.why-long", ("most", LongestWhy));
        if (groups.Count > MostPairs) return Refusal.Of("people.many-pairs", ("most", MostPairs));
        if (groups.Any(g => g.Count > MostTogether)) return Refusal.Of("people.many", ("most", MostTogether));
        await using var turn = await database.WriteAsync(ct);
        var (map, now) = (PersonLinks.Current(log, turn, workspace), clock.GetUtcNow());
        var lot = together ?? Guid.CreateVersion7(now);
        var (db, made) = (turn.Open(workspace), new List<PersonDecision>());
        var splits = await OpenSplitsAsync(db, ct);
        foreach (var group in groups)
        {
            var keys = group.DistinctBy(k => map.Of(k.Key)).OrderBy(k => k.Key).ToList();
            if (keys.Count < 2) continue;
            // All their keys, since a limit that kept the two apart would else take one of them away from her own.
            var merge = Decide(db, PersonDecision.Merged, lot, why, now, [.. keys.SelectMany((k, side) => map.KeysOf(map.Of(k.Key)).Select(one => new DecidedKey(one, side, map.Kinds.GetValueOrDefault(one, k.Kind))))]);
            var persons = keys.Select(k => map.Of(k.Key)).ToHashSet();
            foreach (var (split, its) in splits.Where(s => s.Split.Over is null && KeepsApart(s.Keys, map, persons))) split.Over = merge.Id;
            made.Add(merge);
        }

        if (made.Count > 0) await TellAsync(turn, db, workspace, (lot, made.Count), KeysIn(db), "merged", ct);
        return made;
    }

    /// <summary>Says that these keys of a person are not hers, but those of somebody else. Refused unless they are some, and not all, of one person's keys.</summary>
    public async Task<Outcome<PersonDecision>> SplitAsync(WorkspaceId workspace, IReadOnlyList<ulong> keys, string why = "", CancellationToken ct = default)
    {
        if (why.Length > LongestWhy) return Refusal.Of("people.why-long", ("most", LongestWhy));
        await using var turn = await database.WriteAsync(ct);
        var (map, now, going) = (PersonLinks.Current(log, turn, workspace), clock.GetUtcNow(), keys.ToHashSet());
        if (going.Select(map.Of).Distinct().Count() != 1) return new Refusal(going.Count == 0 ? "people.split-none" : "people.split-several", "Keys");
        var all = map.KeysOf(map.Of(keys[0]));
        if (!going.IsSubsetOf(all) || going.Count == all.Count) return new Refusal("people.split-all", "Keys");
        var db = turn.Open(workspace);
        var split = Decide(db, PersonDecision.Split, Guid.CreateVersion7(now), why, now, [.. all.Select(k => new DecidedKey(k, going.Contains(k) ? 1 : 0, map.Kinds.GetValueOrDefault(k)))]);
        await TellAsync(turn, db, workspace, (split.Lot, 1), KeysIn(db), "split", ct);
        return split;
    }

    /// <summary>Takes back everything that was decided together, at any time; answers the first hundred. Refused when there is nothing (any more).</summary>
    public async Task<Outcome<IReadOnlyList<PersonDecision>>> UndoAsync(WorkspaceId workspace, Guid lot, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var (its, now, by) = (db.Set<PersonDecision>().Where(d => d.Lot == lot), clock.GetUtcNow(), database.Acting.Current.Name);
        var open = its.Where(d => d.UndoneAt == null).Select(d => d.Id);
        var keys = await db.Set<DecisionKey>().AsNoTracking().Where(k => open.Contains(k.Decision)).Select(k => k.Key).Distinct().ToListAsync(ct);
        var undone = await its.Where(d => d.UndoneAt == null).ExecuteUpdateAsync(s => s.SetProperty(d => d.UndoneAt, now).SetProperty(d => d.UndoneBy, by), ct);
        if (undone == 0) return new Refusal(await its.AnyAsync(ct) ? "people.undone" : "people.absent");
        var shown = await its.AsNoTracking().OrderBy(d => d.Id).Take(100).ToListAsync(ct);
        await TellAsync(turn, db, workspace, (lot, undone), keys, "undone", ct);
        return shown;
    }

    /// <summary>What was decided, the newest first; of some keys only, where any are named.</summary>
    public async Task<IReadOnlyList<DecidedPersons>> ListAsync(WorkspaceId workspace, int take, Guid? before = null, IReadOnlyCollection<ulong>? keys = null, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var decisions = db.Set<PersonDecision>().AsNoTracking();
        if (keys is not null)
        {
            var some = keys.Select(k => (long)k).ToArray();
            var theirs = db.Set<DecisionKey>().Where(k => some.Contains(k.Key)).Select(k => k.Decision);
            decisions = decisions.Where(d => theirs.Contains(d.Id));
        }

        if (before is { } last && await db.Set<PersonDecision>().AsNoTracking().FirstOrDefaultAsync(d => d.Id == last, ct) is { } from) decisions = decisions.Where(d => d.At < from.At || (d.At == from.At && d.Id < from.Id));
        var page = await decisions.OrderByDescending(d => d.At).ThenByDescending(d => d.Id).Take(take).ToListAsync(ct);
        var ids = page.Select(d => d.Id).ToArray();
        var named = (await db.Set<DecisionKey>().AsNoTracking().Where(k => ids.Contains(k.Decision)).ToListAsync(ct)).ToLookup(k => k.Decision);
        return [.. page.Select(d => new DecidedPersons(d, [.. named[d.Id].OrderBy(k => k.Side).ThenBy(k => k.Key)]))];
    }

    private PersonDecision Decide(NoktaDb db, string act, Guid lot, string why, DateTimeOffset now, IReadOnlyList<DecidedKey> keys)
    {
        var decision = new PersonDecision { Id = Guid.CreateVersion7(now), Lot = lot, Act = act, Why = why.Trim(), At = now, By = database.Acting.Current.Name };
        db.Add(decision);
        foreach (var key in keys) db.Add(new DecisionKey { Decision = decision.Id, Key = (long)key.Key, Side = key.Side, Kind = key.Kind });
        return decision;
    }

    /// <summary>The keys of the decisions that are being made.</summary>
    private static List<long> KeysIn(NoktaDb db) => [.. db.Set<DecisionKey>().Local.Select(k => k.Key).Distinct()];

    private static async Task TellAsync(Writing turn, NoktaDb db, WorkspaceId workspace, (Guid Id, int Count) lot, List<long> keys, string act, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        var state = LedgerTable.Read(turn.Connection, workspace);
        // Beyond that many, reading everything anew is the quicker way: a change without keys says so.
        if (keys.Count <= MostTold)
            foreach (var key in keys) LinkChanges.Add(turn, workspace, state.Links + 1, (ulong)key, 0);
        LedgerTable.Write(turn, workspace, state with { Generation = state.Generation + 1, Links = state.Links + 1 });
        turn.Record(workspace, act, "person", lot.Id.ToString("N")[^8..], "", new Kernel.Trail.TrailField("count", null, lot.Count));
        await turn.CommitAsync(ct);
    }

    /// <summary>The splits that hold, each as the side of its keys.</summary>
    internal async Task<IReadOnlyList<IReadOnlyList<DecisionKey>>> SplitsAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        return [.. (await OpenSplitsAsync(db, ct)).Select(s => s.Keys)];
    }

    private static bool KeepsApart(IReadOnlyList<DecisionKey> split, PersonMap map, HashSet<ulong> persons) =>
        split.Where(k => persons.Contains(map.Of((ulong)k.Key))).Select(k => k.Side).Distinct().Skip(1).Any();

    /// <summary>Splits that hold, with their keys.</summary>
    private static async Task<List<(PersonDecision Split, IReadOnlyList<DecisionKey> Keys)>> OpenSplitsAsync(NoktaDb db, CancellationToken ct)
    {
        var decisions = db.Set<PersonDecision>();
        var splits = await decisions.Where(d => d.Act == PersonDecision.Split && d.UndoneAt == null && !decisions.Any(o => o.Id == d.Over && o.UndoneAt == null)).ToListAsync(ct);
        foreach (var split in splits) split.Over = null;
        var ids = splits.Select(s => s.Id).ToArray();
        var keys = (await db.Set<DecisionKey>().AsNoTracking().Where(k => ids.Contains(k.Decision)).ToListAsync(ct)).ToLookup(k => k.Decision);
        return [.. splits.Select(s => (s, (IReadOnlyList<DecisionKey>)[.. keys[s.Id]]))];
    }
}

/// <summary>A key by its id; what it is, where no link tells it.</summary>
public readonly record struct NamedKey(ulong Key, KeyKind Kind = KeyKind.Unknown);

/// <summary>A decision with its keys, by sides.</summary>
public sealed record DecidedPersons(PersonDecision Decision, IReadOnlyList<DecisionKey> Keys)
{
    /// <summary>So many sides, and keys of each, are shown: enough to say whom it was about.</summary>
    public const int SidesShown = 4, KeysShown = 3;

    /// <summary>The keys by the persons (or parts of one) as they were when it was decided, the surest key first.</summary>
    public IReadOnlyList<IReadOnlyList<DecisionKey>> Sides { get; } = [.. Keys.GroupBy(k => k.Side).OrderBy(s => s.Key).Select(s => (IReadOnlyList<DecisionKey>)[.. s.OrderBy(k => k.Kind == KeyKind.Unknown).ThenBy(k => k.Kind).ThenBy(k => k.Key)])];

    /// <summary>The keys that are shown.</summary>
    public IEnumerable<ulong> Shown => Sides.Take(SidesShown).SelectMany(s => s.Take(KeysShown)).Select(k => (ulong)k.Key);
}
