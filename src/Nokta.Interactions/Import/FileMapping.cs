using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nokta.Interactions.Import;

/// <summary>
/// What the columns of a file mean. The JSON is the one of <c>demo/*/mappings</c>:
/// <c>{"source":"receipts","zone":"Asia/Tehran","columns":[{"column":"time","role":"time","format":"y-m-d"}, …]}</c>.
/// </summary>
public sealed record FileMapping
{
    /// <summary>Name of the source; with the source key it makes an interaction unique in the workspace.</summary>
    public required string Source { get; init; }

    /// <summary>What people call the mapping; null = the source's name.</summary>
    public string? Title { get; init; }

    /// <summary>Kind of file, one of <see cref="Formats.FileFormats"/>; null = as recognised.</summary>
    public string? Format { get; init; }

    /// <summary>Which table of a file that holds several (a sheet); null = the likeliest.</summary>
    public string? Table { get; init; }

    /// <summary>utf-8, windows-1251, windows-1256, utf-16le, utf-16be; null = as recognised.</summary>
    public string? Encoding { get; init; }

    /// <summary>One of <c>, ; | tab</c>; null = as recognised.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Whether the first line names the columns; null = as recognised. Without a header columns are called 1, 2, 3 …</summary>
    public bool? Header { get; init; }

    /// <summary>How many rows name the columns; null = one. Further rows add to the names of the first: question, then choice.</summary>
    public int? HeaderRows { get; init; }

    /// <summary>IANA zone of local times; null = UTC, with a warning. A caller puts the workspace's here.</summary>
    public string? Zone { get; init; }

    /// <summary>Currency of amounts that name none, ISO 4217 or IRT (toman); a caller puts the workspace's here.</summary>
    public string? Currency { get; init; }

    /// <summary>
    /// Rows with the same key are lines of one record (a receipt), when they are not too far apart: amounts add up, each line may bring items
    /// and answers, the first line gives the rest.
    /// </summary>
    public bool Lines { get; init; }

    /// <summary>Small tables that tell more of each row: a campaign's date stands in another file. Their columns are called <c>as.column</c>.</summary>
    public IReadOnlyList<Shapes.Join>? Joins { get; init; }

    /// <summary>
    /// Two exports of the same thing in other notations are recognised: minute, person and scores (of rows without scores the amount, without
    /// amounts the duration) and their occurrence number make the source key. For files without an id; key columns are ignored.
    /// </summary>
    public bool CanonicalKey { get; init; }

    public required IReadOnlyList<ColumnMapping> Columns { get; init; }

    /// <summary>How the file is to be read, as far as it is said here.</summary>
    [JsonIgnore]
    public FileForm Form => new(Format, Table, Encoding, Delimiter, Header, HeaderRows);

    [JsonIgnore]
    public bool HasKey => CanonicalKey || Columns.Any(c => c.Role == Roles.Key);

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A column may be two things at once (a phone that is a person and a property): what stands for one of these columns after its first entry.</summary>
    internal IEnumerable<ColumnMapping> SecondUses(IReadOnlyList<string> header) =>
        Columns.Where(c => c.Column is { } name && header.Contains(name)).GroupBy(c => c.Column).SelectMany(g => g.Skip(1));

    /// <summary>Whether a column is looked up in another table.</summary>
    public bool IsJoined(string column) => Joins?.Any(j => column.StartsWith(j.As + ".", StringComparison.Ordinal)) == true;

    public static FileMapping Parse(string json) => JsonSerializer.Deserialize<FileMapping>(json, Json) ?? throw new JsonException();

    public string ToJson() => JsonSerializer.Serialize(this, Json);
}

/// <summary>The outer form of a file: what kind it is and how its rows are told from each other. Null = as recognised.</summary>
/// <param name="Columns">Names of the columns where a part of a file is read that does not show them all.</param>
public sealed record FileForm(string? Format = null, string? Table = null, string? Encoding = null, string? Delimiter = null, bool? Header = null, int? HeaderRows = null, IReadOnlyList<string>? Columns = null)
{
    /// <summary>What the format knows beside the file.</summary>
    internal Formats.FormatMemory? Memory { get; init; }

    internal Formats.TableChoice Choice => new(Table, Header, Encoding, HeaderRows, Columns) { Memory = Memory };
}

