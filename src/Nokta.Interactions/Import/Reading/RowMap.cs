using Nokta.Interactions.Ledger;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Reading;

/// <summary>A column of one of the dimensions, or a constant (index -1).</summary>
internal sealed record DimensionColumn(int Index, string Default, IReadOnlyDictionary<string, string> Values);

/// <summary>A column that holds a person key.</summary>
internal sealed record PersonColumn(int Index, string Kind, long Seed);

/// <summary>A column that holds answers on a scale.</summary>
internal sealed record ScoreColumn(int Index, Scale Scale, string Topic, string? Activity, IReadOnlyDictionary<string, string> Values);

/// <summary>A mapping bound to the columns of one file: where each thing stands and how it is written.</summary>
internal sealed class RowMap
{
    public required FileMapping Mapping { get; init; }
    public required IReadOnlyList<string> Header { get; init; }
    public required int Time { get; init; }
    public required string TimeFormat { get; init; }
    public int Clock { get; init; } = -1;
    public required TimeZoneInfo Zone { get; init; }
    public required int[] Keys { get; init; }
    public required PersonColumn[] Persons { get; init; }

    /// <summary>By field of <see cref="Signature"/>; several columns of one field: the first that is not empty.</summary>
    public required DimensionColumn[][] Dimensions { get; init; }
    public int Amount { get; init; } = -1;
    public string? AmountCurrency { get; init; }
    public byte DecimalMark { get; init; }
    public int Duration { get; init; } = -1;
    public long DurationUnit { get; init; } = 1000;
    public required ScoreColumn[] Scores { get; init; }
    public int Thread { get; init; } = -1;
    public required IReadOnlyList<int> Comments { get; init; }
    public required IReadOnlyList<(string Name, int Index)> Properties { get; init; }

    /// <summary>Whether rows carry a key of their own; else a hash and its occurrence number stand for it.</summary>
    public bool HasOwnKey => Keys.Length > 0 && !Mapping.CanonicalKey;

    /// <summary>Binds a mapping to a header; every reason why it cannot be is returned. <paramref name="timeFormat"/> is asked for when the mapping names none.</summary>
    public static Outcome<RowMap> Bind(FileMapping mapping, IReadOnlyList<string> header, Func<int, Outcome<string>> timeFormat)
    {
        var refusals = new List<Refusal>();
        var columns = new ColumnNames(header);
        var bound = new List<(ColumnMapping Column, int Index)>();
        var missing = new List<string>();
        foreach (var column in mapping.Columns)
        {
            var index = column.Column is null ? -1 : columns.Find(column.Column);
            if (!Roles.All.Contains(column.Role)) refusals.Add(Refusal.Of("import.role-unknown", ("role", column.Role)));
            else if (column.Column is not null && index < 0 && column.Role != Roles.Skip) missing.Add(column.Column);
            else bound.Add((column, index));
        }

        if (missing.Count > 0) refusals.Add(HeaderChanged(mapping, header, missing));
        if (string.IsNullOrWhiteSpace(mapping.Source)) refusals.Add(new Refusal("import.no-source"));
        if (bound.Count(b => b.Column.Role == Roles.Score) > 200) refusals.Add(new Refusal("import.too-many-scores"));
        var zone = FindZone(mapping.Zone, refusals);
        var time = bound.Find(b => b.Column.Role == Roles.Time && b.Index >= 0);
        if (time.Column is null) refusals.Add(new Refusal("import.no-time"));
        CheckValues(bound, mapping, refusals);
        if (refusals.Count > 0) return refusals;

        var format = time.Column!.Format is { } named ? KnownFormat(named) : timeFormat(time.Index);
        if (!format.IsDone) return format.Refusal!;
        return Build(mapping, header, bound, time.Index, format.Value, zone!);
    }

