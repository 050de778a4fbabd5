using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Rules;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import;

/// <summary>Finds the column that says what happened by its values, where no name says so: a few texts that speak of places of contact (in person, courier, phone).</summary>
internal static class TellingColumn
{
    private const int MostValues = 15, LongestValue = 40;

    /// <summary>The columns with the telling one as the activity; unchanged when there is an activity already or none of the file's own tells enough.</summary>
    public static IReadOnlyList<ColumnGuess> Promote(IReadOnlyList<ColumnGuess> columns, FileSample sample, IReadOnlyList<Shapes.Join> joins)
    {
        if (columns.Any(c => c.Role == Roles.Activity)) return columns;
        var best = columns.Where(c => c.Role == Roles.Property && !joins.Any(j => c.Name.StartsWith(j.As + ".", StringComparison.Ordinal))).Select(c => (Column: c, Told: Told(sample, c.Index))).OrderByDescending(c => c.Told.Count).FirstOrDefault();
        if (best.Column is null || best.Told.Count < 2) return columns;
        var telling = best.Column with { Role = Roles.Activity, Why = Note.Of("why.values", ("value", best.Told[0])) };
        return [.. columns.Select(c => c == best.Column ? telling : c)];
    }

    /// <summary>The values that speak of a place, when they make up most of a short list.</summary>
    private static List<string> Told(FileSample sample, int index)
    {
        var cells = sample.Column(index).Take(2000).ToList();
        var values = cells.GroupBy(Folding.Fold).ToList();
        if (values.Count is < 2 or > MostValues || values.Any(v => v.First().Length > LongestValue)) return [];
        var told = values.Where(v => Synonyms.IdeasIn(v.First()).Count > 0).ToList();
        return told.Sum(v => v.Count()) * 2 >= cells.Count ? [.. told.Select(v => v.First())] : [];
    }
}
