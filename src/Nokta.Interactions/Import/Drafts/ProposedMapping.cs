using System.Text.RegularExpressions;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>The mapping a page starts from: the one used before for such a file, completed by the guess for what is new.</summary>
public static partial class ProposedMapping
{
    private static readonly (string Word, string Code)[] s_currencies =
        [("تومان", "IRT"), ("ریال", "IRR"), ("руб", "RUB"), ("₽", "RUB"), ("toman", "IRT"), ("rial", "IRR"), ("rub", "RUB"), ("usd", "USD"), ("$", "USD"), ("eur", "EUR"), ("€", "EUR"), ("gbp", "GBP"), ("£", "GBP")];

    public static FileMapping Of(FileGuess guess, KnownMapping? known, string fileName, string? zone, string? currency)
    {
        var fresh = WithCurrencies(guess.ToMapping(known?.Mapping.Source ?? SourceOf(fileName), zone, currency));
        if (known is null) return fresh;
        var columns = fresh.Columns.Select(c => known.Mapping.Columns.FirstOrDefault(k => k.Column is not null && Folding.Fold(k.Column) == Folding.Fold(c.Column!)) is { } same ? same with { Column = c.Column } : c with { Role = known.Fits ? c.Role : Unclaimed(c, known) });
        return known.Mapping with
        {
            Format = fresh.Format,
            Table = fresh.Table,
            Encoding = guess.Encoding,
            Delimiter = guess.Delimiter,
            Header = guess.HasHeader,
            HeaderRows = fresh.HeaderRows,
            Zone = known.Mapping.Zone ?? zone,
            Currency = known.Mapping.Currency ?? currency,
            Columns = [.. columns, .. known.Mapping.Columns.Where(c => c.Column is null || (known.Mapping.IsJoined(c.Column) && fresh.Columns.All(f => f.Column != c.Column))), .. known.Mapping.SecondUses([.. fresh.Columns.Select(c => c.Column!)])],
        };
    }

    /// <summary>The same mapping for a file that is now read otherwise: by place when there are as many columns, else guessed anew.</summary>
    public static FileMapping Reread(FileMapping mapping, IReadOnlyList<string> before, FileGuess guess)
    {
        var fresh = WithCurrencies(guess.ToMapping(mapping.Source, mapping.Zone, mapping.Currency)).Columns;
        var columns = before.Count == fresh.Count
            ? fresh.Select((c, i) => mapping.Columns.FirstOrDefault(m => m.Column == before[i]) is { Role: not (Roles.Property or Roles.Skip) } same ? same with { Column = c.Column } : c)
            : fresh;
        return mapping with { Columns = [.. columns, .. mapping.Columns.Where(c => c.Column is null)] };
    }

    /// <summary>A name for the source out of the file's: without dates, numbers and ending, so that next month's file has it too.</summary>
    public static string SourceOf(string fileName)
    {
        var name = Path.GetFileNameWithoutExtension(fileName);
        name = DatesAndNumbers().Replace(name, " ");
        name = Separators().Replace(name, " ").Trim();
        return name.Length == 0 ? "import" : name;
    }

    /// <summary>A currency that the column's name says: «مبلغ (تومان)», «Сумма, руб.», "Total (USD)".</summary>
    private static FileMapping WithCurrencies(FileMapping mapping) => mapping with
    {
        Columns = [.. mapping.Columns.Select(c => c is { Role: Roles.Amount, Column: { } name } ? c with { Currency = s_currencies.FirstOrDefault(w => Folding.Fold(name).Contains(w.Word, StringComparison.Ordinal)).Code } : c)],
    };

    /// <summary>A new column never takes a role that the known mapping gives to another column.</summary>
    private static string Unclaimed(ColumnMapping column, KnownMapping known) =>
        column.Role is Roles.Property or Roles.Skip or Roles.Score || column is { Role: Roles.Person, Kind: PersonText.Phone or PersonText.Email } || (known.Preset is null && column.Role == Roles.Person) || known.Mapping.Columns.All(k => k.Role != column.Role) || known.Missing.Any(m => known.Mapping.Columns.Any(k => k.Column == m && k.Role == column.Role))
            ? column.Role
            : Roles.Property;

    [GeneratedRegex(@"[\d\u06F0-\u06F9\u0660-\u0669]+([-_.–][\d\u06F0-\u06F9\u0660-\u0669]+)*|\(\s*\d*\s*\)", RegexOptions.NonBacktracking)] private static partial Regex DatesAndNumbers();
    [GeneratedRegex(@"[\s_\-.()]+")] private static partial Regex Separators();
}
