using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Live;

/// <summary>
/// How late each row of a commit came and how far the clock was off that dated it, a byte each, kept as runs of rows that are alike: the page of
/// data quality opens by it the rows that a count counts.
/// </summary>
internal sealed class RowTimes
{
    /// <summary>Bits of a code: how late (0 in time, 1 more than an hour, 2 more than a day), how far the clock was off (0 not told, 1 to 4), whether the time was moved.</summary>
    public const int LateBits = 3, SkewShift = 2, SkewBits = 7, Moved = 32;

    private static readonly long s_hour = Micros.Day / 24;
    private readonly List<(byte Code, long Rows)> _runs = [];

    public static byte CodeOf(LiveEvent one, DateTimeOffset now)
    {
        var age = Micros.Of(now) - one.Time;
        var skew = one.SkewMs is { } off ? Math.Abs((double)off) switch { < 10_000 => 1, < 300_000 => 2, < 3_600_000 => 3, _ => 4 } : 0;
        return (byte)((age > Micros.Day ? 2 : age > s_hour ? 1 : 0) | skew << SkewShift | (one.IsClamped ? Moved : 0));
    }

    public void Add(byte code, int rows)
    {
        if (_runs.Count > 0 && _runs[^1].Code == code) _runs[^1] = (code, _runs[^1].Rows + rows);
        else _runs.Add((code, rows));
    }

    public void Clear() => _runs.Clear();

    /// <summary>Stores the runs of the rows from a number on; where there is nothing to say nothing is stored.</summary>
    public void Write(Writing turn, WorkspaceId workspace, int day, long firstRow)
    {
        if (_runs.All(r => r.Code == 0)) return;
        var (bytes, n) = (new byte[_runs.Count * 11], 0);
        foreach (var (code, rows) in _runs)
        {
            bytes[n++] = code;
            n += BlockContent.Varint(bytes.AsSpan(n), (ulong)rows);
        }

        turn.Run("""INSERT INTO interactions_live_times ("Workspace", "Day", "FirstRow", "Runs") VALUES (@w, @d, @r, @x)""", ("@w", workspace.Value), ("@d", day), ("@r", firstRow), ("@x", bytes[..n]));
    }

    /// <summary>The rows in some runs whose code is wanted, ascending.</summary>
    public static IEnumerable<RowRange> Read(long firstRow, byte[] runs, Predicate<byte> isWanted)
    {
        for (var at = 0; at < runs.Length;)
        {
            var code = runs[at++];
            var end = firstRow + (long)BlockContent.Varint(runs, ref at);
            if (isWanted(code)) yield return new RowRange(firstRow, end);
            firstRow = end;
        }
    }
}
