using Nokta.Interactions.Import;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Rows;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Live;

/// <summary>Finds rows by when and how they came. Cost: blocks, or commits, of the days that are asked for.</summary>
public sealed class CameRows(Database database)
{
    /// <summary>Stretches of row numbers, ascending, none touching another.</summary>
    public IReadOnlyList<(long From, long To)> Find(WorkspaceId workspace, Came came)
    {
        using var connection = database.OpenReading();
        var (from, to) = (DayOf(came.From), DayOf(came.To));
        if (came.How is not (CameHow.All or CameHow.Live))
        {
            var isWanted = Wanted(came.How);
            return Join(connection.Read("""SELECT "FirstRow", "Runs" FROM interactions_live_times WHERE "Workspace" = @w AND "Day" >= @f AND "Day" <= @t ORDER BY "FirstRow" """,
                r => (r.GetInt64(0), r.GetFieldValue<byte[]>(1)), ("@w", workspace.Value), ("@f", from), ("@t", to)).SelectMany(r => RowTimes.Read(r.Item1, r.Item2, isWanted)));
        }

        var batches = connection.Read("""SELECT DISTINCT "Batch" FROM interactions_live WHERE "Workspace" = @w AND "Day" >= @f AND "Day" <= @t""", r => r.GetInt32(0), ("@w", workspace.Value), ("@f", from), ("@t", to)).ToHashSet();
        if (came.How == CameHow.All)
            batches.UnionWith(BatchTable.List(connection, workspace).Select(e => e.Batch).Where(b => b is { IsLive: false, State: BatchState.Done } && LiveBatch.DayOf(b.StartedAt) is var day && day >= from && day <= to).Select(b => b.Id));
        return Join(connection.Read("""SELECT "FirstRow", "Count", "Batch" FROM interactions_block WHERE "Workspace" = @w AND "FirstRow" > 0 ORDER BY "FirstRow" """, r => (First: r.GetInt64(0), Count: r.GetInt32(1), Batch: r.GetInt32(2)), ("@w", workspace.Value))
            .Where(b => batches.Contains(b.Batch)).Select(b => new RowRange(b.First, b.First + b.Count)));
    }

    private static Predicate<byte> Wanted(CameHow how) => how switch
    {
        CameHow.Late => code => (code & RowTimes.LateBits) > 0,
        CameHow.LateHour => code => (code & RowTimes.LateBits) == 1,
        CameHow.LateDay => code => (code & RowTimes.LateBits) == 2,
        CameHow.Moved => code => (code & RowTimes.Moved) != 0,
        _ => code => (code >> RowTimes.SkewShift & RowTimes.SkewBits) == how - CameHow.ClockRight + 1,
    };

    private static List<(long From, long To)> Join(IEnumerable<RowRange> ranges)
    {
        var all = new List<(long From, long To)>();
        foreach (var range in ranges)
        {
            if (all.Count > 0 && all[^1].To == range.From) all[^1] = (all[^1].From, range.To);
            else all.Add((range.From, range.To));
        }

        return all;
    }

    private static int DayOf(DateOnly day) => day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
}
