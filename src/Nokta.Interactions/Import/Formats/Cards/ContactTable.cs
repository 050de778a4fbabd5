using System.Globalization;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Import.Formats.Cards;

/// <summary>
/// The cards of an address book. A card is no contact of a customer but says which numbers and addresses are one person: it becomes one internal
/// interaction at the time of its last change, whose keys are linked. A number that stands on several cards (an office's) is nobody's key, or it
/// would make one person of all who share it. A card without a number and an address of its own is left out.
/// </summary>
internal sealed class ContactTable(UnpackedText text, DateTime fileTime, HashSet<string> shared) : ITable
{
    private const int Phones = 4, Mails = 3, MostFields = 2000;

    private static readonly ColumnMapping[] s_columns =
    [
        new() { Column = "id", Role = Roles.Key },
        new() { Column = "time", Role = Roles.Time, Format = TimeFormats.Iso },
        .. Enumerable.Range(1, Phones).Select(i => new ColumnMapping { Column = Numbered("phone", i), Role = Roles.Person, Kind = "phone" }),
        .. Enumerable.Range(1, Mails).Select(i => new ColumnMapping { Column = Numbered("email", i), Role = Roles.Person, Kind = "email" }),
        new() { Column = "activity", Role = Roles.Activity },
        new() { Column = "direction", Role = Roles.Direction },
        new() { Column = "name", Role = Roles.Property },
        new() { Column = "organisation", Role = Roles.Property },
        new() { Column = "title", Role = Roles.Property },
        new() { Column = "birthday", Role = Roles.Property },
        new() { Column = "address", Role = Roles.Property },
        new() { Column = "categories", Role = Roles.Property },
        new() { Column = "note", Role = Roles.Property },
        new() { Column = "more", Role = Roles.Property },
    ];

    private static readonly string[] s_times = ["yyyyMMdd'T'HHmmss'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyyMMdd'T'HHmmsszzz", "yyyyMMdd'T'HHmmss", "yyyyMMdd"];
    private readonly ContentLines _lines = new(text);
    private long _undated;
    private bool _isEnd;

    public IReadOnlyList<string> Header { get; } = [.. s_columns.Select(c => c.Column!)];
    public bool HasHeader => true;
    public IReadOnlyList<ColumnMapping> Meaning => s_columns;
    public string? Name => null;
    public long Bytes => text.File.FileBytes;
    public long BytesRead => text.File.FileBytesRead;
    public string Hash => text.File.Hash;
    public IReadOnlyList<Note> Notes => _undated == 0 ? [Note.Of("contact-cards")] : [Note.Of("contact-cards"), Note.Of("contact-cards-undated", ("n", _undated))];

    public bool Next(TableRecords row)
    {
        while (!_isEnd && _lines.Next() is { } line)
        {
            if (line.Name != "BEGIN" || !line.Value.Trim().Equals("VCARD", StringComparison.OrdinalIgnoreCase)) continue;
            row.Begin(_lines.Number);
            if (Card() is { } card) Write(row, card);
            else row.Reject(RecordFault.CutShort);
            return true;
        }

        if (_isEnd || !_lines.IsBroken) return false;
        _isEnd = true;
        row.Begin(_lines.Number);
        row.Reject(RecordFault.CutShort);
        return true;
    }

    public void Dispose() => text.Dispose();

    /// <summary>Reads all cards: the numbers and addresses that stand on more than one.</summary>
    public HashSet<string> ReadShared()
    {
        const int most = 2_000_000;
        var (seen, twice) = (new HashSet<string>(), new HashSet<string>());
        while (_lines.Next() is { } line)
        {
            if (line.Name != "BEGIN" || Card() is not { } card) continue;
            foreach (var value in Phone(card).Concat(Mail(card)))
                if (seen.Count < most && !seen.Add(Same(value))) twice.Add(Same(value));
        }

        return twice;
    }

