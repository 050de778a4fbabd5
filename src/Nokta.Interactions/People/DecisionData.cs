using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Privacy;
using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.People;

/// <summary>What was decided about whose keys are whose: it goes with the person.</summary>
internal sealed class DecisionData(Database database, InteractionLog log) : IPersonalData
{
    public string Name => "decisions";

    public async Task<IReadOnlyList<Held>> FindAsync(DataSubject subject, CancellationToken ct = default) =>
        (await ListAsync(subject, ct)).Count is > 0 and var n ? [new Held("privacy.kept.decisions", n)] : [];

    public async Task ExportAsync(DataSubject subject, PersonalExport into, CancellationToken ct = default) =>
        await into.AddAsync("decisions", ["time", "act", "by", "comment", "undone"],
            [.. (await ListAsync(subject, ct)).Select(d => (IReadOnlyList<string>)[Instant(d.At), d.Act, d.By, d.Why, d.UndoneAt is { } at ? Instant(at) : ""])], ct);

    public async Task EraseAsync(DataSubject subject, CancellationToken ct = default)
    {
        var (hers, changes) = (await ListAsync(subject, ct), Changes(subject));
        if (hers.Count == 0 && changes.Count == 0) return;
        await new LedgerBlocks(database, subject.Workspace).TellReadersAsync(log, turn =>
        {
            foreach (var one in hers) Remove(turn, subject.Workspace, one.Id);
            foreach (var change in changes) turn.Run("""DELETE FROM interactions_link_change WHERE "Workspace" = @w AND "Change" = @c""", ("@w", subject.Workspace.Value), ("@c", change));
        }, ct);
    }

    /// <summary>Forgets decisions about nobody who is left.</summary>
    public static void Forget(Writing turn, WorkspaceId workspace, HashSet<ulong> left)
    {
        var db = turn.Open(workspace);
        foreach (var gone in db.Set<DecisionKey>().AsNoTracking().ToList().GroupBy(k => k.Decision).Where(g => !g.Any(k => left.Contains((ulong)k.Key)))) Remove(turn, workspace, gone.Key);
        turn.Run("""DELETE FROM interactions_link_change WHERE "Workspace" = @w""", ("@w", workspace.Value));
    }

    private static void Remove(Writing turn, WorkspaceId workspace, Guid decision)
    {
        var db = turn.Open(workspace);
        db.Set<DecisionKey>().Where(k => k.Decision == decision).ExecuteDelete();
        db.Set<PersonDecision>().Where(d => d.Id == decision).ExecuteDelete();
    }

    private async Task<List<PersonDecision>> ListAsync(DataSubject subject, CancellationToken ct)
    {
        await using var db = database.Open(subject.Workspace);
        var ids = (await db.Set<DecisionKey>().AsNoTracking().ToListAsync(ct)).Where(k => subject.Has((ulong)k.Key)).Select(k => k.Decision).ToHashSet();
        return [.. (await db.Set<PersonDecision>().AsNoTracking().ToListAsync(ct)).Where(d => ids.Contains(d.Id)).OrderBy(d => d.At)];
    }

    private List<long> Changes(DataSubject subject)
    {
        using var connection = database.OpenReading();
        return [.. connection.Read("""SELECT "Change", "Key", "Other" FROM interactions_link_change WHERE "Workspace" = @w""", r => (r.GetInt64(0), (ulong)r.GetInt64(1), (ulong)r.GetInt64(2)), ("@w", subject.Workspace.Value))
            .Where(c => subject.Has(c.Item2) || subject.Has(c.Item3)).Select(c => c.Item1).Distinct()];
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z";
}
