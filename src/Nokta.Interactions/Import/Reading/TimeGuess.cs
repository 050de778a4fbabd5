using System.Text;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Reading;

/// <summary>Which notations the cells of a column can be read in.</summary>
internal static class TimeGuess
{
    /// <summary>1900 and 2100: a business has no customers outside, but 2026 read as a Jalali year lies there.</summary>
    private const long Earliest = -2_208_988_800_000_000, Latest = 4_102_444_800_000_000;

    private static readonly (string, string)[] s_mirrors = [(TimeFormats.DayFirst, TimeFormats.MonthFirst), (TimeFormats.DayFirstShort, TimeFormats.MonthFirstShort)];

    /// <summary>The notations that read the most cells, at least nine of ten where there are many; two that mirror each other are ambiguous and both returned.</summary>
    public static IReadOnlyList<string> Formats(IReadOnlyCollection<string> cells)
    {
        var bytes = cells.Select(Encoding.UTF8.GetBytes).Where(b => !Plain.IsBlank(b)).ToList();
        if (bytes.Count == 0) return [];
        var read = TimeFormats.All.ToDictionary(f => f, f => Count(f, bytes));
        var most = read.Values.Max();
        // In a handful of rows one bad date is a tenth and more.
        if (most * 10 < bytes.Count * (bytes.Count < 20 ? 6 : 9)) return [];
        var best = TimeFormats.All.First(f => read[f] == most);
        if (best == TimeFormats.Iso && !bytes.Any(b => b.AsSpan().IndexOfAny((byte)'T', (byte)'Z', (byte)'+') >= 0)) best = TimeFormats.YearFirst;
        foreach (var (a, b) in s_mirrors)
            if (best == a && read[b] == most) return [a, b];
        return [best];
    }

    /// <summary>The notation of a column that a mapping leaves open; an ambiguous or unknown one is refused.</summary>
    public static Outcome<string> Format(FileSample sample, int column)
    {
        var name = sample.Header[column];
        return Formats([.. sample.Column(column).Take(5000)]) switch
        {
            [var one] => one,
            [_, _, ..] many => Refusal.Of("import.date-ambiguous", ("column", name), ("formats", string.Join(", ", many))).At(name),
            _ => Refusal.Of("import.date-unknown", ("column", name), ("text", sample.Column(column).FirstOrDefault() ?? "")).At(name),
        };
    }

    private static int Count(string format, List<byte[]> cells)
    {
        var (text, n) = (new TimeText(format), 0);
        foreach (var cell in cells)
            if (IsPlausible(format, cell) && text.Read(cell, out var at) is null && at.LocalMicros is >= Earliest and < Latest) n++;
        return n;
    }

    /// <summary>Any number could be seconds since 1970; only those of our time are taken for it.</summary>
    private static bool IsPlausible(string format, ReadOnlySpan<byte> cell) => format switch
    {
        TimeFormats.Seconds => cell.Length >= 10 && cell[0] is (byte)'1' or (byte)'2' && (cell.Length == 10 || cell[10] == '.'),
        TimeFormats.Milliseconds => cell.Length == 13 && cell[0] is (byte)'1' or (byte)'2',
        TimeFormats.Microseconds => cell.Length == 16 && cell[0] is (byte)'1' or (byte)'2' && !cell.ContainsAnyExceptInRange((byte)'0', (byte)'9'),
        TimeFormats.Iso or TimeFormats.YearFirst or TimeFormats.Jalali => cell.Length >= 8,
        _ => true,
    };
}
