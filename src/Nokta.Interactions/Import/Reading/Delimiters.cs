namespace Nokta.Interactions.Import.Reading;

/// <summary>What parts columns from each other.</summary>
internal static class Delimiters
{
    private const double LeastShare = 0.25;
    private static readonly string[] s_all = [",", ";", "tab", "|"];

    public static byte? Byte(string name) => name switch
    {
        "tab" or "\t" => (byte)'\t',
        "," or ";" or "|" => (byte)name[0],
        _ => null,
    };

    /// <summary>The delimiter that the file names itself in its first line (sep=;), as Excel understands it; empty when it names none.</summary>
    public static ReadOnlySpan<byte> Named(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("\uFEFF"u8)) text = text[3..];
        var end = text.IndexOfAny((byte)'\n', (byte)'\r');
        if (end < 0) return [];
        var line = text[..end].Trim((byte)'"');
        return line.Length is > 4 and < 10 && System.Text.Ascii.EqualsIgnoreCase(line[..4], "sep="u8) ? line[4..] : [];
    }

    /// <summary>The delimiter that gives most rows the same number of columns, and more than one.</summary>
    public static string Recognise(ReadOnlyMemory<byte> text, bool isWhole)
    {
        if (Named(text.Span) is [var named] && Array.Find(s_all, n => Byte(n) == named) is { } said) return said;
        var (best, bestScore) = (",", 0.0);
        foreach (var name in s_all)
        {
            var score = Score(text, Byte(name)!.Value, isWhole);
            // 12,50 is a number: commas that stand between digits part no columns where another mark does.
            if (name == "," && IsDecimal(text.Span)) score -= 0.2;
            if (score > bestScore) (best, bestScore) = (name, score);
        }

        return best;
    }

    /// <summary>Share of the rows that have the most frequent number of columns, and a little for their number.</summary>
    public static double Score(ReadOnlyMemory<byte> text, byte separator, bool isWhole)
    {
        var counts = Counts(text, separator, isWhole);
        var mode = counts.Where(c => c > 1).GroupBy(c => c).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).FirstOrDefault();
        if (mode is null || mode.Count() < LeastShare * counts.Count) return 0;
        return (double)mode.Count() / counts.Count + Math.Min(mode.Key, 50) / 1000.0;
    }

    private static bool IsDecimal(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, 64 * 1024)];
        var (between, all) = (0, 0);
        for (var i = 1; i + 1 < text.Length; i++)
        {
            if (text[i] != ',') continue;
            all++;
            if (char.IsAsciiDigit((char)text[i - 1]) && char.IsAsciiDigit((char)text[i + 1])) between++;
        }

        return all > 0 && between * 10 >= all * 9;
    }

    private static List<int> Counts(ReadOnlyMemory<byte> text, byte separator, bool isWhole)
    {
        var reader = CsvReader.Over(text, separator);
        var counts = new List<int>();
        while (counts.Count < 200 && reader.Next())
            if (reader.Fault == RecordFault.None) counts.Add(reader.Count);
        if (!isWhole && counts.Count is > 1 and < 200) counts.RemoveAt(counts.Count - 1);
        return counts;
    }
}
