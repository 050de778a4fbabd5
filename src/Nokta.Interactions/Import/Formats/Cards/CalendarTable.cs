using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Import.Formats.Cards;

/// <summary>The events of a calendar as bookings: when, who, where, and whether it was cancelled. A repeating one counts once, and the note says so.</summary>
internal sealed partial class CalendarTable(UnpackedText text) : ITable
{
    private static readonly ColumnMapping[] s_columns =
    [
        new() { Column = "id", Role = Roles.Key },
        new() { Column = "time", Role = Roles.Time, Format = TimeFormats.Iso },
        new() { Column = "email", Role = Roles.Person, Kind = "email" },
        new() { Column = "phone", Role = Roles.Person, Kind = "phone" },
        new() { Column = "activity", Role = Roles.Activity },
        new() { Column = "direction", Role = Roles.Direction },
        new() { Column = "purpose", Role = Roles.Purpose },
        new() { Column = "outcome", Role = Roles.Outcome },
        new() { Column = "branch", Role = Roles.Branch },
        new() { Column = "staff", Role = Roles.Staff },
        new() { Column = "topic", Role = Roles.Topic },
        new() { Column = "duration", Role = Roles.Duration, Unit = "s" },
        new() { Column = "summary", Role = Roles.Property },
        new() { Column = "description", Role = Roles.Property },
        new() { Column = "name", Role = Roles.Property },
        new() { Column = "attendees", Role = Roles.Property },
        new() { Column = "created", Role = Roles.Property },
        new() { Column = "changed", Role = Roles.Property },
        new() { Column = "repeats", Role = Roles.Property },
    ];

    private readonly ContentLines _lines = new(text);
    private readonly CalendarZones _zones = new();
    private readonly List<string> _inside = [];
    private bool _isCancelling, _isEnd;
    private long _repeating;

    public IReadOnlyList<string> Header { get; } = [.. s_columns.Select(c => c.Column!)];
    public bool HasHeader => true;
    public IReadOnlyList<ColumnMapping> Meaning => s_columns;
    public string? Name => null;
    public long Bytes => text.File.FileBytes;
    public long BytesRead => text.File.FileBytesRead;
    public string Hash => text.File.Hash;

    public IReadOnlyList<Note> Notes =>
    [
        .. _repeating > 0 ? [Note.Of("calendar-repeats", ("n", _repeating))] : Array.Empty<Note>(),
        .. _zones.Unknown.Count > 0 ? [Note.Of("calendar-zone", ("zone", string.Join(", ", _zones.Unknown.Take(3))))] : Array.Empty<Note>(),
    ];

    public bool Next(TableRecords row)
    {
        while (!_isEnd && _lines.Next() is { } line)
        {
            if (line.Name == "METHOD") _isCancelling = line.Value.Equals("CANCEL", StringComparison.OrdinalIgnoreCase);
            if (line.Name != "BEGIN") continue;
            switch (line.Value.Trim().ToUpperInvariant())
            {
                case "VEVENT":
                    row.Begin(_lines.Number);
                    if (Block("VEVENT") is { } fields) Write(row, fields);
                    else row.Reject(RecordFault.CutShort);
                    return true;
                case "VTIMEZONE":
                    var zone = Block("VTIMEZONE") ?? [];
                    _zones.Describe(One(zone, "TZID")?.Value ?? "", One(zone, "X-LIC-LOCATION")?.Value ?? "", zone.FindLast(f => f.Name == "TZOFFSETTO")?.Value ?? "");
                    break;
                case "VTODO" or "VJOURNAL" or "VFREEBUSY":
                    row.Begin(_lines.Number);
                    row.LeaveOut("no-booking");
                    Block(line.Value.Trim());
                    return true;
            }
        }

        if (_isEnd || !_lines.IsBroken) return false;
        _isEnd = true;
        row.Begin(_lines.Number);
        row.Reject(RecordFault.CutShort);
        return true;
    }

    public void Dispose() => text.Dispose();

    /// <summary>The lines to the end of the component, those of components inside it only for a zone; null when the end never comes.</summary>
    private List<ContentLine>? Block(string name)
    {
        const int most = 10_000;
        var fields = new List<ContentLine>();
        _inside.Clear();
        while (_lines.Next() is { } line)
        {
            var value = line.Value.Trim().ToUpperInvariant();
            if (line.Name == "BEGIN") _inside.Add(value);
            else if (line.Name == "END" && _inside.Count == 0) return value.Equals(name, StringComparison.OrdinalIgnoreCase) ? fields : null;
            else if (line.Name == "END") _inside.RemoveAt(_inside.Count - 1);
            else if (fields.Count < most && (_inside.Count == 0 || _inside[^1] == "STANDARD")) fields.Add(line);
        }

        return null;
    }

