using System.Globalization;
using Nokta.Interactions.Import;
using static Nokta.Tests.Interactions.Formats.LogBench;

namespace Nokta.Tests.Interactions.Formats;

/// <summary>Bookings out of calendars and contacts out of address books, written by Python's icalendar and vobject and by telephones.</summary>
public sealed class CardTests
{
    [Fact]
    public async Task Events_of_a_calendar_are_bookings()
    {
        await using var bench = await LedgerBench.CreateAsync();

        var batch = await bench.TakeAsync(Fixture("icalendar-bookings.ics"), "calendar");

        Assert.Equal(new ImportCounts(5, 4, 0, 1, 0, 0, 4), batch.Counts);
        Assert.Equivalent(new Dictionary<string, long> { ["no-booking"] = 1 }, batch.LeftOut(), strict: true);
        Assert.Equal(1L, batch.Warnings.Single(w => w.Code == "calendar-repeats").With!["n"]);
        var told = bench.Told();
        Assert.Equal(
            [("sara@example.com", "booked", "2026-03-28T07:00:00", 2_700_000), ("+79161112233", "cancelled", "2026-03-28T09:00:00", 1_800_000), ("+989121234567", "open", "2026-03-31T20:30:00", -1), ("lena@example.com", "booked", "2026-04-02T14:30:00", -1)],
            told.Select(t => (t.Row.Person, t.Said.Outcome, At(t.Row.Time), t.Row.Duration)));
        Assert.Equal(("شعبهٔ ونک", "Mina", "haircut"), (told[0].Said.Branch, told[0].Said.Staff, told[0].Said.Topic));
        Assert.Equal("کوتاهی مو، رنگ; و مشاوره", told[0].Row.Properties["summary"]);
        Assert.EndsWith("longer than seventy-five octets, with a comma, a semicolon; and\na line break.", told[0].Row.Properties["description"], StringComparison.Ordinal);
        Assert.Equal("friend@example.com", told[0].Row.Properties["attendees"]);
        Assert.Equal(4, (await bench.TakeAsync(Fixture("icalendar-bookings.ics"), "calendar")).Counts.Duplicate);
    }

    [Theory]
    [InlineData("DTSTART;TZID=Europe/Moscow:20260328T103000", "2026-03-28T07:30:00")]
    [InlineData("DTSTART;TZID=Russian Standard Time:20260328T103000", "2026-03-28T07:30:00")]
    [InlineData("DTSTART;TZID=\"/freeassociation.sourceforge.net/Europe/Moscow\":20260328T103000", "2026-03-28T07:30:00")]
    [InlineData("DTSTART;TZID=Office:20260328T103000", "2026-03-28T05:30:00")]
    [InlineData("DTSTART:20260328T103000Z", "2026-03-28T10:30:00")]
    [InlineData("DTSTART:20260328T103000", "2026-03-28T07:00:00")]
    [InlineData("DTSTART;TZID=Nowhere/Land:20260328T103000", "2026-03-28T07:00:00")]
    public async Task Times_of_a_calendar_are_read_in_their_zones(string start, string utc)
    {
        await using var bench = await LedgerBench.CreateAsync();
        const string zone = "BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:DAYLIGHT\nTZOFFSETFROM:+0500\nTZOFFSETTO:+0600\nEND:DAYLIGHT\nBEGIN:STANDARD\nTZOFFSETFROM:+0600\nTZOFFSETTO:+0500\nEND:STANDARD\nEND:VTIMEZONE\n";

        var batch = await bench.TakeAsync(bench.Write($"BEGIN:VCALENDAR\n{zone}BEGIN:VEVENT\nUID:1\n{start}\nBEGIN:VALARM\nDTSTART:19700101T000000Z\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n"), "calendar");

        Assert.Equal(utc, At(bench.Rows()[0].Time));
        Assert.Equal(start.Contains("Nowhere", StringComparison.Ordinal), batch.Warnings.Any(w => w.Code == "calendar-zone"));
    }

