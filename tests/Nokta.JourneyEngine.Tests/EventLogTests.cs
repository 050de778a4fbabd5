using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Logs;

namespace Nokta.JourneyEngine.Tests;

public sealed class EventLogTests
{
    [Theory]
    [InlineData("2026-11-22", "2026-11-22T00:00:00Z")]
    [InlineData("2026/11/22 14:05", "2026-11-22T14:05:00Z")]
    [InlineData("2026-11-22 14:05:06", "2026-11-22T14:05:06Z")]
    [InlineData("2026-11-22T14:05:06Z", "2026-11-22T14:05:06Z")]
    [InlineData("2026-11-22T14:05:06.789+03:30", "2026-11-22T10:35:06.789Z")]
    [InlineData("2026-11-22T14:05:06,5-0100", "2026-11-22T15:05:06.5Z")]
    [InlineData("2026-11-22 14:05:06.123456789 UTC", "2026-11-22T14:05:06.123456Z")]
    [InlineData("2026-11-22T14:05:06+03", "2026-11-22T11:05:06Z")]
    [InlineData("20261122T140506Z", "2026-11-22T14:05:06Z")]
    [InlineData("20261122", "2026-11-22T00:00:00Z")]
    [InlineData("20261122140506", "2026-11-22T14:05:06Z")]
    [InlineData("1735689600", "2025-01-01T00:00:00Z")]
    [InlineData("1735689600.25", "2025-01-01T00:00:00.25Z")]
    [InlineData("1735689600123", "2025-01-01T00:00:00.123Z")]
    [InlineData("1735689600123456", "2025-01-01T00:00:00.123456Z")]
    [InlineData("-86400", "1969-12-31T00:00:00Z")]
    [InlineData("0001-01-01", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z")]
    [InlineData(" 2024-02-29 ", "2024-02-29T00:00:00Z")]
    public void A_time_is_read_in_the_usual_forms(string text, string instant)
    {
        Assert.True(TimeText.TryRead(Encoding.UTF8.GetBytes(text), out var micros, out _));

        Assert.Equal((DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks / 10, micros);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("22.11.2026")]
    [InlineData("11/22/2026")]
    [InlineData("2026-13-01")]
    [InlineData("2025-02-29")]
    [InlineData("2026-11-22T25:00:00Z")]
    [InlineData("2026-11-22T14:05:06Zulu")]
    [InlineData("2026-11-22T14:05:06+")]
    [InlineData("2026-11-2")]
    [InlineData("-")]
    [InlineData("99999999999999999999")]
    public void A_time_that_is_none_is_not_guessed(string text) => Assert.False(TimeText.TryRead(Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void Every_instant_is_read_back_as_it_was_written() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).Two().Select(t => t.Item1 * 117_000_000L + t.Item2 % 1_000_000).ToArbitrary(), micros =>
        {
            var written = new DateTime(DateTime.UnixEpoch.Ticks - 500_000_000_000_000_000 + micros * 10, DateTimeKind.Utc);
            Assert.True(TimeText.TryRead(Encoding.UTF8.GetBytes(written.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture)), out var read, out _));
            return read == (written.Ticks - DateTime.UnixEpoch.Ticks) / 10;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("case:concept:name,concept:name,time:timestamp")]
    [InlineData("customer_id,touchpoint,ts")]
    [InlineData("case_id;activity;timestamp")]
    [InlineData("CASE_ID\tActivity\tTimestamp")]
    [InlineData("\"case_id\",\"activity\",\"timestamp\"")]
    public void Customary_columns_are_found_behind_any_delimiter(string header)
    {
        var delimiter = header.Contains(';', StringComparison.Ordinal) ? ';' : header.Contains('\t', StringComparison.Ordinal) ? '\t' : ',';

        var log = Read(header + "\n" + string.Join(delimiter, "7", "menu", "2026-01-02"));

        Assert.Equal(["7: menu"], Journeys(log, "7"));
    }

    [Fact]
    public void Quotes_line_ends_marks_and_blank_lines_are_read_as_RFC_4180_says()
    {
        var log = Read("\uFEFFnote,case_id,activity,timestamp\r\n\"a,b\r\n\"\"c\"\"\",p,\"say \"\"hi\"\", all\",2026-01-02\r\n\r\n,p,\"two\nlines\",2026-01-03\r\n,\"p\",5\" disk,2026-01-04");

        Assert.Equal(["p: say \"hi\", all", "p: two\nlines", "p: 5\" disk"], Journeys(log, "p"));
    }

    [Fact]
    public void Rows_of_one_person_and_time_keep_the_order_of_the_file()
    {
        var log = Read("case_id,activity,timestamp\np,c,2026-01-02\nq,x,2026-01-01\np,a,2026-01-02\np,b,2026-01-02\np,z,2026-01-01\np,a,2026-01-02");

        Assert.Equal(["p: z", "p: c", "p: a", "p: b", "p: a"], Journeys(log, "p"));
    }

    [Fact]
    public void Who_is_not_named_belongs_to_no_journey_and_what_did_not_happen_is_left_out()
    {
        var log = Read("case_id,activity,timestamp\n,menu,2026-01-02\np,,2026-01-02\np,menu,2026-01-02");

        Assert.Equal((1, 1, 1, 2), (log.WithoutPerson, log.WithoutActivity, log.Index.Persons, log.Index.Count));
    }

    [Fact]
    public void Times_without_an_offset_are_of_the_zone_that_is_named()
    {
        var log = EventLog.ReadCsv(Stream("case_id,activity,timestamp\np,a,2026-01-02 00:00\np,b,2026-07-02T00:00:00Z\np,c,2026-07-02 00:00"), new() { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") });

        Assert.Equal([new DateTime(2026, 1, 1, 23, 0, 0), new(2026, 7, 1, 22, 0, 0), new(2026, 7, 2)], Times(log));
        Assert.Equal(["p: a", "p: c", "p: b"], Journeys(log, "p"));
    }

    [Theory]
    [InlineData("", EventLogFault.Empty, 0, "")]
    [InlineData("\n\n", EventLogFault.Empty, 0, "")]
    [InlineData("case_id,activity,timestamp\n", EventLogFault.NoRows, 0, "")]
    [InlineData("case_id,activity,when\np,a,2026-01-01", EventLogFault.NoColumn, 0, "time")]
    [InlineData("case_id,activity,timestamp\np,a,2026-01-01\np,a\n", EventLogFault.ShortRow, 3, "timestamp")]
    [InlineData("case_id,activity,timestamp\np,\"a\nb\",2026-01-01\np,a,soon\n", EventLogFault.BadTime, 4, "timestamp")]
    [InlineData("case_id,activity,timestamp\np,\"a,2026-01-01\n", EventLogFault.BadQuote, 2, "activity")]
    [InlineData("case_id,activity,timestamp\np,\"a\"b,2026-01-01\n", EventLogFault.BadQuote, 2, "activity")]
    public void What_cannot_be_read_says_where(string text, EventLogFault fault, long line, string column)
    {
        var problem = Assert.Throws<EventLogException>(() => Read(text));

        Assert.Equal((fault, line, column), (problem.Fault, problem.Line, problem.Column));
    }

    [Fact]
    public void UTF_16_is_told_apart_from_a_missing_column() =>
        Assert.Equal(EventLogFault.NotUtf8, Assert.Throws<EventLogException>(() => EventLog.ReadCsv(new MemoryStream([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("case_id")]))).Fault);

    [Fact]
    public void A_missing_column_names_those_that_are_there()
    {
        var problem = Assert.Throws<EventLogException>(() => EventLog.ReadCsv(Stream("who,what,when\np,a,2026-01-01"), new() { Person = "who", Activity = "What" }));

        Assert.Equal(("What", "who, what, when", true), (problem.Column, problem.Text, problem.IsTold));
    }

    [Fact]
    public void Amounts_are_kept_to_four_decimals()
    {
        var log = EventLog.ReadCsv(Stream("case_id,activity,timestamp,paid\np,a,2026-01-01,12.34565\np,b,2026-01-02,\np,c,2026-01-03,-7"), new() { Value = "paid" });

        Assert.Equal([(1, 123_456L), (0, 0L), (1, -70_000L)], Enumerable.Range(0, 3).Select(i => ((int)log.Index.Columns.Currency![i], log.Index.Columns.Currency[i] == 0 ? 0 : log.Index.Columns.Amount![i])));
    }

    /// <summary>Chunks are a megabyte: the file has many, cut anywhere, with quoted line ends and ids of every length.</summary>
    [Fact]
    public void A_file_of_many_chunks_gives_what_a_plain_reader_gives()
    {
        var random = new Random(7);
        var rows = Enumerable.Range(0, 120_000).Select(i => (
            Person: new string((char)('a' + i % 7), 1 + random.Next(40)) + random.Next(3000),
            Activity: random.Next(9) switch { 0 => "two\nlines", 1 => "a \"quote\"", 2 => "comma, comma", var n => "plain " + n },
            Time: random.Next(50_000))).ToList();
        var text = "id,note,case_id,activity,timestamp,rest\n" + string.Concat(rows.Select((r, i) => $"{i},\"x\n\n\"\"y\",{r.Person},\"{r.Activity.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{r.Time},{new string('z', i % 50)}\r\n"));

        var log = Read(text);

        Assert.Equal(
            rows.GroupBy(r => r.Person).Select(g => string.Join('>', g.OrderBy(r => r.Time).Select(r => r.Activity))).Order(StringComparer.Ordinal),
            All(log).Select(j => string.Join('>', j)).Order(StringComparer.Ordinal));
        Assert.Equal(rows.GroupBy(r => r.Person).Select(g => g.Key).Distinct().Count(), log.Index.Persons);
        Assert.Equal(rows.Select(r => r.Activity).Distinct(), log.Activities);
    }

    [Fact]
    public void The_first_fault_of_a_large_file_is_told()
    {
        var text = new StringBuilder("case_id,activity,timestamp\n");
        for (var i = 2; i < 200_000; i++) text.Append(CultureInfo.InvariantCulture, $"p{i},a,{(i is 90_001 or 150_000 ? "never" : "2026-01-01")}\n");

        Assert.Equal(90_001, Assert.Throws<EventLogException>(() => Read(text.ToString())).Line);
    }

    [Fact]
    public void Persons_whose_keys_clash_stay_apart()
    {
        var rows = Enumerable.Range(0, 3000).Select(i => (Person: "p" + i % 700, Activity: "a" + i % 11, Time: i)).ToList();
        var draft = new EventLogDraft { KeyMask = 0xFF000000000000FF };
        draft.ReadCsv(Stream("case_id,activity,timestamp\n" + string.Concat(rows.Select(r => $"{r.Person},{r.Activity},{r.Time}\n"))));

        var log = draft.Finish();

        Assert.Equal(700, log.Index.Persons);
        Assert.Equal(
            rows.GroupBy(r => r.Person).Select(g => string.Join('>', g.Select(r => r.Activity))).Order(StringComparer.Ordinal),
            All(log).Select(j => string.Join('>', j)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Texts_of_every_length_hash_apart()
    {
        var texts = (from length in Enumerable.Range(0, 70) from letter in "ab0" from at in Enumerable.Range(0, Math.Max(1, length))
                     select new string('x', at) + (length == 0 ? "" : letter.ToString()) + new string('x', Math.Max(0, length - at - 1))).Distinct().ToList();

        var hashes = texts.Select(t => TextHash.Of(Encoding.UTF8.GetBytes(t))).ToList();

        Assert.Equal(texts.Count, hashes.Select(h => h.Key).Distinct().Count());
        Assert.Equal(texts.Count, hashes.Select(h => h.Check).Distinct().Count());
    }

    [Theory]
    [InlineData("running-example.csv", 42, 6, 8)]
    [InlineData("receipt.csv", 8577, 1434, 27)]
    [InlineData("teleclaims.csv.gz", 46138, 3512, 11)]
    public void A_real_log_has_the_events_cases_and_activities_that_others_count(string name, int events, int cases, int activities)
    {
        using var file = SharedData.Open("eventlogs/" + name);

        var log = EventLog.ReadCsv(file);

        Assert.Equal((events, cases, activities), (log.Index.Count, log.Index.Persons, log.Activities.Count));
    }

    private static EventLog Read(string text) => EventLog.ReadCsv(Stream(text));

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static IEnumerable<DateTime> Times(EventLog log) =>
        Enumerable.Range(0, log.Index.Count).Select(i => new DateTime(DateTime.UnixEpoch.Ticks + log.Index.Columns.Time[i] * 10));

    private static IEnumerable<string> Journeys(EventLog log, string person)
    {
        var keys = Enumerable.Range(0, log.Index.Persons).Select(log.Index.PersonAt).ToList();
        return All(log).ElementAt(keys.IndexOf(log.KeyOf(person))).Select(a => $"{person}: {a}");
    }

    private static IEnumerable<string[]> All(EventLog log) => Enumerable.Range(0, log.Index.Persons)
        .Select(p => Enumerable.Range(log.Index.Starts[p], log.Index.Starts[p + 1] - log.Index.Starts[p]).Select(i => log.Activities[(int)log.Index.Columns.Signature[i]]).ToArray());
}