    private void Write(TableRecords row, List<ContentLine> fields)
    {
        var organizer = One(fields, "ORGANIZER");
        var attendees = fields.Where(f => f.Name == "ATTENDEE" && f.Value != organizer?.Value && f.Of("CUTYPE").ToUpperInvariant() is not ("RESOURCE" or "ROOM")).ToList();
        var guest = attendees.FirstOrDefault();
        var (email, phone) = Who(guest, TextOf("SUMMARY") + "\n" + TextOf("DESCRIPTION"));
        if (One(fields, "RRULE") is not null) _repeating++;
        var id = TextOf("UID") is { Length: > 0 } uid ? uid : $"{One(fields, "DTSTART")?.Value} {TextOf("SUMMARY")}";
        row.Add(One(fields, "RECURRENCE-ID") is { } instance ? $"{id} {instance.Value}" : id);
        row.Add(_zones.Iso(One(fields, "DTSTART")));
        row.Add(email);
        row.Add(phone);
        row.Add("booking");
        row.Add("in");
        row.Add("request");
        row.Add(Outcome(TextOf("STATUS"), guest?.Of("PARTSTAT") ?? ""));
        row.Add(TextOf("LOCATION").ReplaceLineEndings(" "));
        row.Add(organizer?.Of("CN") is { Length: > 0 } name ? name : Mail(organizer));
        row.Add(TextOf("CATEGORIES").Split(',')[0]);
        row.Add(Seconds(fields));
        row.Add(TextOf("SUMMARY"));
        row.Add(TextOf("DESCRIPTION"));
        row.Add(guest?.Of("CN") ?? "");
        row.Add(string.Join("; ", attendees.Skip(1).Select(Mail)));
        row.Add(_zones.Iso(One(fields, "CREATED")));
        row.Add(_zones.Iso(One(fields, "LAST-MODIFIED")));
        row.Add(One(fields, "RRULE")?.Value ?? "");

        string TextOf(string field) => One(fields, field)?.Text.Trim() ?? "";
    }

    private string Outcome(string status, string answer)
    {
        if (_isCancelling || status.Equals("CANCELLED", StringComparison.OrdinalIgnoreCase)) return "cancelled";
        if (answer.Equals("DECLINED", StringComparison.OrdinalIgnoreCase)) return "cancelled";
        return status.Equals("TENTATIVE", StringComparison.OrdinalIgnoreCase) ? "open" : "booked";
    }

    /// <summary>The guest by her address; without one, by the address or number that somebody wrote into the event.</summary>
    private static (string Email, string Phone) Who(ContentLine? guest, string written)
    {
        if (guest?.Value.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) == true) return ("", guest.Value[4..]);
        if (Mail(guest) is { Length: > 0 } mail) return (mail, "");
        return (MailInText().Match(written).Value, PhoneInText().Match(Kernel.Words.Folding.Digits(written)).Value);
    }

    private static string Mail(ContentLine? line) =>
        line is null ? "" : line.Value.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? line.Value[7..].Split('?')[0].Trim() : line.Of("EMAIL");

    private string Seconds(List<ContentLine> fields)
    {
        if (One(fields, "DURATION")?.Value is { Length: > 0 } duration)
        {
            try
            {
                return Whole(XmlConvert.ToTimeSpan(duration.EndsWith('W') ? $"P{7 * int.Parse(duration.Trim('P', 'W', '+'), CultureInfo.InvariantCulture)}D" : duration.TrimStart('+')));
            }
            catch (Exception wrong) when (wrong is FormatException or OverflowException)
            {
                return "";
            }
        }

        return DateTimeOffset.TryParse(_zones.Iso(One(fields, "DTSTART")), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from)
            && DateTimeOffset.TryParse(_zones.Iso(One(fields, "DTEND")), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var to) ? Whole(to - from) : "";
    }

    private static string Whole(TimeSpan length) => length >= TimeSpan.Zero && length.TotalDays < 20 ? ((long)length.TotalSeconds).ToString(CultureInfo.InvariantCulture) : "";

    private static ContentLine? One(List<ContentLine> fields, string name) => fields.Find(f => f.Name == name);

    [GeneratedRegex(@"[\w.+-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,5}", RegexOptions.NonBacktracking)] private static partial Regex MailInText();
    [GeneratedRegex(@"(\+|00)?\d[\d ()-]{8,18}\d", RegexOptions.NonBacktracking)] private static partial Regex PhoneInText();
}
