using Nokta.Kernel.Calendars;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>What one and the same cell of her file means under one way of writing dates.</summary>
internal sealed record DateReading(string Format, string Cell, DateOnly Day)
{
    /// <summary>The first date of the file that the possible ways read differently, once per way.</summary>
    public static IReadOnlyList<DateReading> Of(string path, FileMapping mapping, ColumnRow column, Calendar calendar)
    {
        var ways = column.Ambiguous.Select(format => (Format: format, Rows: Rows(path, mapping, column, format, calendar))).ToList();
        var telling = ways[0].Rows.Keys.FirstOrDefault(cell => ways.All(w => w.Rows.ContainsKey(cell)) && ways.Select(w => w.Rows[cell]).Distinct().Count() == ways.Count);
        return telling is null ? [] : [.. ways.Select(w => new DateReading(w.Format, telling, w.Rows[telling]))];
    }

    private static Dictionary<string, DateOnly> Rows(string path, FileMapping mapping, ColumnRow column, string format, Calendar calendar)
    {
        var alone = mapping with { Zone = calendar.Zone.Id, Columns = [new ColumnMapping { Column = column.Name, Role = Roles.Time, Format = format }] };
        var read = Preview.Read(path, alone, rows: 200);
        var days = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        if (!read.IsDone) return days;
        foreach (var row in read.Value.Rows)
            if (row.Interactions.Count > 0 && column.Index < row.Cells.Count) days.TryAdd(row.Cells[column.Index], calendar.DateOf(row.Interactions[0].Time));
        return days;
    }
}
