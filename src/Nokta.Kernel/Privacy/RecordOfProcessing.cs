namespace Nokta.Kernel.Privacy;

/// <summary>What is kept of people and where, made from the tags in the code (GDPR, article 30): the manual prints it and the privacy page hands it out.</summary>
public static class RecordOfProcessing
{
    /// <summary>What is said of each door that cares for columns; any other name is said as it is.</summary>
    private static readonly Dictionary<string, string> s_doors = new()
    {
        [MentionsInTexts.DoorName] = "notes and names", ["account"] = "accounts (members' page)", ["trail"] = "audit trail",
    };

    /// <summary>One row for the columns of a table that hold the same and that the same door exports and erases, in the order of the tables.</summary>
    public static IReadOnlyList<ProcessedColumns> Rows(IEnumerable<StoredColumn> columns) =>
        [.. columns.Where(c => c.Door is not null).GroupBy(c => (c.Table, c.What, Door: c.Door!)).Select(g => new ProcessedColumns(g.Key.Table, string.Join(", ", g.Select(c => c.Column).Order(StringComparer.Ordinal)), g.Key.What, s_doors.GetValueOrDefault(g.Key.Door, g.Key.Door)))
            .OrderBy(r => r.Table, StringComparer.Ordinal).ThenBy(r => r.Columns, StringComparer.Ordinal)];
}

/// <summary>Columns of one table with personal data.</summary>
public sealed record ProcessedColumns(string Table, string Columns, string What, string By);
