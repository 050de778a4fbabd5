namespace Nokta.Bench.Journeys;

/// <summary>
/// For each question the plainest loop over encoded columns that answers it on this log: what the machine can do, which no general engine can pass.
/// Touchpoints are known to be 1 to 20, kinds 0 to 7, gaps short of two days; a loop that knows this does no more than it must.
/// </summary>
internal sealed class Yardsticks(Encoded log, ulong[]? segment)
{
    private const int Nodes = 21;
    private const uint Week = 604_800, Month = 2_592_000;

    private bool Has(int person) => segment is null || (segment[person >> 6] >> (person & 63) & 1) != 0;

    /// <summary>Count and sum per touchpoint.</summary>
    public long[] CountAndSum() => Sum(log.Walk((from, to) =>
    {
        var (touchpoint, value, answer) = (log.Touchpoint, log.Value, new long[Nodes * 2]);
        if (segment is null)
            for (var i = log.Starts[from]; i < log.Starts[to]; i++) Take(i);
        else
            for (var p = from; p < to; p++)
                if (Has(p))
                    for (var i = log.Starts[p]; i < log.Starts[p + 1]; i++) Take(i);
        return answer;

        void Take(int i)
        {
            answer[touchpoint[i]]++;
            answer[Nodes + touchpoint[i]] += value[i];
        }
    }));

    /// <summary>Distinct persons per touchpoint.</summary>
    public long[] Reach() => Sum(log.Walk((from, to) =>
    {
        var (touchpoint, starts, answer) = (log.Touchpoint, log.Starts, new long[Nodes]);
        for (var p = from; p < to; p++)
        {
            if (!Has(p)) continue;
            var seen = 0u;
            for (var i = starts[p]; i < starts[p + 1]; i++) seen |= 1u << touchpoint[i];
            for (; seen != 0; seen &= seen - 1) answer[System.Numerics.BitOperations.TrailingZeroCount(seen)]++;
        }
        return answer;
    }));

    /// <summary>Steps from each touchpoint (0 = start) to each (0 = end), and the seconds they took.</summary>
    public long[] Flow() => Sum(log.Walk((from, to) =>
    {
        var (touchpoint, time, starts, answer) = (log.Touchpoint, log.Time, log.Starts, new long[Nodes * Nodes * 2]);
        for (var p = from; p < to; p++)
        {
            if (!Has(p)) continue;
            var (last, before) = (0, time[starts[p]]);
            for (var i = starts[p]; i < starts[p + 1]; i++)
            {
                var edge = last * Nodes + touchpoint[i];
                answer[edge]++;
                answer[Nodes * Nodes + edge] += time[i] - before;
                (last, before) = (touchpoint[i], time[i]);
            }
            answer[last * Nodes]++;
        }
        return answer;
    }));

    /// <summary>The same with the exact median (nearest rank) of each edge's gaps: counted, laid side by side, counted out.</summary>
    public long[] FlowMedians()
    {
        var counts = Flow();
        var (answer, starts) = (new long[Nodes * Nodes], new int[Nodes * Nodes + 1]);
        for (var e = 0; e < answer.Length; e++) starts[e + 1] = starts[e] + (e / Nodes > 0 && e % Nodes > 0 ? (int)counts[e] : 0);
        var (gaps, next) = (new uint[starts[^1]], starts[..^1]);
        for (var p = 0; p < log.Persons; p++)
        {
            if (!Has(p)) continue;
            for (var i = log.Starts[p] + 1; i < log.Starts[p + 1]; i++) gaps[next[log.Touchpoint[i - 1] * Nodes + log.Touchpoint[i]]++] = log.Time[i] - log.Time[i - 1];
        }
        Parallel.For(0, answer.Length, e =>
        {
            if (starts[e] < starts[e + 1]) answer[e] = Rank(gaps.AsSpan(starts[e]..starts[e + 1]), 0.5);
        });
        return answer;
    }

    /// <summary>Persons who came to touchpoints 1, 2, 3 … in order, at least so far.</summary>
    public long[] Funnel(int steps, bool isBetween) => Sum(log.Walk((from, to) =>
    {
        var (touchpoint, time, starts, answer) = (log.Touchpoint, log.Time, log.Starts, new long[steps]);
        Span<uint> at = stackalloc uint[steps + 1];
        for (var p = from; p < to; p++)
        {
            if (!Has(p)) continue;
            var depth = 0;
            for (var i = starts[p]; i < starts[p + 1]; i++)
            {
                var step = touchpoint[i];
                if (step > steps || step > depth + 1) continue;
                if (step == 1) at[1] = time[i];
                else if (time[i] - at[step - 1] <= Week) at[step] = isBetween ? time[i] : at[step - 1];
                else continue;
                if (step <= depth) continue;
                depth = step;
                if (depth == steps) break;
            }
            for (var s = 0; s < depth; s++) answer[s]++;
        }
        return answer;
    }));

