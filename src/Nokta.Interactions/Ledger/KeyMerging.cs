using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>
/// Merges runs of keys into larger ones, behind everybody's back: four of a level become one of the next, so that a key is written anew once for each
/// fourfold of the ledger, and there are never more than a dozen runs to look into. The turn to write is held for half a megabyte at a time.
/// </summary>
/// <remarks>P. O'Neil, E. Cheng, D. Gawlick, E. O'Neil, "The log-structured merge-tree", 1996.</remarks>
internal sealed class KeyMerging(Database database, TimeProvider clock, ILogger<KeyMerging> log) : BackgroundService
{
    private const int Slice = 128 * KeyPage.Most, Pages = 256;

    /// <summary>After each turn it rests three times as long as that took: the writer is its for a quarter of the time at most.</summary>
    private const int Rest = 3;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2), s_abandoned = TimeSpan.FromMinutes(1), s_longestRest = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs of one level that become one.</summary>
    internal int Fewest { get; init; } = 4;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var workspace in Workspaces())
                    while (await DropAsync(workspace, stoppingToken) || await MergeAsync(workspace, stoppingToken)) await Task.Yield();
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                // It loses nothing but speed; the next round tries again.
                log.LogWarning(problem, "Keys of live interactions could not be merged.");
            }
        }
    }

    private List<WorkspaceId> Workspaces()
    {
        using var connection = database.OpenReading();
        return connection.Read("""SELECT DISTINCT "Workspace" FROM interactions_key_run""", r => new WorkspaceId(r.GetInt32(0)));
    }

    /// <summary>Merges the runs of the lowest level that has enough of them; false when none has.</summary>
    internal async Task<bool> MergeAsync(WorkspaceId workspace, CancellationToken ct)
    {
        List<KeyRun> from;
        using (var connection = database.OpenReading())
            from = KeyRun.List(connection, workspace).GroupBy(r => r.Level).OrderBy(g => g.Key).FirstOrDefault(g => g.Count() >= Fewest)?.ToList() ?? [];
        if (from.Count == 0) return false;
        KeyRun run;
        await using (var turn = await database.WriteAsync(ct))
        {
            run = KeyRun.Begin(turn, workspace, from[0].Level + 1, Micros.Of(clock.GetUtcNow()));
            await turn.CommitAsync(ct);
        }

        var filter = new KeyFilter(from.Sum(r => r.Keys));
        if (await WriteAsync(workspace, run, from, filter, ct) is not { } keys) return false;
        await using var end = await database.WriteAsync(ct);
        if (!IsBegun(end, workspace, run) || from.Except(KeyRun.List(end, workspace)).Any()) return false;
        run.Finish(end, workspace, keys);
        foreach (var merged in from) end.Run("""UPDATE interactions_key_run SET "State" = 2 WHERE "Workspace" = @w AND "Id" = @id""", ("@w", workspace.Value), ("@id", merged.Id));
        // Nobody looks for it before the run counts.
        RunFilters.Of(database).Add(run, filter);
        await end.CommitAsync(ct);
        return true;
    }

    /// <summary>Returns how many keys the run has; null when somebody took it for abandoned.</summary>
    private async Task<long?> WriteAsync(WorkspaceId workspace, KeyRun run, List<KeyRun> from, KeyFilter filter, CancellationToken ct)
    {
        var readers = from.Select(r => new RunReader(database, workspace, r.Id)).Where(r => r.Next()).ToList();
        var (room, count, keys, last) = (new FreshKey[Slice], 0, 0L, default(FreshKey));
        while (readers.Count > 0)
        {
            var least = 0;
            for (var i = 1; i < readers.Count; i++)
                if (readers[i].Current.CompareTo(readers[least].Current) < 0) least = i;
            var key = readers[least].Current;
            if (!readers[least].Next()) readers.RemoveAt(least);
            // What a process brought in again after it was killed stands there twice.
            if (keys + count > 0 && last.CompareTo(key) == 0) continue;
            if (count == Slice)
            {
                if (!await StoreAsync(workspace, run, room.AsMemory(), ct)) return null;
                (count, keys) = (0, keys + count);
            }

            room[count++] = last = key;
            filter.Add(key.Id);
        }

        return await StoreAsync(workspace, run, room.AsMemory(0, count), ct) ? keys + count : null;
    }

    private async Task<bool> StoreAsync(WorkspaceId workspace, KeyRun run, ReadOnlyMemory<FreshKey> keys, CancellationToken ct)
    {
        var begun = 0L;
        await using (var turn = await database.WriteAsync(ct))
        {
            begun = clock.GetTimestamp();
            if (!IsBegun(turn, workspace, run)) return false;
            run.Append(turn, workspace, keys.Span);
            turn.Run("""UPDATE interactions_key_run SET "At" = @at WHERE "Workspace" = @w AND "Id" = @id""", ("@at", Micros.Of(clock.GetUtcNow())), ("@w", workspace.Value), ("@id", run.Id));
            await turn.CommitAsync(ct);
        }

        await RestAsync(begun, ct);
        return true;
    }

    /// <summary>Takes away a part of what was merged, or of what a process began and left; false when there is nothing of the kind.</summary>
    internal async Task<bool> DropAsync(WorkspaceId workspace, CancellationToken ct)
    {
        using (var connection = database.OpenReading())
            if (Dropped(connection, workspace).Count == 0) return false;
        var begun = 0L;
        await using (var turn = await database.WriteAsync(ct))
        {
            begun = clock.GetTimestamp();
            if (Dropped(turn.Connection, workspace) is not [var run, ..]) return false;
            var pages = turn.Run($"""
                DELETE FROM interactions_key_page WHERE "Workspace" = @w AND "Run" = @r
                AND "First" IN (SELECT p."First" FROM interactions_key_page p WHERE p."Workspace" = @w AND p."Run" = @r ORDER BY p."First" LIMIT {Pages})
                """, ("@w", workspace.Value), ("@r", run));
            if (pages < Pages) turn.Run("""DELETE FROM interactions_key_run WHERE "Workspace" = @w AND "Id" = @r""", ("@w", workspace.Value), ("@r", run));
            else turn.Run("""UPDATE interactions_key_run SET "State" = 2 WHERE "Workspace" = @w AND "Id" = @r""", ("@w", workspace.Value), ("@r", run));
            await turn.CommitAsync(ct);
        }

        await RestAsync(begun, ct);
        return true;
    }

    private List<long> Dropped(System.Data.Common.DbConnection connection, WorkspaceId workspace) =>
        connection.Read("""SELECT "Id" FROM interactions_key_run WHERE "Workspace" = @w AND ("State" = 2 OR ("State" = 0 AND "Level" > 0 AND "At" < @at)) ORDER BY "Id" """, r => r.GetInt64(0),
            ("@w", workspace.Value), ("@at", Micros.Of(clock.GetUtcNow() - s_abandoned)));

    private static bool IsBegun(Writing turn, WorkspaceId workspace, KeyRun run) =>
        turn.Number("""SELECT COUNT(*) FROM interactions_key_run WHERE "Workspace" = @w AND "Id" = @id AND "Stamp" = @s AND "State" = 0""", ("@w", workspace.Value), ("@id", run.Id), ("@s", run.Stamp)) == 1;

    private async Task RestAsync(long begun, CancellationToken ct)
    {
        var rest = clock.GetElapsedTime(begun) * Rest;
        await Task.Delay(rest < s_longestRest ? rest : s_longestRest, clock, ct);
    }
}
