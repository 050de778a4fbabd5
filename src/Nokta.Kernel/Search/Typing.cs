namespace Nokta.Kernel.Search;

/// <summary>How far a typed word is from the beginning of a written one, when fingers slip: letters too many, missing, wrong, or swapped.</summary>
internal static class Typing
{
    /// <summary>How many slips a word of this length may hold.</summary>
    public static int Allowed(int length) => length < 4 ? 0 : length < 8 ? 1 : 2;

    /// <summary>A bit for each kind of letter in the word; what lacks too many of them need not be compared.</summary>
    public static ulong LettersOf(ReadOnlySpan<char> word)
    {
        var letters = 0UL;
        foreach (var c in word) letters |= 1UL << (c & 63);
        return letters;
    }

    /// <summary>The least number of slips that turns the typed word into the written one or its beginning (Damerau-Levenshtein, adjacent swaps); more than <paramref name="most"/> when there are more.</summary>
    public static int Distance(ReadOnlySpan<char> typed, ReadOnlySpan<char> written, int most)
    {
        if (written.Length > typed.Length + most) written = written[..(typed.Length + most)];
        var width = typed.Length + 1;
        Span<int> rows = width <= 64 ? stackalloc int[3 * 64] : new int[3 * width];
        var before = rows[..width];
        var above = rows.Slice(width, width);
        var row = rows.Slice(2 * width, width);
        for (var j = 0; j < width; j++) above[j] = j;
        var least = above[^1];
        for (var i = 1; i <= written.Length; i++)
        {
            row[0] = i;
            var smallest = i;
            for (var j = 1; j < width; j++)
            {
                var cost = typed[j - 1] == written[i - 1] ? 0 : 1;
                var d = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + cost);
                if (i > 1 && j > 1 && typed[j - 1] == written[i - 2] && typed[j - 2] == written[i - 1]) d = Math.Min(d, before[j - 2] + 1);
                row[j] = d;
                smallest = Math.Min(smallest, d);
            }

            least = Math.Min(least, row[^1]);
            if (smallest > most) break;
            var oldest = before;
            before = above;
            above = row;
            row = oldest;
        }

        return least;
    }
}
