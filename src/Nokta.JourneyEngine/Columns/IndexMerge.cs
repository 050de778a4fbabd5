namespace Nokta.JourneyEngine.Columns;

/// <summary>New snapshots from old ones: rows merged in, rows dropped. First it is found out which stretches stay together, then all threads copy them; nothing is sorted.</summary>
internal sealed class IndexMerge
{
    private readonly JourneyIndex _left, _right;
    private readonly List<Run> _runs = [];
    private readonly ulong[] _keys;
    private readonly int[] _starts;
    private int _persons, _at;

    private IndexMerge(JourneyIndex left, JourneyIndex right, int more = 0)
    {
        (_left, _right) = (left, right);
        (_keys, _starts) = (new ulong[left.Persons + right.Persons + more], new int[left.Persons + right.Persons + more + 1]);
    }

    public static JourneyIndex Merge(JourneyIndex left, JourneyIndex right)
    {
        var merge = new IndexMerge(left, right);
        merge.MergeRows(0, left.Loose, 0, right.Loose);
        var (loose, l) = (merge._at, 0);
        for (var r = 0; r < right.Persons; r++)
        {
            var next = Seek(left.Keys, l, right.Keys[r]);
            merge.KeepPersons(l, next);
            var isKnown = next < left.Persons && left.Keys[next] == right.Keys[r];
            merge.Begin(right.Keys[r]);
            merge.MergeRows(isKnown ? left.Starts[next] : 0, isKnown ? left.Starts[next + 1] : 0, right.Starts[r], right.Starts[r + 1]);
            l = isKnown ? next + 1 : next;
        }
        merge.KeepPersons(l, left.Persons);
        return merge.Make(left.Columns.FramesWith(right.Columns), loose, left.ScoresOffScale + right.ScoresOffScale);
    }

    public static JourneyIndex Without(JourneyIndex index, IReadOnlyList<(long From, long To)> rows)
    {
        var (merge, gone) = (new IndexMerge(index, JourneyIndex.Empty), new RowRanges(rows));
        merge.KeepRows(0, index.Loose, gone);
        var loose = merge._at;
        for (var p = 0; p < index.Persons; p++)
        {
            var before = merge._at;
            merge.KeepRows(index.Starts[p], index.Starts[p + 1], gone);
            if (merge._at > before) (merge._keys[merge._persons], merge._starts[merge._persons++]) = (index.Keys[p], before);
        }
        return merge._at == index.Count ? index : merge.Make(merge.FramesOfKept(), loose, index.ScoresOffScale);
    }

    /// <summary>The same rows, those of some persons (their places, ascending) under other keys; these stand in their new order.</summary>
    public static JourneyIndex Regroup(JourneyIndex index, IReadOnlyList<int> persons, ReadOnlySpan<MovedRow> moved)
    {
        var owners = 0;
        for (var i = 0; i < moved.Length; i++) owners += i == 0 || moved[i].Key != moved[i - 1].Key ? 1 : 0;
        var (merge, gone) = (new IndexMerge(index, JourneyIndex.Empty, owners), new Queue<int>(persons));
        var at = merge.MergeLoose(moved);
        var (loose, kept) = (merge._at, 0);
        while (at < moved.Length)
        {
            var key = moved[at].Key;
            merge.KeepOthers(ref kept, Seek(index.Keys, kept, key), gone);
            merge.Begin(key);
            for (; at < moved.Length && moved[at].Key == key; at++) merge.Add(moved[at].At, 1, isAdded: false);
        }
        merge.KeepOthers(ref kept, index.Persons, gone);
        return merge.Make(index.Columns.FramesWith(index.Columns), loose, index.ScoresOffScale);
    }

    /// <summary>Rows that have no person any more go among those that never had one; returns how many those are.</summary>
    private int MergeLoose(ReadOnlySpan<MovedRow> moved)
    {
        var (at, next) = (0, 0);
        for (; at < moved.Length && moved[at].Key == 0; at++)
        {
            var from = next;
            while (next < _left.Loose && (_left.Columns.Time[next], _left.Columns.Row[next]).CompareTo((moved[at].Time, moved[at].Row)) < 0) next++;
            Add(from, next - from, isAdded: false);
            Add(moved[at].At, 1, isAdded: false);
        }
        Add(next, _left.Loose - next, isAdded: false);
        return at;
    }

    private void KeepOthers(ref int from, int to, Queue<int> gone)
    {
        while (gone.TryPeek(out var person) && person < to)
        {
            KeepPersons(from, gone.Dequeue());
            from = person + 1;
        }
        if (from >= to) return;
        KeepPersons(from, to);
        from = to;
    }

    private void KeepPersons(int from, int to)
    {
        if (from == to) return;
        _left.Keys[from..to].CopyTo(_keys.AsSpan(_persons));
        var shift = _at - _left.Starts[from];
        for (var p = from; p < to; p++) _starts[_persons++] = _left.Starts[p] + shift;
        Add(_left.Starts[from], _left.Starts[to] - _left.Starts[from], isAdded: false);
    }

    private void Begin(ulong key) => (_keys[_persons], _starts[_persons++]) = (key, _at);

    private void MergeRows(int l, int lEnd, int r, int rEnd)
    {
        while (l < lEnd && r < rEnd)
        {
            var from = l;
            if (Precedes(lEnd - 1, r)) l = lEnd;
            while (l < lEnd && Precedes(l, r)) l++;
            Add(from, l - from, isAdded: false);
            if (l == lEnd) break;
            from = r;
            while (r < rEnd && !Precedes(l, r)) r++;
            Add(from, r - from, isAdded: true);
        }
        Add(l, lEnd - l, isAdded: false);
        Add(r, rEnd - r, isAdded: true);
    }

