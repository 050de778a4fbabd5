using System.IO.Hashing;
using System.Text;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Reading;

/// <summary>Binds a mapping to a header, and collects every reason why it cannot be.</summary>
internal sealed class RowBinding(FileMapping mapping, IReadOnlyList<string> header, Func<int, Outcome<string>> timeFormat, int ownColumns)
{
    private static readonly HashSet<string> s_withCondition = [Roles.Score, Roles.Comment, Roles.Property];
    private readonly ColumnNames _names = new(header);
    private readonly List<Refusal> _refusals = [];
    private readonly List<Bound> _bound = [];
    private string? _usual;

    public Outcome<RowMap> Bind()
    {
        FindColumns();
        if (string.IsNullOrWhiteSpace(mapping.Source)) _refusals.Add(new Refusal("import.no-source"));
        if (_bound.Count(b => b.Column.Role == Roles.Score) > 200) _refusals.Add(new Refusal("import.too-many-scores"));
        var zone = FindZone();
        var times = MomentTimes();
        if (times.Count == 0) _refusals.Add(new Refusal("import.no-time"));
        CheckValues([.. times.Select(t => t.Name)]);
        if (_refusals.Count > 0) return _refusals;

        var moments = times.Select(t => MomentOf(t.Time, t.Name)).ToArray();
        if (_refusals.Count > 0) return _refusals;
        return Build(moments, zone!);
    }

    private RowMap Build(MomentColumns[] moments, TimeZoneInfo zone) => new()
    {
        Mapping = mapping,
        Header = header,
        OwnColumns = ownColumns,
        Zone = zone,
        Keys = [.. Of(Roles.Key).Select(b => b.Index)],
        Hashed = [.. Enumerable.Range(0, ownColumns).Except(_bound.Where(b => BelongsToMoment(b, moments)).Select(b => b.Index).Append(OfTheReading()))],
        Persons = [.. Of(Roles.Person).Select(b => new PersonColumn(b.Index, b.Column.Kind ?? "id", PersonText.KindSeed(b.Column.Kind ?? "id")))],
        Moments = moments,
        Amount = AmountOf(null),
        Duration = DurationOf(null),
        Scores = [.. Of(Roles.Score).Select(b => new ScoreColumn(b.Index, ScoreText.Find(b.Column.Scale)!.Value, b.Column.Topic ?? header[b.Index], b.Column.Activity, Folded(b.Column.Values), ConditionsOf(b.Column)))],
        Thread = First(Roles.Thread),
        Comments = [.. Of(Roles.Comment).Select(b => new TextColumn(b.Index, header[b.Index], ConditionsOf(b.Column)))],
        Properties = [.. Of(Roles.Property).Select(b => new TextColumn(b.Index, b.Column.Name ?? header[b.Index], ConditionsOf(b.Column)))],
        Currency = First(Roles.Currency),
        Item = First(Roles.Item),
        Quantity = First(Roles.Quantity),
    };

    private void FindColumns()
    {
        var missing = new List<string>();
        foreach (var column in mapping.Columns)
        {
            var index = column.Column is null ? -1 : _names.Find(column.Column);
            if (!Roles.All.Contains(column.Role)) _refusals.Add(Refusal.Of("import.role-unknown", ("role", column.Role)));
            else if (column.Column is not null && index < 0 && column.Role != Roles.Skip) missing.Add(column.Column);
            else _bound.Add(new Bound(column, index));
            missing.AddRange((column.Or ?? []).Concat(column.When?.Keys ?? []).Where(name => _names.Find(name) < 0));
        }

        if (missing.Count > 0) _refusals.Add(HeaderChanged([.. missing.Distinct()]));
    }