    private List<ContentLine>? Card()
    {
        var (fields, depth) = (new List<ContentLine>(), 0);
        while (_lines.Next() is { } line)
        {
            if (line.Name == "BEGIN") depth++;
            else if (line.Name == "END" && depth-- == 0) return fields;
            else if (depth == 0 && fields.Count < MostFields) fields.Add(line);
        }

        return null;
    }

    private void Write(TableRecords row, List<ContentLine> card)
    {
        var (allPhones, allMails) = (Phone(card), Mail(card));
        var (phones, mails) = (allPhones.Where(p => !shared.Contains(Same(p))).ToList(), allMails.Where(m => !shared.Contains(Same(m))).ToList());
        if (phones.Count + mails.Count == 0)
        {
            row.Add(NameOf(card));
            row.LeaveOut("no-address");
            return;
        }

        row.Add(TextOf("UID") is { Length: > 0 } uid ? uid : string.Join('|', NameOf(card), phones.FirstOrDefault(), mails.FirstOrDefault()));
        row.Add(Changed(card));
        for (var i = 0; i < Phones; i++) row.Add(i < phones.Count ? phones[i] : "");
        for (var i = 0; i < Mails; i++) row.Add(i < mails.Count ? mails[i] : "");
        row.Add("contact card");
        row.Add("internal");
        row.Add(NameOf(card));
        row.Add(Joined("ORG", ", "));
        row.Add(TextOf("TITLE"));
        row.Add(TextOf("BDAY"));
        row.Add(Joined("ADR", ", "));
        row.Add(TextOf("CATEGORIES"));
        row.Add(TextOf("NOTE"));
        row.Add(string.Join("; ", phones.Skip(Phones).Concat(mails.Skip(Mails)).Concat(allPhones.Except(phones)).Concat(allMails.Except(mails))));

        string TextOf(string field) => card.Find(f => f.Name == field)?.Text.Trim() ?? "";
        string Joined(string field, string between) => string.Join(between, card.Find(f => f.Name == field)?.Parts.Where(p => p.Length > 0) ?? []);
    }

    /// <summary>When the card was changed last; a card that does not say it takes the file's time.</summary>
    private string Changed(List<ContentLine> card)
    {
        var written = card.Find(f => f.Name == "REV")?.Value.Trim() ?? "";
        if (DateTimeOffset.TryParseExact(written, s_times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) || DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at))
            return at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        _undated++;
        return fileTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static string NameOf(List<ContentLine> card)
    {
        if (card.Find(f => f.Name == "FN")?.Text.Trim() is { Length: > 0 } full) return full;
        var parts = card.Find(f => f.Name == "N")?.Parts ?? [];
        return string.Join(' ', new[] { parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2), parts.ElementAtOrDefault(0) }.Where(p => !string.IsNullOrEmpty(p)));
    }

    private static List<string> Phone(List<ContentLine> card) => Values(card, "TEL", v => v.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? v[4..].Split(';')[0] : v);

    private static List<string> Mail(List<ContentLine> card) => Values(card, "EMAIL", v => v.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? v[7..] : v);

    /// <summary>A number as its last ten digits, an address in small letters: how two writings of one are told to be the same.</summary>
    private static string Same(string value)
    {
        if (value.Contains('@', StringComparison.Ordinal)) return value.ToLowerInvariant();
        var digits = new string([.. Kernel.Words.Folding.Digits(value).Where(char.IsAsciiDigit)]);
        return digits.Length > 10 ? digits[^10..] : digits.TrimStart('0');
    }

    /// <summary>Numbers or addresses, those that are marked as preferred first, each once.</summary>
    private static List<string> Values(List<ContentLine> card, string name, Func<string, string> plain) =>
        [.. card.Where(f => f.Name == name).OrderByDescending(f => f.Of("TYPE").Contains("pref", StringComparison.OrdinalIgnoreCase) || f.Of("PREF").Length > 0).Select(f => plain(f.Text.Trim()).Trim()).Where(v => v.Length > 0).Distinct()];

    private static string Numbered(string name, int number) => number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {number}");
}
