namespace Nokta.JourneyEngine.Columns;

/// <summary>New snapshots from old ones: rows merged in, rows dropped. Both copy stretches and never sort.</summary>
internal static class IndexMerge
{
    public static JourneyIndex Merge(JourneyIndex left, JourneyIndex right)
    {
        var columns = left.Columns.Like(left.Count + right.Count, right.Columns);
        var at = MergeRun(left, 0, left.Loose, right, 0, right.Loose, columns, 0);
        var loose = at;
        var (keys, starts) = (new List<ulong>(left.Persons + right.Persons), new List<int>(left.Persons + right.Persons + 1));
        var (l, r) = (0, 0);
        while (l < left.Persons || r < right.Persons)
        {
            var takeLeft = l < left.Persons && (r == right.Persons || left.Keys[l] <= right.Keys[r]);
            var takeRight = r < right.Persons && (l == left.Persons || right.Keys[r] <= left.Keys[l]);
            keys.Add(takeLeft ? left.Keys[l] : right.Keys[r]);
            starts.Add(at);
            at = MergeRun(
                left, takeLeft ? left.Starts[l] : 0, takeLeft ? left.Starts[l + 1] : 0,
                right, takeRight ? right.Starts[r] : 0, takeRight ? right.Starts[r + 1] : 0, columns, at);
            if (takeLeft) l++;
            if (takeRight) r++;
        }
        starts.Add(at);
        return new JourneyIndex(columns, [.. keys], [.. starts], loose, left.ScoresOffScale + right.ScoresOffScale);
    }

    public static JourneyIndex Without(JourneyIndex index, IReadOnlyList<(long From, long To)> rows)
    {
        var gone = rows.OrderBy(r => r.From).ToArray();
        var source = index.Columns;
        var kept = 0;
        for (var i = 0; i < index.Count; i++)
            if (!IsGone(gone, source.Row[i])) kept++;

        var (columns, at) = (source.Like(kept), 0);
        at = KeepRun(source, 0, index.Loose, gone, columns, at);
        var loose = at;
        var (keys, starts) = (new List<ulong>(index.Persons), new List<int>(index.Persons + 1));
        for (var p = 0; p < index.Persons; p++)
        {
            var before = at;
            at = KeepRun(source, index.Starts[p], index.Starts[p + 1], gone, columns, at);
            if (at == before) continue;
            keys.Add(index.Keys[p]);
            starts.Add(before);
        }
        starts.Add(at);
        return new JourneyIndex(columns, [.. keys], [.. starts], loose, index.ScoresOffScale);
    }

    private static int MergeRun(
        JourneyIndex left, int l, int lEnd, JourneyIndex right, int r, int rEnd, RowColumns target, int at)
    {
        while (l < lEnd && r < rEnd)
        {
            var from = l;
            while (l < lEnd && Precedes(left.Columns, l, right.Columns, r)) l++;
            left.Columns.CopyTo(from, target, at, l - from);
            at += l - from;
            if (l == lEnd) break;
            from = r;
            while (r < rEnd && !Precedes(left.Columns, l, right.Columns, r)) r++;
            right.Columns.CopyTo(from, target, at, r - from);
            at += r - from;
        }
        left.Columns.CopyTo(l, target, at, lEnd - l);
        at += lEnd - l;
        right.Columns.CopyTo(r, target, at, rEnd - r);
        return at + rEnd - r;
    }

    private static bool Precedes(RowColumns left, int l, RowColumns right, int r) =>
        left.Time[l] != right.Time[r] ? left.Time[l] < right.Time[r] : left.Row[l] <= right.Row[r];

    private static int KeepRun(RowColumns source, int from, int to, (long From, long To)[] gone, RowColumns target, int at)
    {
        while (from < to)
        {
            while (from < to && IsGone(gone, source.Row[from])) from++;
            var start = from;
            while (from < to && !IsGone(gone, source.Row[from])) from++;
            source.CopyTo(start, target, at, from - start);
            at += from - start;
        }
        return at;
    }

    private static bool IsGone((long From, long To)[] gone, long row)
    {
        foreach (var (from, to) in gone)
            if (row >= from && row < to) return true;
        return false;
    }
}