    /// <summary>The twenty most frequent beginnings of five steps: counts, most frequent first.</summary>
    public long[] Paths() => Top(log.Walk((from, to) =>
    {
        var (touchpoint, starts, counts) = (log.Touchpoint, log.Starts, new int[4_084_101]);
        for (var p = from; p < to; p++)
        {
            if (!Has(p)) continue;
            var (path, end) = (0, Math.Min(starts[p] + 5, starts[p + 1]));
            for (var i = starts[p]; i < end; i++) path = path * Nodes + touchpoint[i];
            counts[path]++;
        }
        return counts;
    }));

    /// <summary>Persons who stand at the root of the tree of paths; the tree itself is counted as in <see cref="Paths"/>.</summary>
    public long[] Tree()
    {
        _ = Paths();
        return [segment is null ? log.Persons : segment.Sum(bits => (long)System.Numerics.BitOperations.PopCount(bits))];
    }

    /// <summary>Persons by the week they first came in and the weeks later in which they came: 20 × 20.</summary>
    public long[] Retention()
    {
        var origin = log.Time.Length == 0 ? 0 : Earliest() / Week;
        return Sum(log.Walk((from, to) =>
        {
            var (time, starts, answer) = (log.Time, log.Starts, new long[400]);
            for (var p = from; p < to; p++)
            {
                if (!Has(p)) continue;
                var (first, seen) = (time[starts[p]] / Week, 0u);
                for (var i = starts[p]; i < starts[p + 1]; i++) seen |= 1u << (int)(time[i] / Week - first);
                for (; seen != 0; seen &= seen - 1) answer[(first - origin) * 20 + System.Numerics.BitOperations.TrailingZeroCount(seen)]++;
            }
            return answer;
        }));
    }

    /// <summary>Conversions (kind 7) by the first and by the last touchpoint in the 30 days before them and after the conversion before.</summary>
    public long[] Attribution() => Sum(log.Walk((from, to) =>
    {
        var (touchpoint, kind, time, starts, answer) = (log.Touchpoint, log.Kind, log.Time, log.Starts, new long[Nodes * 2]);
        for (var p = from; p < to; p++)
        {
            if (!Has(p)) continue;
            var first = starts[p];
            for (var i = starts[p]; i < starts[p + 1]; i++)
            {
                if (kind[i] != 7) continue;
                while (first < i && time[i] - time[first] > Month) first++;
                if (first < i)
                {
                    answer[touchpoint[first]]++;
                    answer[Nodes + touchpoint[i - 1]]++;
                }
                first = i + 1;
            }
        }
        return answer;
    }));

    /// <summary>Seconds from an interaction of kind 3 to the next one where that is of kind 4: how many, median and p95 (nearest rank).</summary>
    public long[] Responses()
    {
        var parts = log.Walk((from, to) =>
        {
            var (kind, time, starts, gaps, n) = (log.Kind, log.Time, log.Starts, new uint[1024], 0);
            for (var p = from; p < to; p++)
            {
                if (!Has(p)) continue;
                for (var i = starts[p] + 1; i < starts[p + 1]; i++)
                {
                    if (kind[i - 1] != 3 || kind[i] != 4) continue;
                    if (n == gaps.Length) Array.Resize(ref gaps, n * 2);
                    gaps[n++] = time[i] - time[i - 1];
                }
            }
            return gaps[..n];
        });
        uint[] all = [.. parts.SelectMany(p => p)];
        return all.Length == 0 ? [0, 0, 0] : [all.Length, Rank(all, 0.5), Rank(all, 0.95)];
    }

    private uint Earliest() => log.Walk((from, to) =>
    {
        var earliest = uint.MaxValue;
        for (var p = from; p < to; p++) earliest = Math.Min(earliest, log.Time[log.Starts[p]]);
        return earliest;
    }).Min();

    private static uint Rank(ReadOnlySpan<uint> gaps, double share)
    {
        var counts = new int[131_074];
        foreach (var gap in gaps) counts[gap]++;
        var (wanted, at) = (Math.Max(1, (int)Math.Ceiling(share * gaps.Length)), 0);
        for (var sum = counts[0]; sum < wanted; sum += counts[++at])
        {
        }
        return (uint)at;
    }

    private static long[] Top(int[][] parts)
    {
        var all = parts[0];
        foreach (var part in parts.Skip(1))
            for (var i = 0; i < all.Length; i++) all[i] += part[i];
        var top = new PriorityQueue<long, long>();
        foreach (var count in all)
        {
            if (top.Count < 20) top.Enqueue(count, count);
            else if (count > top.Peek()) top.EnqueueDequeue(count, count);
        }
        return [.. top.UnorderedItems.Select(i => i.Element).OrderDescending()];
    }

    private static long[] Sum(long[][] parts)
    {
        var sum = parts[0];
        foreach (var part in parts.Skip(1))
            for (var i = 0; i < sum.Length; i++) sum[i] += part[i];
        return sum;
    }
}
