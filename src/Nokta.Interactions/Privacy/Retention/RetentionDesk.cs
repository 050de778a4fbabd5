using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Nokta.Accounts;
using Nokta.Accounts.Trail;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.People;
using Nokta.Interactions.Segments;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Privacy;

/// <summary>Removes what is older than the plan says; shows before what that would be.</summary>
public sealed class RetentionDesk(Database database, InteractionLog log, SettingsLog settings, TrailStore trail, TimeProvider clock)
{
    public async Task<RetentionPlan> PlanAsync(WorkspaceId workspace, CancellationToken ct = default) => (await settings.FindAsync(workspace, RetentionPlan.Section, ct)).Value;

    public async Task<IReadOnlyList<RetentionRun>> RunsAsync(WorkspaceId workspace, int most = 30, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        return await db.Set<RetentionRun>().AsNoTracking().OrderByDescending(r => r.At).Take(most).ToListAsync(ct);
    }

    /// <summary>What the plan would remove now.</summary>
    public Task<IReadOnlyList<RetentionEffect>> PreviewAsync(WorkspaceId workspace, RetentionPlan plan, CancellationToken ct = default) => Task.Run<IReadOnlyList<RetentionEffect>>(() =>
        [.. Due(plan).Select(d => new RetentionEffect(d.Rule, d.Before, Count(workspace, d.Rule, d.Before, ct)))], ct);

    /// <summary>Removes it, and writes down how much that was.</summary>
    public async Task<IReadOnlyList<RetentionEffect>> RunAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        var removed = new List<RetentionEffect>();
        foreach (var (rule, before) in Due(await PlanAsync(workspace, ct))) removed.Add(new RetentionEffect(rule, before, await RemoveAsync(workspace, rule, before, ct)));
        await using (var turn = await database.WriteAsync(ct))
        {
            var now = clock.GetUtcNow();
            turn.Open(workspace).Add(new RetentionRun { Id = Guid.CreateVersion7(now), At = now, Removed = JsonSerializer.Serialize(removed.Where(r => r.Count > 0).ToDictionary(r => r.Rule, r => r.Count)) });
            await turn.CommitAsync(ct);
        }

