using System.Text;

namespace Nokta.Interactions.Import.Reading;

/// <summary>The texts of a row that the columns of the ledger do not hold: they are read anew from the raw input when somebody looks.</summary>
internal sealed record RowText(string Key, string PersonKind, string Person, string Thread, string Comment, IReadOnlyDictionary<string, string> Properties)
{
    public static RowText Of(Records row, RowMap map)
    {
        var (kind, person) = PersonOf(row, map);
        var properties = new Dictionary<string, string>();
        foreach (var (name, index) in map.Properties)
            if (Cell(row, index) is { Length: > 0 } value) properties.TryAdd(name, value);
        return new RowText(
            string.Join(" · ", map.Keys.Select(k => Cell(row, k))),
            kind, person,
            map.Thread < 0 ? "" : Cell(row, map.Thread),
            string.Join("\n", map.Comments.Select(c => Cell(row, c)).Where(c => c.Length > 0)),
            properties);
    }

    public static string Cell(Records row, int index) => index < row.Count ? Encoding.UTF8.GetString(row.Field(index)).Trim() : "";

    private static (string Kind, string Text) PersonOf(Records row, RowMap map)
    {
        var country = PersonText.CountryOf(map.Zone);
        foreach (var column in map.Persons)
        {
            var cell = row.Field(column.Index);
            var room = new byte[cell.Length + 8];
            var length = PersonText.Normalise(cell, column.Kind, country, room);
            if (length > 0) return (column.Kind, Encoding.UTF8.GetString(room, 0, length));
        }

        return ("", "");
    }
}
