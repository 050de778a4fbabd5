using System.Data.Common;
using System.Globalization;
using Nokta.Interactions.Import;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Tail;

/// <summary>Tells what came, from whom, and how good it is, from the counts of each day: the cost is days times sources, however much came.</summary>
public sealed class QualityDesk(Database database, LiveJourneys journeys, TimeProvider clock)
{
    public const int Weeks = 8;
    private static readonly TimeSpan s_least = TimeSpan.FromHours(6);

    /// <summary>The last days, today among them, by source; the loudest source first.</summary>
    public async Task<IReadOnlyList<QualitySource>> AskAsync(WorkspaceId workspace, int days, CancellationToken ct = default)
    {
        var now = clock.GetUtcNow();
        var all = Read(workspace, LiveBatch.DayOf(now) - days + 1, await journeys.GetAsync(workspace, ct));
        return [.. all.GroupBy(d => d.Source).Select(s => Of(s.Key, [.. s.OrderByDescending(d => d.Day)], now)).OrderByDescending(s => s.Sum(d => d.Read)).ThenBy(s => s.Source, StringComparer.Ordinal)];
    }

    /// <summary>What usually comes from a source on the weekday of a day; days of silence count once it has begun to send.</summary>
    public static QualityRange RangeOf(IReadOnlyList<QualityDay> ofSource, DateOnly day)
    {
        if (ofSource.Count == 0) return new QualityRange(0, 0, 0);
        var (first, read) = (ofSource.Min(d => d.Day), ofSource.GroupBy(d => d.Day).ToDictionary(d => d.Key, d => d.Sum(x => x.Read)));
        var before = Enumerable.Range(1, Weeks).Select(w => day.AddDays(-7 * w)).Where(d => d >= first).Select(d => read.GetValueOrDefault(d)).ToList();
        return before.Count == 0 ? new QualityRange(0, 0, 0) : new QualityRange(before.Min(), before.Max(), before.Count);
    }

    internal IReadOnlyList<QualityDay> Read(WorkspaceId workspace, int from, JourneySnapshot snapshot)
    {
        using var connection = database.OpenReading();
        var (names, reasons, kinds) = (Names(connection, workspace), Reasons(connection, workspace, from), Signatures(connection, workspace, from, snapshot));
        var live = connection.Read("""
            SELECT "Day", "Source", "Batch", "Accepted", "Duplicate", "LeftOut", "Quarantined", "Rejected", "LastAt", "LateHour", "LateDay", "SkewNone", "SkewSeconds", "SkewMinutes", "SkewHours", "Clamped"
            FROM interactions_live WHERE "Workspace" = @w AND "Day" >= @d
            """, r =>
        {
            var (day, source) = (r.GetInt32(0), names.GetValueOrDefault(r.GetInt32(1), ""));
            var (rows, unmapped) = kinds.GetValueOrDefault((day, source));
            return new QualityDay(DateOf(day), source, r.GetInt32(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetInt64(6), r.GetInt64(7), Micros.ToUtc(r.GetInt64(8)), rows, unmapped,
                r.GetInt64(9), r.GetInt64(10), [r.GetInt64(11), r.GetInt64(12), r.GetInt64(13), r.GetInt64(14)], r.GetInt64(15), [.. reasons[(day, r.GetInt32(1))]]);
        }, ("@w", workspace.Value), ("@d", from));
        return [.. live, .. Files(connection, workspace, from)];
    }

    /// <summary>Files, by the day on which they were imported.</summary>
    private static IEnumerable<QualityDay> Files(DbConnection connection, WorkspaceId workspace, int since) =>
        from entry in BatchTable.List(connection, workspace)
        let batch = entry.Batch
        where batch is { IsLive: false, State: BatchState.Done } && LiveBatch.DayOf(batch.StartedAt) >= since
        select new QualityDay(DateOnly.FromDateTime(batch.StartedAt.UtcDateTime), batch.Source, batch.Id, batch.Counts.Accepted, batch.Counts.Duplicate, batch.Counts.LeftOut, batch.Counts.Quarantined, batch.Counts.Rejected,
            batch.EndedAt ?? batch.StartedAt, batch.Counts.Interactions, null, null, null, [0, 0, 0, 0], 0, [.. batch.Reasons.Select(r => new QualityReason("rejected", r.Code, r.Count))]);

    private static QualitySource Of(string source, IReadOnlyList<QualityDay> days, DateTimeOffset now)
    {
        var last = days.Max(d => d.Last);
        // Files come when somebody brings them: their silence is told by what they hold.
        var live = days.Where(d => d.LateHour is not null).OrderBy(d => d.Day).ToList();
        var gap = live.Count < 5 ? TimeSpan.MaxValue : live.Zip(live.Skip(1), (a, b) => TimeSpan.FromDays(b.Day.DayNumber - a.Day.DayNumber)).Max() + s_least;
        return new QualitySource(source, last, gap < TimeSpan.MaxValue && now - last > gap, days);
    }

    private static Dictionary<int, string> Names(DbConnection connection, WorkspaceId workspace) =>
        connection.Read("""SELECT "Id", "Name" FROM interactions_source WHERE "Workspace" = @w""", r => (r.GetInt32(0), r.GetString(1)), ("@w", workspace.Value)).ToDictionary(s => s.Item1, s => s.Item2);

    private static ILookup<(int Day, int Source), QualityReason> Reasons(DbConnection connection, WorkspaceId workspace, int from) =>
        connection.Read("""SELECT "Day", "Source", "Fate", "Reason", "Count" FROM interactions_live_reason WHERE "Workspace" = @w AND "Day" >= @d ORDER BY "Count" DESC, "Reason" """,
            r => (Key: (r.GetInt32(0), r.GetInt32(1)), Of: new QualityReason(((Fate)r.GetInt32(2)).ToString().ToLowerInvariant(), r.GetString(3), r.GetInt64(4))), ("@w", workspace.Value), ("@d", from)).ToLookup(r => r.Key, r => r.Of);

    /// <summary>By day and source: interactions, and those of them that today's rules take nowhere.</summary>
    private static Dictionary<(int Day, string Source), (long Rows, long Unmapped)> Signatures(DbConnection connection, WorkspaceId workspace, int from, JourneySnapshot snapshot)
    {
        var all = new Dictionary<(int, string), (long Rows, long Unmapped)>();
        foreach (var (day, signature, count) in connection.Read("""SELECT "Day", "Signature", "Count" FROM interactions_live_signature WHERE "Workspace" = @w AND "Day" >= @d""", r => (r.GetInt32(0), r.GetInt32(1), r.GetInt64(2)), ("@w", workspace.Value), ("@d", from)))
        {
            // Seen since the journeys were read: the next look knows it.
            if (signature >= snapshot.Signatures.Count) continue;
            var key = (day, snapshot.Signatures[signature].Source);
            var (rows, unmapped) = all.GetValueOrDefault(key);
            all[key] = (rows + count, unmapped + (snapshot.TouchpointOf[signature] == 0 ? count : 0));
        }

        return all;
    }

    private static DateOnly DateOf(int day) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(day);
}