    /// <summary>The time columns with the names of their moments. The first without a name is the row itself, so that a mapping can gain moments and keep its keys.</summary>
    private List<(Bound Time, string Name)> MomentTimes()
    {
        var times = Of(Roles.Time).ToList();
        var own = times.FindIndex(t => string.IsNullOrWhiteSpace(t.Column.Moment));
        var named = times.Select((t, i) => (t, i == own ? "" : (t.Column.Moment ?? t.Column.Activity ?? t.Column.Column!).Trim())).ToList();
        foreach (var twice in named.GroupBy(t => Folding.Fold(t.Item2)).Where(g => g.Count() > 1)) _refusals.Add(Refusal.Of("import.moment-twice", ("moment", twice.First().Item2)));
        return named;
    }

    private MomentColumns MomentOf(Bound time, string name) => new()
    {
        Name = name,
        Seed = name.Length == 0 ? 0 : (long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(Folding.Fold(name))),
        Times = TimesOf(time),
        Clock = _bound.Where(b => b.Column.Role == Roles.TimeOfDay && b.Index >= 0 && IsOf(b, name)).Select(b => b.Index).DefaultIfEmpty(-1).First(),
        Dimensions = [.. Signature.Fields.Select(field => DimensionsOf(field, time, name))],
        Amount = name.Length == 0 ? null : AmountOf(name),
        Duration = name.Length == 0 ? null : DurationOf(name),
    };

    /// <summary>A time that never happened so far shows no notation: it is read as the others are.</summary>
    private (int, string)[] TimesOf(Bound time)
    {
        var read = ((int[])[time.Index, .. (time.Column.Or ?? []).Select(_names.Find)])
            .Select(index => (Index: index, Format: time.Column.Format is { } named ? KnownFormat(named) : timeFormat(index))).ToList();
        _usual ??= read.Select(r => r.Format.Value).FirstOrDefault(f => f is not null);
        foreach (var (_, format) in read)
            if (!format.IsDone && !(_usual is not null && IsOfNothing(format.Refusal!))) _refusals.Add(format.Refusal!);
        return [.. read.Select(r => (r.Index, r.Format.Value ?? _usual ?? TimeFormats.Iso))];
    }

    private static bool IsOfNothing(Refusal refusal) => refusal is { Code: "import.date-unknown" } && refusal.With!["text"] is "";

    private DimensionColumn[] DimensionsOf(string field, Bound time, string moment)
    {
        if (field == "source") return [new DimensionColumn(-1, mapping.Source.Trim(), Folded(null))];
        var columns = _bound.Where(b => b.Column.Role == field && (string.IsNullOrWhiteSpace(b.Column.Moment) || IsOf(b, moment)))
            .OrderBy(b => string.IsNullOrWhiteSpace(b.Column.Moment)).Select(b => new DimensionColumn(b.Index, b.Column.Value ?? "", Folded(b.Column.Values)));
        return field == "activity" && time.Column.Activity is { Length: > 0 } activity ? [new DimensionColumn(-1, activity, Folded(null)), .. columns] : [.. columns];
    }

    private AmountColumn? AmountOf(string? moment) => _bound.Find(b => b.Column.Role == Roles.Amount && b.Index >= 0 && IsOf(b, moment)) is not { } b ? null
        : new AmountColumn(b.Index, b.Column.Currency ?? mapping.Currency, b.Column.DecimalMark is { Length: 1 } mark ? (byte)mark[0] : (byte)0, TogetherOf(b.Column, Together.Sum));

    private DurationColumn? DurationOf(string? moment) => _bound.Find(b => b.Column.Role == Roles.Duration && b.Index >= 0 && IsOf(b, moment)) is not { } b ? null
        : new DurationColumn(b.Index, DurationText.UnitMilliseconds(b.Column.Unit)!.Value, TogetherOf(b.Column, Together.Max));

    private Condition[] ConditionsOf(ColumnMapping column) => [.. (column.When ?? new Dictionary<string, string>()).Select(w => new Condition(_names.Find(w.Key), w.Value))];

