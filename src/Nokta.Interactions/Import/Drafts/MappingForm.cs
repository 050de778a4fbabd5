using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>The mapping as the form of the page says it: one group of fields per column, and what holds for the whole file.</summary>
internal static class MappingForm
{
    /// <summary>What may be said once for all rows when no column says it.</summary>
    public static IReadOnlyList<string> ForAllRows { get; } = [Roles.Activity, Roles.Channel, Roles.Branch];

    public static string Field(int column, string what) => string.Create(CultureInfo.InvariantCulture, $"c{column}.{what}");

    /// <summary>The mapping with the answers of the form; what the form does not ask about stays as it was.</summary>
    public static FileMapping Read(IFormCollection form, FileMapping before, IReadOnlyList<string> header)
    {
        var columns = header.Select((name, i) => Column(form, i, name, before)).ToList();
        columns.AddRange(before.Columns.Where(c => c.Column is null && !ForAllRows.Contains(c.Role)));
        columns.AddRange(before.SecondUses(header));
        foreach (var role in ForAllRows)
            if (Text(form, "all." + role) is { } value && columns.All(c => c.Role != role))
                columns.Add(new ColumnMapping { Role = role, Value = value });

        return before with
        {
            Source = Text(form, "source") ?? before.Source,
            Zone = Text(form, "zone") is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : before.Zone,
            Lines = form["lines"] == "yes",
            CanonicalKey = form["canonical"] == "yes" && columns.All(c => c.Role != Roles.Key),
            Columns = columns,
        };
    }

    /// <summary>How the file is read, where the form says it differently from before.</summary>
    public static FileMapping ReadFile(IFormCollection form, FileMapping before) => before with
    {
        Table = Text(form, "table") ?? before.Table,
        Encoding = OneOf(form, "encoding", Encodings) ?? before.Encoding,
        Delimiter = OneOf(form, "delimiter", Delimiters) ?? before.Delimiter,
        Header = form["header"].ToString() switch { "yes" => true, "no" => false, _ => before.Header },
    };

    public static IReadOnlyList<string> Encodings { get; } = ["utf-8", "windows-1251", "windows-1256", "utf-16le", "utf-16be"];
    public static IReadOnlyList<string> Delimiters { get; } = [",", ";", "tab", "|"];
    public static IReadOnlyList<string> PersonKinds { get; } = ["phone", "email", "card", "user", "visitor", "case", "id"];
    public static IReadOnlyList<string> Scales { get; } = ["csat5", "nps10", "ces7"];
    public static IReadOnlyList<string> Units { get; } = ["s", "min", "h", "ms"];
    public static IReadOnlyList<string> Currencies { get; } = ["IRT", "IRR", "RUB", "USD", "EUR", "GBP"];

    private static ColumnMapping Column(IFormCollection form, int index, string name, FileMapping before)
    {
        var was = before.Columns.FirstOrDefault(c => c.Column == name) ?? new ColumnMapping { Column = name, Role = Roles.Property };
        var role = OneOf(form, Field(index, "role"), Roles.All) ?? was.Role;
        var now = role == was.Role ? was : new ColumnMapping { Column = name, Role = role };
        return role switch
        {
            Roles.Time => now with { Format = Asked(form, index, "format", TimeFormats.All, now.Format), Activity = Free(form, index, "activity", now.Activity) },
            Roles.TimeOfDay => now with { Format = Asked(form, index, "format", TimeFormats.All, now.Format) },
            Roles.Person => now with { Kind = Asked(form, index, "kind", PersonKinds, now.Kind) ?? "id" },
            Roles.Score => now with { Scale = Asked(form, index, "scale", Scales, now.Scale), Topic = Free(form, index, "topic", now.Topic), Values = Words(form, index, now.Values) },
            Roles.Amount => now with { Currency = Asked(form, index, "currency", Currencies, now.Currency), DecimalMark = Asked(form, index, "mark", [".", ","], now.DecimalMark) },
            Roles.Duration => now with { Unit = Asked(form, index, "unit", Units, now.Unit) ?? "s" },
            _ => now,
        };
    }

    /// <summary>A field that is not in the form was not asked; one that is there and empty was answered with "as recognised".</summary>
    private static string? Asked(IFormCollection form, int index, string what, IReadOnlyList<string> allowed, string? before) =>
        form.ContainsKey(Field(index, what)) ? OneOf(form, Field(index, what), allowed) : before;

    /// <summary>Words and their numbers; a word without a number is an answer that does not count.</summary>
    private static IReadOnlyDictionary<string, string>? Words(IFormCollection form, int index, IReadOnlyDictionary<string, string>? before)
    {
        if (!form.ContainsKey(Field(index, "w0"))) return before;
        var words = before?.ToDictionary() ?? [];
        for (var i = 0; form[Field(index, $"w{i}")].ToString() is { Length: > 0 } word && i < 50; i++)
            words[word] = int.TryParse(form[Field(index, $"v{i}")], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : "";
        return words.Values.All(v => v.Length == 0) ? null : words;
    }

    private static string? Free(IFormCollection form, int index, string what, string? before) =>
        form.ContainsKey(Field(index, what)) ? Text(form, Field(index, what)) : before;

    private static string? OneOf(IFormCollection form, string field, IReadOnlyList<string> allowed) =>
        form[field].ToString() is var value && allowed.Contains(value) ? value : null;

    private static string? Text(IFormCollection form, string field)
    {
        var value = form[field].ToString().Trim();
        return value.Length == 0 ? null : value.Length > 200 ? value[..200] : value;
    }
}
