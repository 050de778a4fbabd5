using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Reading;

/// <summary>A mapping bound to the columns of one file: where each thing stands and how it is written.</summary>
internal sealed class RowMap
{
    public required FileMapping Mapping { get; init; }
    public required IReadOnlyList<string> Header { get; init; }

    /// <summary>How many of the columns stand in the file itself; the rest was looked up.</summary>
    public required int OwnColumns { get; init; }

    public required TimeZoneInfo Zone { get; init; }
    public required int[] Keys { get; init; }

    /// <summary>Columns whose texts stand for a row without a key: what moments add later is not among them.</summary>
    public required int[] Hashed { get; init; }
    public required PersonColumn[] Persons { get; init; }

    /// <summary>At least one; a row has interactions for each that happened.</summary>
    public required MomentColumns[] Moments { get; init; }

    /// <summary>What belongs to no moment in particular: it goes to the first that happened.</summary>
    public AmountColumn? Amount { get; init; }
    public DurationColumn? Duration { get; init; }
    public required ScoreColumn[] Scores { get; init; }
    public int Thread { get; init; } = -1;
    public required TextColumn[] Comments { get; init; }
    public required TextColumn[] Properties { get; init; }
    public int Currency { get; init; } = -1;
    public int Item { get; init; } = -1;
    public int Quantity { get; init; } = -1;

    /// <summary>Whether rows carry a key of their own; else a hash and its occurrence number stand for it.</summary>
    public bool HasOwnKey => Keys.Length > 0 && !Mapping.CanonicalKey;

    /// <summary>Whether rows with one key are lines of one record.</summary>
    public bool HasLines => Mapping.Lines && HasOwnKey;

    /// <summary>Notation of the first time, as the history keeps it.</summary>
    public string TimeFormat => Moments[0].Times[0].Format;

    /// <summary>Binds a mapping to a header; every reason why it cannot be is returned. <paramref name="timeFormat"/> is asked for when the mapping names none.</summary>
    public static Outcome<RowMap> Bind(FileMapping mapping, IReadOnlyList<string> header, Func<int, Outcome<string>> timeFormat, int? ownColumns = null) =>
        new RowBinding(mapping, header, timeFormat, ownColumns ?? header.Count).Bind();
}

/// <summary>Finds columns by name: as written, else folded, else by number from 1.</summary>
internal sealed class ColumnNames(IReadOnlyList<string> header)
{
    public int Find(string name)
    {
        for (var i = 0; i < header.Count; i++)
            if (header[i] == name) return i;
        var folded = Folding.Fold(name);
        for (var i = 0; i < header.Count; i++)
            if (Folding.Fold(header[i]) == folded) return i;
        return int.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= header.Count ? number - 1 : -1;
    }

    /// <summary>Names as a mapping can use them: trimmed, a nameless column by its number, a second one of the same name marked.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> cells)
    {
        var names = new List<string>();
        foreach (var cell in cells)
        {
            var name = cell.Trim();
            if (name.Length == 0) name = (names.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            var unique = name;
            for (var n = 2; names.Contains(unique); n++) unique = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} #{n}");
            names.Add(unique);
        }

        return names;
    }
}
