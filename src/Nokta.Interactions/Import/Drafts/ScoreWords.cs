using System.Globalization;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>Answers given in words ("very good"): each gets its number on the scale, or counts as no answer.</summary>
internal static class ScoreWords
{
    private const int MostWords = 12;

    /// <summary>Columns with the words that stand in the beginning of the file.</summary>
    public static IReadOnlyList<ColumnRow> Add(IReadOnlyList<ColumnRow> columns, string path, FileMapping mapping)
    {
        if (!columns.Any(c => c.Mapping.Role == Roles.Score && c.Samples.Any(IsWord))) return columns;
        return FileSample.Read(path, mapping.Form) is not { IsDone: true } sample ? columns
            : [.. columns.Select(c => c.Mapping.Role == Roles.Score ? c with { Words = Of(sample.Value, c.Index) } : c)];
    }

    /// <summary>The numbers a word may stand for.</summary>
    public static IEnumerable<int> NumbersOf(string? scale) => scale switch { "nps10" => Enumerable.Range(0, 11), "ces7" => Enumerable.Range(1, 7), _ => Enumerable.Range(1, 5) };

    private static List<string> Of(FileSample sample, int index) => [.. sample.Column(index).Where(IsWord).DistinctBy(Folding.Fold).Take(MostWords)];

    private static bool IsWord(string cell) =>
        cell.Length > 0 && !cell.Contains('★', StringComparison.Ordinal) && !char.IsAsciiDigit(Folding.Digits(cell)[0]) && !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
