using System.Globalization;
using System.Text;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Live;

/// <summary>What one commit adds to the counts of its day: written in the transaction that stores the events, so that the counts are never another's.</summary>
internal sealed class DayCounts
{
    // Statements of a few fixed lengths, so that their texts are few.
    private static readonly int[] s_together = [50, 10, 1];
    private readonly Dictionary<int, SourceCounts> _sources = [];
    private readonly Dictionary<(int Source, Fate Fate, string Reason), long> _reasons = [];
    private readonly Dictionary<int, long> _signatures = [];

    public SourceCounts Of(int source)
    {
        if (!_sources.TryGetValue(source, out var counts)) _sources[source] = counts = new SourceCounts();
        return counts;
    }

    public void Add(int signature) => _signatures[signature] = _signatures.GetValueOrDefault(signature) + 1;

    public void Add(int source, Fate fate, string reason) => _reasons[(source, fate, reason)] = _reasons.GetValueOrDefault((source, fate, reason)) + 1;

    public void Write(Writing turn, WorkspaceId workspace, int day, int batch, DateTimeOffset now)
    {
        foreach (var (source, counts) in _sources) Write(turn, workspace, day, batch, source, counts, now);
        foreach (var ((source, fate, reason), count) in _reasons)
            turn.Run("""
                INSERT INTO interactions_live_reason ("Workspace", "Day", "Source", "Fate", "Reason", "Count") VALUES (@w, @d, @s, @f, @r, @n)
                ON CONFLICT ("Workspace", "Day", "Source", "Fate", "Reason") DO UPDATE SET "Count" = interactions_live_reason."Count" + excluded."Count"
                """, ("@w", workspace.Value), ("@d", day), ("@s", source), ("@f", (int)fate), ("@r", reason), ("@n", count));
        var (all, at) = (_signatures.ToArray(), 0);
        foreach (var together in s_together)
            for (; all.Length - at >= together; at += together) Write(turn, workspace, day, all.AsSpan(at, together));
    }

    private static void Write(Writing turn, WorkspaceId workspace, int day, int batch, int source, SourceCounts c, DateTimeOffset now) => turn.Run("""
        INSERT INTO interactions_live ("Workspace", "Day", "Source", "Batch", "Accepted", "Duplicate", "Quarantined", "Rejected", "LastAt", "LeftOut", "LateHour", "LateDay", "SkewNone", "SkewSeconds", "SkewMinutes", "SkewHours", "Clamped")
        VALUES (@w, @d, @s, @b, @a, @u, @q, @r, @at, @o, @lh, @ld, @s0, @s1, @s2, @s3, @c)
        ON CONFLICT ("Workspace", "Day", "Source") DO UPDATE SET "Accepted" = interactions_live."Accepted" + excluded."Accepted", "Duplicate" = interactions_live."Duplicate" + excluded."Duplicate",
            "Quarantined" = interactions_live."Quarantined" + excluded."Quarantined", "Rejected" = interactions_live."Rejected" + excluded."Rejected", "LastAt" = excluded."LastAt",
            "LeftOut" = interactions_live."LeftOut" + excluded."LeftOut", "LateHour" = interactions_live."LateHour" + excluded."LateHour", "LateDay" = interactions_live."LateDay" + excluded."LateDay",
            "SkewNone" = interactions_live."SkewNone" + excluded."SkewNone", "SkewSeconds" = interactions_live."SkewSeconds" + excluded."SkewSeconds", "SkewMinutes" = interactions_live."SkewMinutes" + excluded."SkewMinutes",
            "SkewHours" = interactions_live."SkewHours" + excluded."SkewHours", "Clamped" = interactions_live."Clamped" + excluded."Clamped"
        """, ("@w", workspace.Value), ("@d", day), ("@s", source), ("@b", batch), ("@a", c.Accepted), ("@u", c.Duplicate), ("@q", c.Quarantined), ("@r", c.Rejected), ("@at", Micros.Of(now)),
        ("@o", c.LeftOut), ("@lh", c.LateHour), ("@ld", c.LateDay), ("@s0", c.Skew[0]), ("@s1", c.Skew[1]), ("@s2", c.Skew[2]), ("@s3", c.Skew[3]), ("@c", c.Clamped));

    private static void Write(Writing turn, WorkspaceId workspace, int day, ReadOnlySpan<KeyValuePair<int, long>> signatures)
    {
        var with = new (string, object?)[signatures.Length * 2 + 2];
        (with[0], with[1]) = (("@w", workspace.Value), ("@d", day));
        var sql = new StringBuilder("INSERT INTO interactions_live_signature (\"Workspace\", \"Day\", \"Signature\", \"Count\") VALUES ");
        for (var i = 0; i < signatures.Length; i++)
        {
            sql.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ", ")}(@w, @d, @s{i}, @n{i})");
            var n = i.ToString(CultureInfo.InvariantCulture);
            (with[2 + 2 * i], with[3 + 2 * i]) = (("@s" + n, signatures[i].Key), ("@n" + n, signatures[i].Value));
        }

        turn.Run(sql.Append(" ON CONFLICT (\"Workspace\", \"Day\", \"Signature\") DO UPDATE SET \"Count\" = interactions_live_signature.\"Count\" + excluded.\"Count\"").ToString(), with);
    }
}

/// <summary>What came from one source: fates, how late, and how far its senders' clocks were off.</summary>
internal sealed class SourceCounts
{
    public long Accepted { get; private set; }
    public long Duplicate { get; private set; }
    public long Quarantined { get; private set; }
    public long Rejected { get; private set; }
    public long LeftOut { get; set; }

    /// <summary>Interactions that came more than an hour, and more than a day, after they happened.</summary>
    public long LateHour { get; private set; }
    public long LateDay { get; private set; }
    public long Clamped { get; private set; }

    /// <summary>Interactions by how far the sender's clock was off: below ten seconds, below five minutes, below an hour, more. Who does not tell is in none.</summary>
    public long[] Skew { get; } = new long[4];

    public void Add(Fate fate)
    {
        switch (fate)
        {
            case Fate.Accepted: Accepted++; break;
            case Fate.Duplicate: Duplicate++; break;
            case Fate.Quarantined: Quarantined++; break;
            case Fate.Rejected: Rejected++; break;
        }
    }

    /// <summary>Counts rows by what <see cref="RowTimes"/> says of them, so that a count opens as many rows as it says.</summary>
    public void AddTimes(byte code, int rows)
    {
        if ((code & RowTimes.LateBits) == 2) LateDay += rows;
        else if ((code & RowTimes.LateBits) == 1) LateHour += rows;
        if ((code & RowTimes.Moved) != 0) Clamped += rows;
        if ((code >> RowTimes.SkewShift & RowTimes.SkewBits) is > 0 and var skew) Skew[skew - 1] += rows;
    }
}