    private void CheckValues(IReadOnlyList<string> moments)
    {
        foreach (var (column, _) in _bound)
        {
            var name = column.Column ?? column.Role;
            if (column.Role == Roles.Score && ScoreText.Find(column.Scale) is null) _refusals.Add(Refusal.Of("import.scale-unknown", ("column", name)));
            if (column.Role == Roles.Duration && DurationText.UnitMilliseconds(column.Unit) is null) _refusals.Add(Refusal.Of("import.unit-unknown", ("column", name)));
            if (column.Role == Roles.Amount && (column.Currency ?? mapping.Currency) is { } currency && !AmountText.IsKnown(currency)) _refusals.Add(Refusal.Of("import.currency-unknown", ("currency", currency)));
            if (column.Role == Roles.Amount && column.DecimalMark is not (null or "." or ",")) _refusals.Add(Refusal.Of("import.decimal-unknown", ("column", name)));
            if (column.Together is not (null or "sum" or "max" or "first")) _refusals.Add(Refusal.Of("import.together-unknown", ("column", name)));
            if (column.When is not null && !s_withCondition.Contains(column.Role)) _refusals.Add(Refusal.Of("import.when-not-here", ("column", name), ("role", column.Role)));
            if (column.Role != Roles.Time && !string.IsNullOrWhiteSpace(column.Moment) && !moments.Any(m => Folding.Fold(m) == Folding.Fold(column.Moment)))
                _refusals.Add(Refusal.Of("import.moment-unknown", ("moment", column.Moment), ("column", name)));
        }
    }

    private TimeZoneInfo? FindZone()
    {
        if (mapping.Zone is null) return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(mapping.Zone, out var zone)) return zone;
        _refusals.Add(Refusal.Of("import.zone-unknown", ("zone", mapping.Zone)));
        return null;
    }

    private Refusal HeaderChanged(List<string> missing)
    {
        var names = new ColumnNames([.. mapping.Columns.Where(c => c.Column is not null).Select(c => c.Column!)]);
        var added = header.Take(ownColumns).Where(h => names.Find(h) < 0).ToArray();
        return Refusal.Of("import.header-changed", ("missing", string.Join(", ", missing)), ("new", added.Length == 0 ? "—" : string.Join(", ", added)));
    }

    private IEnumerable<Bound> Of(string role) => _bound.Where(b => b.Column.Role == role && b.Index >= 0);

    private int First(string role) => Of(role).Select(b => b.Index).DefaultIfEmpty(-1).First();

    /// <summary>Whether a column is that of a moment; of the row itself when neither has a name.</summary>
    private static bool IsOf(Bound bound, string? moment) => Folding.Fold(bound.Column.Moment ?? "") == Folding.Fold(moment ?? "");

    private static bool BelongsToMoment(Bound bound, MomentColumns[] moments) =>
        !string.IsNullOrWhiteSpace(bound.Column.Moment) || (bound.Column.Role == Roles.Time && Array.Exists(moments, m => m.Name.Length > 0 && m.Times[0].Index == bound.Index));

    /// <summary>A column that says something else each time the row is read (the day's visitor of a log), and so is no part of what the row is known by.</summary>
    private int OfTheReading() => mapping.Format == Formats.AccessLogs.AccessLogFormat.Code ? header.ToList().IndexOf(Formats.AccessLogs.AccessTable.VisitorColumn) : -1;

    private static Together TogetherOf(ColumnMapping column, Together usual) => column.Together switch { "sum" => Together.Sum, "max" => Together.Max, "first" => Together.First, _ => usual };

    private static Outcome<string> KnownFormat(string name) =>
        TimeFormats.All.Contains(name) ? name : Refusal.Of("import.format-unknown", ("format", name));

    private static Dictionary<string, string> Folded(IReadOnlyDictionary<string, string>? values)
    {
        var folded = new Dictionary<string, string>();
        foreach (var (text, meaning) in values ?? new Dictionary<string, string>()) folded[Folding.Fold(text)] = meaning;
        return folded;
    }

    private sealed record Bound(ColumnMapping Column, int Index);
}
