namespace Nokta.Interactions.Import.Reading;

/// <summary>Where a table begins in a sheet or a file whose first rows may be titles: its names, and its first row of data.</summary>
/// <param name="DataAt">Place of the first row of data among the rows that were looked at.</param>
/// <param name="HasTitles">Whether rows were passed that are neither names nor data.</param>
/// <param name="Left">First column of the table, from 0.</param>
internal sealed record TableTop(int DataAt, bool HasHeader, bool HasTitles, int Left, IReadOnlyList<string> Names)
{
    private const int FarthestHeader = 10;

    /// <summary>Of a sheet: the table may begin in any column, and columns of data without a name are columns all the same.</summary>
    public static TableTop OfSheet(IReadOnlyList<IReadOnlyList<string>> rows, bool? header, int? headerRows, Func<int, bool> isMerged)
    {
        if (rows.Count == 0) return new TableTop(0, false, false, 0, []);
        var (start, depth) = Find(rows, header, headerRows, isMerged);
        var names = NamesOf(rows, start, depth);
        var data = rows.Skip(start + depth).ToList();
        bool IsUsed(int column) => data.Count(r => IsFilled(r, column)) is var n && n > 0 && n * 2 >= data.Count;
        var widest = Math.Max(names.Count, data.Select(r => r.Count).DefaultIfEmpty(0).Max());
        var last = names.FindLastIndex(n => n.Length > 0);
        for (var c = last + 1; c < widest; c++)
            if (depth == 0 ? data.Exists(r => IsFilled(r, c)) : IsUsed(c)) last = c;
        var left = 0;
        while (left < last && (left >= names.Count || names[left].Length == 0) && !data.Exists(r => IsFilled(r, left))) left++;
        return new TableTop(start + depth, depth > 0, start > 0, left, [.. Enumerable.Range(left, last - left + 1).Select(c => c < names.Count ? names[c] : "")]);
    }

    /// <summary>Of delimited text: every field is a column, but for nameless ones at the end that hold nothing.</summary>
    public static TableTop OfText(IReadOnlyList<IReadOnlyList<string>> rows, bool? header, int? headerRows)
    {
        var (start, depth) = Find(rows, header, headerRows, _ => false);
        if (depth == 0) return new TableTop(start, false, start > 0, 0, [.. rows[start].Select(_ => "")]);
        var names = NamesOf(rows, start, depth);
        var last = names.Count - 1;
        while (last > 0 && names[last].Length == 0 && !rows.Skip(start + depth).Any(r => IsFilled(r, last))) last--;
        return new TableTop(start + depth, true, start > 0, 0, names[..(last + 1)]);
    }

    private static (int Start, int Depth) Find(IReadOnlyList<IReadOnlyList<string>> rows, bool? header, int? headerRows, Func<int, bool> isMerged)
    {
        var filled = rows.Select(r => r.Count(c => c.AsSpan().Trim().Length > 0)).ToList();
        var typical = filled.Order().ElementAt(filled.Count / 2);
        var start = typical <= 1 ? 0 : Math.Max(0, filled.FindIndex(n => n >= Math.Max(2, (typical + 1) / 2)));
        if (header == false) return (start, 0);
        if (!HeaderLine.IsNames(rows, start))
        {
            for (var i = start + 1; i < Math.Min(start + FarthestHeader, rows.Count - 1); i++)
            {
                if (!HeaderLine.IsNames(rows, i) || filled[i] < typical || filled.Take(i).Any(n => n >= filled[i])) continue;
                start = i;
                break;
            }
        }

        var hasHeader = header ?? HeaderLine.IsNames(rows, start);
        if (!hasHeader) return (start, 0);
        // Further rows of names that the mapping counts are added by whoever reads on.
        if (headerRows is not null) return (start, 1);
        return start > 0 && IsGroups(rows[start - 1], rows[start]) ? (start - 1, 1 + Depth(rows, start, isMerged)) : (start, Depth(rows, start, isMerged));
    }

    /// <summary>Whether a row above the names holds names of groups: it has some, none where columns stand alone, and names below it repeat or it begins late.</summary>
    private static bool IsGroups(IReadOnlyList<string> upper, IReadOnlyList<string> lower)
    {
        var filled = Enumerable.Range(0, upper.Count).Where(c => IsFilled(upper, c)).ToList();
        if (filled.Count == 0 || upper.Any(HeaderLine.IsData) || !filled.TrueForAll(c => IsFilled(lower, c))) return false;
        var names = lower.Where(n => n.AsSpan().Trim().Length > 0).ToList();
        return (filled.Count > 1 && filled[0] > 0) || names.Distinct().Count() < names.Count;
    }

    /// <summary>One row of names, or two (three) where the upper ones name groups of columns.</summary>
    private static int Depth(IReadOnlyList<IReadOnlyList<string>> rows, int start, Func<int, bool> isMerged)
    {
        if (!IsUnder(rows, start, isMerged(start))) return 1;
        return isMerged(start + 1) && IsUnder(rows, start + 1, isMerged: true) ? 3 : 2;
    }

    /// <summary>Whether the next row completes the names of this one: it fills its gaps, and unlike the rows that follow it holds no data.</summary>
    private static bool IsUnder(IReadOnlyList<IReadOnlyList<string>> rows, int row, bool isMerged)
    {
        if (row + 2 >= rows.Count) return false;
        var (upper, lower) = (rows[row], rows[row + 1]);
        if (!lower.Any(c => c.AsSpan().Trim().Length > 0) || lower.Any(HeaderLine.IsData)) return false;
        var fills = Enumerable.Range(0, lower.Count).Any(c => IsFilled(lower, c) && !IsFilled(upper, c));
        if (!fills) return false;
        if (isMerged) return true;
        var data = rows.Skip(row + 2).Take(20).ToList();
        var leavesGap = Enumerable.Range(0, upper.Count).Any(c => IsFilled(upper, c) && !IsFilled(lower, c));
        return leavesGap && Enumerable.Range(0, lower.Count).Any(c => IsFilled(lower, c) && data.Count(r => c < r.Count && HeaderLine.IsData(r[c])) * 2 >= data.Count);
    }

    /// <summary>«Продажи · сумма»: the group's name goes on over the columns that it leaves empty.</summary>
    private static List<string> NamesOf(IReadOnlyList<IReadOnlyList<string>> rows, int start, int depth)
    {
        var width = Enumerable.Range(start, depth).Select(r => rows[r].Count).DefaultIfEmpty(0).Max();
        var names = Enumerable.Repeat("", width).ToList();
        for (var level = 0; level < depth; level++)
        {
            var (row, isLast, group) = (rows[start + level], level == depth - 1, "");
            for (var c = 0; c < width; c++)
            {
                var name = IsFilled(row, c) ? row[c].Trim() : "";
                var hasLower = !isLast && Enumerable.Range(start + level + 1, depth - level - 1).Any(r => IsFilled(rows[r], c));
                if (name.Length > 0) group = hasLower ? name : "";
                else if (hasLower) name = group;
                if (name.Length > 0 && names[c] != name) names[c] = names[c].Length == 0 ? name : $"{names[c]} · {name}";
            }
        }

        return names;
    }

    private static bool IsFilled(IReadOnlyList<string> row, int column) => column < row.Count && row[column].AsSpan().Trim().Length > 0;
}