/// <summary>What one column is to an interaction, or a constant for all rows when it names no column.</summary>
public sealed record ColumnMapping
{
    /// <summary>Name in the header, or the number from 1 where there is none; null = a constant, see <see cref="Value"/>.</summary>
    public string? Column { get; init; }

    /// <summary>One of <see cref="Roles"/>.</summary>
    public required string Role { get; init; }

    /// <summary>How a time is written, one of <see cref="TimeFormats"/>; null = recognised, refused when ambiguous.</summary>
    public string? Format { get; init; }

    /// <summary>What a person key is: phone, email, card, id …</summary>
    public string? Kind { get; init; }

    /// <summary>Currency of an amount.</summary>
    public string? Currency { get; init; }

    /// <summary>Decimal mark of an amount, "." or ","; null = recognised cell by cell.</summary>
    public string? DecimalMark { get; init; }

    /// <summary>Unit of a duration: ms, s, min, h; <c>h:mm:ss</c> is understood always. Default s.</summary>
    public string? Unit { get; init; }

    /// <summary>Scale of a score: csat5, nps10, ces7.</summary>
    public string? Scale { get; init; }

    /// <summary>Topic of a score column where a row holds several; null = the column's name.</summary>
    public string? Topic { get; init; }

    /// <summary>Activity of the interactions that a score or a time column makes; null = the row's.</summary>
    public string? Activity { get; init; }

    /// <summary>
    /// Of several time columns each is a moment with interactions of its own (ordered, paid, delivered): its name, which is part of their key.
    /// The first time column without one is the row itself. Other columns with a moment's name hold for that moment only.
    /// </summary>
    public string? Moment { get; init; }

    /// <summary>Columns to read, in this order, where a time is empty.</summary>
    public IReadOnlyList<string>? Or { get; init; }

    /// <summary>The column is this only in rows where these columns have these texts (the question, in a table with a row per answer).</summary>
    public IReadOnlyDictionary<string, string>? When { get; init; }

    /// <summary>What lines make of an amount or a duration together: sum, max or first. Default: amounts sum, durations max.</summary>
    public string? Together { get; init; }

    /// <summary>Name of a property; null = the column's.</summary>
    public string? Name { get; init; }

    /// <summary>A constant in place of a column, or what an empty cell stands for.</summary>
    public string? Value { get; init; }

    /// <summary>What cell texts mean: words of a scale to numbers, a till's codes to channels. Compared folded; <c>*</c> is any other text.</summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }
}

/// <summary>What a column may be to an interaction.</summary>
public static class Roles
{
    public const string Key = "key", Time = "time", TimeOfDay = "time-of-day", Person = "person", Activity = "activity", Branch = "branch",
        Channel = "channel", Direction = "direction", Purpose = "purpose", Outcome = "outcome", Thread = "thread", Staff = "staff",
        Device = "device", Campaign = "campaign", Topic = "topic", Amount = "amount", Currency = "currency", Duration = "duration", Score = "score",
        Comment = "comment", Item = "item", Quantity = "quantity", Property = "property", Skip = "skip";

    public static IReadOnlyList<string> All { get; } =
    [
        Time, TimeOfDay, Key, Person, Activity, Channel, Branch, Direction, Purpose, Outcome, Thread, Staff, Device, Campaign, Topic,
        Amount, Currency, Item, Quantity, Duration, Score, Comment, Property, Skip,
    ];
}

/// <summary>Names of the ways a time is written. Separators may be / . - or a space, digits Latin, Persian or Arabic.</summary>
public static class TimeFormats
{
    public const string Iso = "iso", YearFirst = "y-m-d", DayFirst = "d-m-y", MonthFirst = "m-d-y", DayFirstShort = "d-m-yy",
        MonthFirstShort = "m-d-yy", Jalali = "jalali", JalaliDayFirst = "jalali-d-m-y", Seconds = "epoch-s", Milliseconds = "epoch-ms", Microseconds = "epoch-us", Words = "words";

    public static IReadOnlyList<string> All { get; } =
        [Iso, YearFirst, DayFirst, MonthFirst, DayFirstShort, MonthFirstShort, Jalali, JalaliDayFirst, Words, Seconds, Milliseconds, Microseconds];
}
