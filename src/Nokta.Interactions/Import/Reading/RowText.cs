using System.Globalization;
using System.Text;

namespace Nokta.Interactions.Import.Reading;

/// <summary>The texts of a record that the columns of the ledger do not hold: they are read anew from the raw input when somebody looks.</summary>
internal sealed record RowText(string Key, string PersonKind, string Person, string Thread, string Comment, IReadOnlyDictionary<string, string> Properties)
{
    /// <summary>Names under which the items of a receipt and how many they are stand among its properties.</summary>
    public const string Items = "items", Quantity = "quantity";

    /// <summary>Reads a record of which several lines may be left, from the next one on.</summary>
    public static RowText OfAll(Records rows, RowMap map)
    {
        var found = Draft.Empty;
        while (rows.Next()) found.Add(rows, map);
        return found.ToText();
    }

    /// <summary>Reads the row at hand.</summary>
    public static RowText Of(Records row, RowMap map)
    {
        var found = Draft.Empty;
        found.Add(row, map);
        return found.ToText();
    }

    public static string Cell(Records row, int index) => index >= 0 && index < row.Count ? Encoding.UTF8.GetString(row.Field(index)).Trim() : "";

    private static (string Kind, string Text) PersonOf(Records row, RowMap map)
    {
        var country = PersonText.CountryOf(map.Zone);
        foreach (var column in map.Persons)
        {
            if (column.Index >= row.Count) continue;
            var cell = row.Field(column.Index);
            var room = new byte[cell.Length + 8];
            var length = PersonText.Normalise(cell, column.Kind, country, room);
            if (length > 0) return (column.Kind, Encoding.UTF8.GetString(room, 0, length));
        }

        return ("", "");
    }

    /// <summary>What the lines read so far say together: texts of the first that has them, comments and items of all.</summary>
    private sealed class Draft
    {
        private readonly Dictionary<string, string> _properties = [];
        private readonly List<string> _comments = [], _items = [];
        private (string Kind, string Text) _person = ("", "");
        private string? _key, _thread;
        private decimal _quantity;
        private bool _isCounted;

        public static Draft Empty => new();

        public void Add(Records row, RowMap map)
        {
            _key ??= string.Join(" · ", map.Keys.Select(k => Cell(row, k)));
            if (_person.Text.Length == 0) _person = PersonOf(row, map);
            if (string.IsNullOrEmpty(_thread)) _thread = Cell(row, map.Thread);
            foreach (var comment in map.Comments)
                if (Holds(comment, row) && Cell(row, comment.Index) is { Length: > 0 } text) _comments.Add(text);
            foreach (var property in map.Properties)
                if (Holds(property, row) && Cell(row, property.Index) is { Length: > 0 } value) _properties.TryAdd(property.Name, value);
            AddItem(Cell(row, map.Item), Cell(row, map.Quantity));
        }

        public RowText ToText()
        {
            if (_items.Count > 0) _properties.TryAdd(Items, string.Join(", ", _items));
            if (_isCounted) _properties.TryAdd(Quantity, _quantity.ToString("0.###", CultureInfo.InvariantCulture));
            return new RowText(_key ?? "", _person.Kind, _person.Text, _thread ?? "", string.Join("\n", _comments), _properties);
        }

        private void AddItem(string item, string quantity)
        {
            var plain = Encoding.UTF8.GetBytes(quantity);
            var isNumber = decimal.TryParse(Encoding.UTF8.GetString(Plain.Of(plain, new byte[plain.Length])).Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
            if (item.Length > 0) _items.Add(isNumber && number != 1 ? string.Create(CultureInfo.InvariantCulture, $"{item} × {number:0.###}") : item);
            if (!isNumber) return;
            _quantity += number;
            _isCounted = true;
        }

        private static bool Holds(TextColumn column, Records row) => column.When.Length == 0 || Condition.All(column.When, row);
    }
}