    private bool Precedes(int l, int r)
    {
        var (left, right) = (_left.Columns.Time[l], _right.Columns.Time[r]);
        return left != right ? left < right : _left.Columns.Row[l] <= _right.Columns.Row[r];
    }

    private void KeepRows(int from, int to, RowRanges gone)
    {
        while (from < to)
        {
            while (from < to && gone.Contains(_left.Columns.Row[from])) from++;
            var start = from;
            while (from < to && !gone.Contains(_left.Columns.Row[from])) from++;
            Add(start, from - start, isAdded: false);
        }
    }

    private void Add(int from, int length, bool isAdded)
    {
        if (length == 0) return;
        if (_runs.Count > 0 && _runs[^1] is var last && last.IsAdded == isAdded && last.From + last.Length == from) _runs[^1] = last with { Length = last.Length + length };
        else _runs.Add(new Run(from, length, _at, isAdded));
        _at += length;
    }

    private JourneyIndex Make(Frame?[] frames, int loose, long offScale)
    {
        var (left, right, isFilled) = (_left.Columns, _right.Columns, true);
        for (var c = 0; c < RowColumns.Kinds; c++) isFilled &= _right.Count == 0 || left.All[c] is null == right.All[c] is null;
        var target = RowColumns.New(_at, frames, isFilled);
        Slices.Run(_at, (from, to) =>
        {
            for (var c = 0; c < RowColumns.Kinds; c++) Copy(left.All[c], right.All[c], target.All[c], from, to);
        });
        _starts[_persons] = _at;
        return new JourneyIndex(target, _keys[.._persons], _starts[..(_persons + 1)], loose, offScale);
    }

    /// <summary>Copies what belongs to a stretch of the new rows.</summary>
    private void Copy(Column? left, Column? right, Column? target, int from, int to)
    {
        if (target is null || from == to) return;
        var at = _runs.BinarySearch(new Run(0, 0, from, false), Run.ByPlace);
        for (var r = at < 0 ? ~at - 1 : at; r < _runs.Count && _runs[r].At < to; r++)
        {
            var run = _runs[r];
            var (first, end) = (Math.Max(from, run.At), Math.Min(to, run.At + run.Length));
            (run.IsAdded ? right : left)?.CopyTo(run.From + first - run.At, target, first, end - first);
        }
    }

    /// <summary>The frames of what is left, exact where the index tells its range.</summary>
    private Frame?[] FramesOfKept()
    {
        var frames = _left.Columns.FramesWith(_left.Columns);
        var (time, row, signature) = (_left.Columns.Time, _left.Columns.Row, _left.Columns.Signature);
        var (first, last, low, high, most) = (long.MaxValue, long.MinValue, long.MaxValue, long.MinValue, 0L);
        foreach (var run in _runs)
            for (var i = run.From; i < run.From + run.Length; i++)
            {
                (first, last, low, high) = (Math.Min(first, time[i]), Math.Max(last, time[i]), Math.Min(low, row[i]), Math.Max(high, row[i]));
                most = Math.Max(most, signature[i]);
            }
        if (_runs.Count == 0) return [Frame.Empty(4), Frame.Empty(1), Frame.Empty(1), .. frames[3..]];
        frames[0] = time.Frame with { Min = first, Max = last };
        frames[1] = row.Frame with { Min = low, Max = high };
        frames[2] = signature.Frame with { Max = most };
        return frames;
    }

    /// <summary>The first place at or after one whose key is not below; near places are found first.</summary>
    private static int Seek(ReadOnlySpan<ulong> keys, int from, ulong key)
    {
        var step = 1;
        while (from + step < keys.Length && keys[from + step] < key) (from, step) = (from + step, step * 2);
        var at = keys[from..Math.Min(keys.Length, from + step + 1)].BinarySearch(key);
        return from + (at < 0 ? ~at : at);
    }

    private readonly record struct Run(int From, int Length, int At, bool IsAdded)
    {
        public static readonly Comparer<Run> ByPlace = Comparer<Run>.Create((a, b) => a.At.CompareTo(b.At));
    }
}

/// <summary>A row that belongs to another person now: her mixed key, and where it stood.</summary>
internal readonly record struct MovedRow(ulong Key, long Time, long Row, int At) : IComparable<MovedRow>
{
    public int CompareTo(MovedRow other)
    {
        if (Key != other.Key) return Key < other.Key ? -1 : 1;
        return Time != other.Time ? Time.CompareTo(other.Time) : Row.CompareTo(other.Row);
    }
}

/// <summary>Ranges of row numbers, asked in any order.</summary>
internal sealed class RowRanges
{
    private readonly List<(long From, long To)> _ranges = [];

    public RowRanges(IEnumerable<(long From, long To)> ranges)
    {
        foreach (var range in ranges.Where(r => r.From < r.To).OrderBy(r => r.From))
            if (_ranges.Count > 0 && range.From <= _ranges[^1].To) _ranges[^1] = (_ranges[^1].From, Math.Max(_ranges[^1].To, range.To));
            else _ranges.Add(range);
    }

    public bool Contains(long row)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].To <= row) low = middle + 1;
            else high = middle;
        }
        return low < _ranges.Count && row >= _ranges[low].From;
    }
}
