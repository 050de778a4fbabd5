using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats.Cards;

/// <summary>Bookings out of a calendar (iCalendar, .ics).</summary>
internal sealed class CalendarFormat : IFileFormat
{
    public string Name => "calendar";

    public bool Recognises(FileHead head) => head.Text.AsSpan().TrimStart().StartsWith("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase);

    public Outcome<IReadOnlyList<TableInfo>> Tables(string path) => new List<TableInfo> { new("", null) };

    public Outcome<ITable> Open(string path, TableChoice choice)
    {
        var text = UnpackedText.Open(path, choice.Encoding);
        return text.IsDone ? new CalendarTable(text.Value) : text.Refusal!;
    }
}

/// <summary>Contacts out of an address book (vCard 2.1, 3.0 and 4.0, .vcf).</summary>
internal sealed class ContactFormat : IFileFormat
{
    public string Name => "contacts";

    public bool Recognises(FileHead head) => head.Text.AsSpan().TrimStart().StartsWith("BEGIN:VCARD", StringComparison.OrdinalIgnoreCase);

    public Outcome<IReadOnlyList<TableInfo>> Tables(string path) => new List<TableInfo> { new("", null) };

    public Outcome<ITable> Open(string path, TableChoice choice)
    {
        var first = UnpackedText.Open(path, choice.Encoding);
        if (!first.IsDone) return first.Refusal!;
        HashSet<string> shared;
        using (var cards = new ContactTable(first.Value, default, [])) shared = cards.ReadShared();
        var text = UnpackedText.Open(path, choice.Encoding);
        return text.IsDone ? new ContactTable(text.Value, File.GetLastWriteTimeUtc(path), shared) : text.Refusal!;
    }
}