    private static RowMap Build(FileMapping mapping, IReadOnlyList<string> header, List<(ColumnMapping Column, int Index)> bound, int time, string format, TimeZoneInfo zone)
    {
        var amount = bound.Find(b => b.Column.Role == Roles.Amount && b.Index >= 0);
        var duration = bound.Find(b => b.Column.Role == Roles.Duration && b.Index >= 0);
        return new RowMap
        {
            Mapping = mapping,
            Header = header,
            Time = time,
            TimeFormat = format,
            Clock = First(bound, Roles.TimeOfDay),
            Zone = zone,
            Keys = [.. Of(bound, Roles.Key).Select(b => b.Index)],
            Persons = [.. Of(bound, Roles.Person).Select(b => new PersonColumn(b.Index, b.Column.Kind ?? "id", PersonText.KindSeed(b.Column.Kind ?? "id")))],
            Dimensions = [.. Signature.Fields.Select(field => DimensionsOf(mapping, bound, field))],
            Amount = amount.Column is null ? -1 : amount.Index,
            AmountCurrency = amount.Column?.Currency ?? mapping.Currency,
            DecimalMark = amount.Column?.DecimalMark is { Length: 1 } mark ? (byte)mark[0] : (byte)0,
            Duration = duration.Column is null ? -1 : duration.Index,
            DurationUnit = DurationText.UnitMilliseconds(duration.Column?.Unit) ?? 1000,
            Scores = [.. Of(bound, Roles.Score).Select(b => new ScoreColumn(b.Index, ScoreText.Find(b.Column.Scale)!.Value, b.Column.Topic ?? header[b.Index], b.Column.Activity, Folded(b.Column.Values)))],
            Thread = First(bound, Roles.Thread),
            Comments = [.. Of(bound, Roles.Comment).Select(b => b.Index)],
            Properties = [.. Of(bound, Roles.Property).Select(b => (b.Column.Name ?? header[b.Index], b.Index))],
        };
    }

    private static DimensionColumn[] DimensionsOf(FileMapping mapping, List<(ColumnMapping Column, int Index)> bound, string field) =>
        field == "source"
            ? [new DimensionColumn(-1, mapping.Source.Trim(), Folded(null))]
            : [.. bound.Where(b => b.Column.Role == field).Select(b => new DimensionColumn(b.Index, b.Column.Value ?? "", Folded(b.Column.Values)))];

    private static void CheckValues(List<(ColumnMapping Column, int Index)> bound, FileMapping mapping, List<Refusal> refusals)
    {
        foreach (var (column, _) in bound)
        {
            var name = column.Column ?? column.Role;
            if (column.Role == Roles.Score && ScoreText.Find(column.Scale) is null) refusals.Add(Refusal.Of("import.scale-unknown", ("column", name)));
            if (column.Role == Roles.Duration && DurationText.UnitMilliseconds(column.Unit) is null) refusals.Add(Refusal.Of("import.unit-unknown", ("column", name)));
            if (column.Role == Roles.Amount && (column.Currency ?? mapping.Currency) is { } currency && !AmountText.IsKnown(currency)) refusals.Add(Refusal.Of("import.currency-unknown", ("currency", currency)));
            if (column.Role == Roles.Amount && column.DecimalMark is not (null or "." or ",")) refusals.Add(Refusal.Of("import.decimal-unknown", ("column", name)));
        }
    }

    private static TimeZoneInfo? FindZone(string? id, List<Refusal> refusals)
    {
        if (id is null) return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)) return zone;
        refusals.Add(Refusal.Of("import.zone-unknown", ("zone", id)));
        return null;
    }

    private static Outcome<string> KnownFormat(string name) =>
        TimeFormats.All.Contains(name) ? name : Refusal.Of("import.format-unknown", ("format", name));

    private static Refusal HeaderChanged(FileMapping mapping, IReadOnlyList<string> header, List<string> missing)
    {
        var names = new ColumnNames([.. mapping.Columns.Where(c => c.Column is not null).Select(c => c.Column!)]);
        var added = header.Where(h => names.Find(h) < 0).ToArray();
        return Refusal.Of("import.header-changed", ("missing", string.Join(", ", missing)), ("new", added.Length == 0 ? "—" : string.Join(", ", added)));
    }

    private static IEnumerable<(ColumnMapping Column, int Index)> Of(List<(ColumnMapping Column, int Index)> bound, string role) => bound.Where(b => b.Column.Role == role && b.Index >= 0);

    private static int First(List<(ColumnMapping Column, int Index)> bound, string role) => Of(bound, role).Select(b => b.Index).DefaultIfEmpty(-1).First();

    private static Dictionary<string, string> Folded(IReadOnlyDictionary<string, string>? values)
    {
        var folded = new Dictionary<string, string>();
        foreach (var (text, meaning) in values ?? new Dictionary<string, string>()) folded[Folding.Fold(text)] = meaning;
        return folded;
    }
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