        if (removed.Any(r => r.Count > 0)) await database.ScrubAsync(ct);
        return removed;
    }

    private IEnumerable<(string Rule, DateTimeOffset Before)> Due(RetentionPlan plan) =>
        from rule in RetentionPlan.Rules where plan.Of(rule) is not null select (rule, clock.GetUtcNow().AddDays(-plan.Of(rule)!.Value));

    private long Count(WorkspaceId workspace, string rule, DateTimeOffset before, CancellationToken ct)
    {
        using var connection = database.OpenReading();
        return rule switch
        {
            "person" or "raw" => new LedgerBlocks(database, workspace).Find(Forgets(rule, before), Micros.Of(before), rule == "raw", ct).Sum(h => (long)h.All)
                + connection.Read("""SELECT COUNT(*) FROM interactions_statement WHERE "Workspace" = @w AND "At" < @t""", r => r.GetInt64(0), ("@w", workspace.Value), ("@t", Micros.Of(before)))[0],
            "quarantine" => connection.Read("""SELECT COUNT(*) FROM interactions_quarantine WHERE "Workspace" = @w AND "At" < @t""", r => r.GetInt64(0), ("@w", workspace.Value), ("@t", Micros.Of(before)))[0],
            "trail" => connection.Read("""SELECT COUNT(*) FROM kernel_trail WHERE "Workspace" = @w AND "At" < @t""", r => r.GetInt64(0), ("@w", workspace.Value), ("@t", Micros.Of(before)))[0],
            _ => Old(workspace, rule, before).LongCount(),
        };
    }

    private async Task<long> RemoveAsync(WorkspaceId workspace, string rule, DateTimeOffset before, CancellationToken ct)
    {
        if (rule is "person" or "raw") return await ForgetAsync(workspace, rule, before, ct);
        if (rule == "trail") return await trail.CutAsync(workspace, before, ct);
        if (rule != "quarantine")
        {
            var old = Old(workspace, rule, before).ToList();
            foreach (var path in old)
                if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
                else File.Delete(path);
            if (rule == "rejects") await ForgetSamplesAsync(workspace, before, ct);
            return old.Count;
        }

        await using var turn = await database.WriteAsync(ct);
        var gone = turn.Run("""DELETE FROM interactions_quarantine WHERE "Workspace" = @w AND "At" < @t""", ("@w", workspace.Value), ("@t", Micros.Of(before)));
        await turn.CommitAsync(ct);
        return gone;
    }

    private async Task<long> ForgetAsync(WorkspaceId workspace, string rule, DateTimeOffset before, CancellationToken ct)
    {
        var blocks = new LedgerBlocks(database, workspace);
        var statements = await ForgetStatementsAsync(workspace, before, ct);
        var forgotten = await blocks.ForgetAsync(Forgets(rule, before), rule == "raw", Micros.Of(before), ct);
        if (rule == "raw" || forgotten + statements == 0) return forgotten + statements;
        var left = log.ReadBlocks(workspace).SelectMany(b => b.Person).ToHashSet();
        await blocks.TellReadersAsync(log, turn =>
        {
            foreach (var (a, b) in turn.Connection.Read("""SELECT "KeyA", "KeyB" FROM interactions_link WHERE "Workspace" = @w""", r => (r.GetInt64(0), r.GetInt64(1)), ("@w", workspace.Value)))
                if (!left.Contains((ulong)a) && !left.Contains((ulong)b))
                    turn.Run("""DELETE FROM interactions_link WHERE "Workspace" = @w AND "KeyA" = @a AND "KeyB" = @b""", ("@w", workspace.Value), ("@a", a), ("@b", b));
            DecisionData.Forget(turn, workspace, left);
            SegmentMembers.Forget(turn, workspace, key => !left.Contains(key));
        }, ct);
        return forgotten + statements;
    }

    /// <summary>What clients said of who somebody is names her and is input at once.</summary>
    private async Task<long> ForgetStatementsAsync(WorkspaceId workspace, DateTimeOffset before, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        var gone = turn.Run("""DELETE FROM interactions_statement WHERE "Workspace" = @w AND "At" < @t""", ("@w", workspace.Value), ("@t", Micros.Of(before)));
        await turn.CommitAsync(ct);
        return gone;
    }

    /// <summary>Samples of refused rows stand in the history of imports, too.</summary>
    private async Task ForgetSamplesAsync(WorkspaceId workspace, DateTimeOffset before, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        turn.Run("""UPDATE interactions_batch SET "RejectFile" = NULL, "Reasons" = '[]' WHERE "Workspace" = @w AND "RejectFile" IS NOT NULL AND "EndedAt" < @t""", ("@w", workspace.Value), ("@t", Micros.Of(before)));
        await turn.CommitAsync(ct);
    }

    private static ChunkForgetting.IsForgotten Forgets(string rule, DateTimeOffset before)
    {
        var until = Micros.Of(before);
        return rule == "raw" ? (_, time) => time < until : (person, time) => person != 0 && time < until;
    }

    /// <summary>Files (of uploads, folders) that were last written before.</summary>
    private IEnumerable<string> Old(WorkspaceId workspace, string rule, DateTimeOffset before)
    {
        var folder = Path.Combine([database.Folder, rule, .. rule == "rejects" ? (string[])[] : [workspace.ToString()]]);
        if (!Directory.Exists(folder)) return [];
        return rule switch
        {
            "rejects" => Directory.GetFiles(folder, $"{workspace}-*.csv").Where(f => File.GetLastWriteTimeUtc(f) < before.UtcDateTime),
            "uploads" => Directory.GetDirectories(folder).Where(d => Directory.GetLastWriteTimeUtc(d) < before.UtcDateTime),
            _ => Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(Path.GetDirectoryName(f)) is "done" or "failed" && File.GetLastWriteTimeUtc(f) < before.UtcDateTime),
        };
    }
}