    [Fact]
    public async Task Cards_link_the_numbers_and_addresses_of_one_person()
    {
        await using var bench = await LedgerBench.CreateAsync();

        var batch = await bench.TakeAsync(Fixture("vobject-contacts.vcf"), "contacts");

        Assert.Equal(new ImportCounts(4, 3, 0, 1, 0, 0, 3), batch.Counts);
        var told = bench.Told();
        Assert.Equal(["+989121234567", "+79161112233", "ann@example.com"], told.Select(t => t.Row.Person));
        Assert.Equal(("contact card", "internal", "2026-02-10T08:30:00"), (told[0].Said.Activity, told[0].Said.Direction, At(told[0].Row.Time)));
        Assert.Equal(("سارا احمدی", "کافه نقطه, سالن"), (told[0].Row.Properties["name"], told[0].Row.Properties["organisation"]));
        Assert.Equal(3, bench.Sum("SELECT COUNT(*) FROM interactions_link"));
        Assert.Equal(1L, batch.Warnings.Single(w => w.Code == "contact-cards-undated").With!["n"]);
        Assert.Equal(3, (await bench.TakeAsync(Fixture("vobject-contacts.vcf"), "contacts")).Counts.Duplicate);
    }

    [Fact]
    public async Task Cards_of_old_and_new_telephones_are_read_and_a_shared_number_joins_nobody()
    {
        await using var bench = await LedgerBench.CreateAsync();
        const string cards = """
            BEGIN:VCARD
            VERSION:2.1
            N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D8=A7=D8=AD=D9=85=D8=AF=DB=8C;=D8=B3=D8=A7=D8=B1=D8=
            =A7;;;
            TEL;CELL;PREF:09121234567
            TEL;WORK:02188001122
            PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQ
              AAQABAAD
            REV:20260301T000000Z
            END:VCARD
            BEGIN:VCARD
            VERSION:4.0
            FN:Лена
            item1.TEL;VALUE=uri;PREF=1;TYPE="voice,cell":tel:+7-916-222-33-44
            TEL;VALUE=uri:tel:+98-21-88001122
            EMAIL;TYPE=work:lena@example.com
            REV:20260302T000000Z
            END:VCARD

            """;

        var batch = await bench.TakeAsync(bench.Write(cards.ReplaceLineEndings("\r\n") + "BEGIN:VCARD\r\nFN:cut"), "contacts");

        Assert.Equal((3, 2, 1, "row.cut-short"), (batch.Counts.Read, batch.Counts.Accepted, batch.Counts.Rejected, batch.Reasons[0].Code));
        var told = bench.Told();
        Assert.Equal([("+989121234567", "سارا احمدی"), ("+79162223344", "Лена")], told.Select(t => (t.Row.Person, t.Row.Properties["name"])));
        Assert.Equal("02188001122", told[0].Row.Properties["more"]);
        Assert.Equal(1, bench.Sum("SELECT COUNT(*) FROM interactions_link"));
    }

    [Fact]
    public async Task Hostile_calendars_and_cards_end()
    {
        await using var bench = await LedgerBench.CreateAsync();
        var deep = "BEGIN:VCALENDAR\n" + string.Concat(Enumerable.Repeat("BEGIN:VEVENT\n", 200_000));
        var folded = "BEGIN:VCARD\nTEL:09121234567\nREV:20260301T000000Z\nNOTE:" + string.Concat(Enumerable.Repeat("x\n y", 2_000_000)) + "\nEND:VCARD\n";

        Assert.Equal("row.cut-short", (await bench.TakeAsync(bench.Write(deep, "deep.ics"), "calendar")).Reasons[0].Code);
        Assert.Equal(1, (await bench.TakeAsync(bench.Write(folded, "folded.vcf"), "contacts", "cards")).Counts.Accepted);
    }

    private static string At(long micros) => DateTime.UnixEpoch.AddMicroseconds(micros).ToString("s", CultureInfo.InvariantCulture);
}
