using Nokta.Kernel;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>What only the person who knows the file can say, and what she said twice.</summary>
internal static class MappingQuestions
{
    private static readonly HashSet<string> s_several = [Roles.Time, Roles.Key, Roles.Person, Roles.Score, Roles.Comment, Roles.Property, Roles.Skip];

    public static IReadOnlyList<Refusal> Of(MappingDesk desk)
    {
        var questions = new List<Refusal>();
        if (desk.Columns.All(c => c.Mapping.Role != Roles.Time)) questions.Add(new Refusal("mapping.time-missing"));
        foreach (var column in desk.Columns)
        {
            if (IsNamelessMoment(column, desk)) questions.Add(Refusal.Of("mapping.moment-missing", ("column", column.Name)).At(FieldOf(column)));
            var at = FieldOf(column);
            if (column.Ambiguous.Count > 1 && !column.Ambiguous.Contains(column.Mapping.Format ?? ""))
                questions.Add(Refusal.Of("mapping.date-two-ways", ("column", column.Name)).At(at));
            if (column.Mapping is { Role: Roles.Score, Scale: null })
                questions.Add(Refusal.Of("mapping.scale-missing", ("column", column.Name)).At(at));
            else if (column.Words.Count > 0 && column.Mapping.Values is null)
                questions.Add(Refusal.Of("mapping.words-missing", ("column", column.Name)).At(at));
        }

        foreach (var twice in desk.Columns.Where(c => !s_several.Contains(c.Mapping.Role)).GroupBy(c => c.Mapping.Role).Where(g => g.Count() > 1))
            questions.Add(Refusal.Of("mapping.twice", ("role", twice.Key), ("first", twice.First().Name), ("second", twice.ElementAt(1).Name)));
        return questions;
    }

    /// <summary>The first date is the row's own; a further one is a moment only when somebody says of what.</summary>
    private static bool IsNamelessMoment(ColumnRow column, MappingDesk desk) =>
        column.Mapping is { Role: Roles.Time, Moment: null, Activity: null } && desk.Columns.First(c => c.Mapping is { Role: Roles.Time, Moment: null }) != column;

    private static string FieldOf(ColumnRow column) => "c" + column.Index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
