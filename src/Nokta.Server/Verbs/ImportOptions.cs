using System.CommandLine;
using Nokta.Interactions.Import;

namespace Nokta.Server.Verbs;

/// <summary>What may be said about a file in the call itself.</summary>
internal sealed class ImportOptions
{
    public Argument<string[]> Files { get; } = new("FILE") { Description = "Files to import, in this order.", Arity = ArgumentArity.OneOrMore };
    public Option<string?> Source { get; } = new("--source") { Description = "Where the files come from; with the record's number it makes a row unique. Default: the file's name without dates.", HelpName = "NAME" };
    public Option<string?> Mapping { get; } = new("--mapping") { Description = "A JSON file that says what the columns are.", HelpName = "FILE.json" };
    public Option<string[]> With { get; } = new("--with") { Description = "A table that explains the file: a campaign's date stands there, its number here. Kept under its name for later files. May be given several times.", HelpName = "FILE" };
    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Read the whole file, count, store nothing." };
    private readonly Option<string[]> _key = new("--key") { Description = "Column with the record's unique number; may be given several times.", HelpName = "COL" };
    private readonly Option<string?> _time = new("--time") { Description = "Column with date and time.", HelpName = "COL" };
    private readonly Option<string?> _format = new("--date-format") { Description = "How dates are written.", HelpName = "F" };
    private readonly Option<string?> _zone = new("--zone") { Description = "Time zone of the file's times, such as Asia/Tehran. Default: the workspace's.", HelpName = "ZONE" };
    private readonly Option<string[]> _columns = new("--column") { Description = "What a column is: NAME=ROLE, or NAME=ROLE:DETAIL with a person's kind, a score's scale, an amount's currency, a duration's unit. May be given several times.", HelpName = "NAME=ROLE" };

    public void AddTo(Command command)
    {
        command.Add(Files);
        foreach (var option in (ReadOnlySpan<Option>)[Source, Mapping, With, DryRun, _key, _time, _format, _zone, _columns]) command.Add(option);
        _format.AcceptOnlyFromAmong([.. TimeFormats.All]);
        command.Validators.Add(call =>
        {
            if (call.GetValue(Mapping) is { } file && !File.Exists(file)) call.AddError($"There is no mapping file {file}.");
            foreach (var table in call.GetValue(With) ?? [])
                if (!File.Exists(table)) call.AddError($"There is no file {table}.");
            if (call.GetValue(_zone) is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) call.AddError($"There is no time zone {zone}.");
        });
    }

    /// <summary>The mapping with what the call says about single columns. Throws <see cref="ArgumentException"/> when it names a column or a role that is not there.</summary>
    public FileMapping Apply(ParseResult call, FileMapping mapping)
    {
        var said = (call.GetValue(_columns) ?? []).Select(Column).ToList();
        said.AddRange((call.GetValue(_key) ?? []).Select(c => new ColumnMapping { Column = c, Role = Roles.Key }));
        var format = call.GetValue(_format);
        if (call.GetValue(_time) is { } time) said.Add(new ColumnMapping { Column = time, Role = Roles.Time, Format = format });
        foreach (var column in said)
        {
            if (mapping.Columns.All(c => c.Column != column.Column)) throw new ArgumentException($"There is no column “{column.Column}”. The columns are: {string.Join(", ", mapping.Columns.Where(c => c.Column is not null).Select(c => c.Column))}.");
            var others = column.Role is Roles.Time ? mapping.Columns.Select(c => c.Role == Roles.Time ? c with { Role = Roles.Property, Format = null } : c) : mapping.Columns;
            mapping = mapping with { Columns = [.. others.Select(c => c.Column == column.Column ? column : c)] };
        }

        if (format is not null) mapping = mapping with { Columns = [.. mapping.Columns.Select(c => c.Role == Roles.Time ? c with { Format = format } : c)] };
        return mapping with { Zone = call.GetValue(_zone) ?? mapping.Zone };
    }

    private static ColumnMapping Column(string text)
    {
        var at = text.LastIndexOf('=');
        if (at < 1) throw new ArgumentException($"“{text}” is not NAME=ROLE.");
        var (name, role, detail) = (text[..at], text[(at + 1)..], (string?)null);
        if (role.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon) (role, detail) = (role[..colon], role[(colon + 1)..]);
        if (!Roles.All.Contains(role)) throw new ArgumentException($"“{role}” is no role. The roles are: {string.Join(", ", Roles.All)}.");
        var column = new ColumnMapping { Column = name, Role = role };
        return role switch
        {
            Roles.Person => column with { Kind = detail ?? "id" },
            Roles.Score => column with { Scale = detail },
            Roles.Amount => column with { Currency = detail },
            Roles.Duration => column with { Unit = detail },
            Roles.Time => column with { Format = detail },
            _ => column,
        };
    }
}
